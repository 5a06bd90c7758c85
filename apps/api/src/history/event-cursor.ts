import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ApiProblem } from '../platform/http/api-problem.js';
import type { EventKey } from './events.queries.js';

/**
 * Where the next page goes on. All pages of a list show the ledger as it was at the first one: as of one position
 * and one time, and with one total.
 */
export interface EventCursor {
  readonly key: EventKey;
  readonly position: number;
  readonly now: number;
  readonly total: number;
  readonly isExact: boolean;
}

const count = z.number().int().nonnegative();
const cursorSchema = z.tuple([z.string(), count, count.nullable(), count, count, count, z.boolean()]);

/** Text that a caller gives back as it is; bound to the query by its digest. */
export function printCursor(query: string, { key, position, now, total, isExact }: EventCursor): string {
  const parts = [digest(query), key.position, key.heartbeat, position, now, total, isExact];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** A cursor, and whether it is one of a query. Throws the problem `invalid_cursor` for what is none. */
export function parseCursor(text: string): EventCursor & { readonly isOf: (query: string) => boolean } {
  const parsed = cursorSchema.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success) throw invalidCursor('is no cursor');
  const [of, at, heartbeat, position, now, total, isExact] = parsed.data;
  const isOf = (query: string): boolean => of === digest(query);
  return { key: { position: at, heartbeat }, position, now, total, isExact, isOf };
}

export function invalidCursor(what: string): ApiProblem {
  return new ApiProblem(
    'invalid_cursor',
    `'after' ${what}: give the 'next' of the page before with the same parameters, or leave it out to begin anew.`,
  );
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function digest(query: string): string {
  return createHash('sha256').update(query).digest('base64url').slice(0, 16);
}
