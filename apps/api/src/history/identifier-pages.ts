import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  LIST_LIMIT_DEFAULT,
  type IdentifierEntry,
  type IdentifierList,
  type IdentifierListQuery,
  type IdentifierSort,
} from '@berth/contract';
import type { IdentifierColumns, Moment } from '@berth/domain';
import { z } from 'zod';
import { identifierSelector } from '../ledger/identifier-selector.js';
import type { PoolView } from '../ledger/pool-view.js';
import { presentIdentifierDetail } from '../ledger/present-identifier.js';
import { presentTime } from '../platform/http/presented-time.js';
import { FirstOf } from './first-of.js';
import { parseListCursor, printListCursor } from './list-cursor.js';

/** Identifiers looked at in one go: a few ms, so that heartbeats are served in between. */
const CHUNK = 20_000;
const WHOLE_POOL = { from: 0, to: Number.MAX_SAFE_INTEGER };
/** Comes behind all times. */
const NEVER = Number.MAX_SAFE_INTEGER;

const keySchema = z.tuple([z.number(), z.number().int().nonnegative()]);

/** Where an identifier comes in a list: by rank, and in pool order where ranks are equal. */
interface Place {
  readonly rank: number;
  readonly ordinal: number;
}

/**
 * A page of a pool's identifiers. Looks at all of them, in pieces: they are copied at once when there are more than
 * one, so that the page shows one moment. Throws the problem `invalid_cursor`.
 */
export function identifierPage(
  view: PoolView,
  { after, limit = LIST_LIMIT_DEFAULT, ...asked }: IdentifierListQuery,
): Promise<IdentifierList> {
  const question = [
    'identifiers',
    view.name,
    asked.q,
    asked.state,
    asked.client,
    asked.sort,
    asked.as_of,
    asked.ordinals,
  ];
  const [rank, ordinal] =
    after === undefined ? [Number.NEGATIVE_INFINITY, 0] : parseListCursor(after, question, keySchema);
  const { from, to } = asked.ordinals ?? WHOLE_POOL;
  const isSmall = Math.min(view.columns.capacity - 1, to) - from < CHUNK;
  const columns = isSmall ? view.columns : view.columns.snapshot();
  return pageAfter({ ...view, columns }, asked, { place: { rank, ordinal }, limit, question });
}

/** Of no more than one piece it is done before it returns: the view counts only until then. */
async function pageAfter(
  view: PoolView,
  asked: Pick<IdentifierListQuery, 'q' | 'state' | 'client' | 'sort' | 'ordinals'>,
  { place, limit, question }: { readonly place: Place; readonly limit: number; readonly question: unknown },
): Promise<IdentifierList> {
  const { columns, now } = view;
  const isAsked = identifierSelector(
    { states: asked.state, text: asked.q, client: asked.client },
    columns,
    now,
  );
  const rankOf = RANKS[asked.sort];
  const first = new FirstOf(limit + 1, comparePlaces);
  let total = 0;
  const { from, to } = asked.ordinals ?? WHOLE_POOL;
  for (let ordinal = from; ordinal < Math.min(columns.capacity, to + 1); ordinal += 1) {
    if (ordinal > from && (ordinal - from) % CHUNK === 0) await nextTurn();
    if (!isAsked(ordinal)) continue;
    total += 1;
    const found = { rank: rankOf(columns, ordinal, now), ordinal };
    if (comparePlaces(found, place) > 0) first.add(found);
  }
  const places = first.items;
  const page = places.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ ordinal }) => identifierEntry(view, ordinal)),
    next: last && places.length > limit ? printListCursor(question, [last.rank, last.ordinal]) : null,
    total,
    total_is_exact: true,
  };
}

/** An identifier as lists show it, by its place in the view. */
export function identifierEntry(view: PoolView, ordinal: number): IdentifierEntry {
  const since = presentTime(view.columns.stateSince(ordinal, view.now));
  return { ...presentIdentifierDetail(view, ordinal), ordinal, since };
}

function comparePlaces(one: Place, other: Place): number {
  return one.rank - other.rank || one.ordinal - other.ordinal;
}

type Rank = (columns: IdentifierColumns, ordinal: number, now: Moment) => number;

const RANKS: Readonly<Record<IdentifierSort, Rank>> = {
  ordinal: (_, ordinal) => ordinal,
  '-ordinal': (_, ordinal) => -ordinal,
  since: (columns, ordinal, now) => columns.stateSince(ordinal, now),
  '-since': (columns, ordinal, now) => 0 - columns.stateSince(ordinal, now),
  last_seen: (columns, ordinal) => (columns.isHeld(ordinal) ? columns.lastSeenAt(ordinal) : NEVER),
  '-last_seen': (columns, ordinal) => (columns.isHeld(ordinal) ? 0 - columns.lastSeenAt(ordinal) : NEVER),
};
