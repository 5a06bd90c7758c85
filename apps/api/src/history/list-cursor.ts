import type { z } from 'zod';
import { digest, invalidCursor, jsonOf } from './event-cursor.js';

/** Where the next page of a list goes on, as text that a caller gives back as it is; bound to what was asked. */
export function printListCursor(asked: unknown, key: readonly (string | number | boolean)[]): string {
  return Buffer.from(JSON.stringify([digest(JSON.stringify(asked)), ...key])).toString('base64url');
}

/** The key of a cursor of ours. Throws the problem `invalid_cursor` when it is none, or of something else. */
export function parseListCursor<Key extends z.ZodType>(
  text: string,
  asked: unknown,
  key: Key,
): z.output<Key> {
  const parts = jsonOf(Buffer.from(text, 'base64url').toString());
  if (!Array.isArray(parts)) throw invalidCursor('is no cursor');
  const [of, ...rest] = parts as unknown[];
  const parsed = key.safeParse(rest);
  if (!parsed.success) throw invalidCursor('is no cursor');
  if (of !== digest(JSON.stringify(asked))) throw invalidCursor('is the cursor of another query');
  return parsed.data;
}
