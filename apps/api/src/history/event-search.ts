import { timeOf, type EventFilter, type Term } from '@berth/contract';
import { lastPositionNotAfter, lastPositionsNotAfter } from '../ledger/position-at.js';
import type { LedgerReader } from '../ledger/reader.js';
import { scan, type PositionSpan } from '../ledger/scan.js';
import { planEvents, type EventPlan, type HeartbeatsTold } from './event-plan.js';
import {
  eventsCounted,
  eventsFound,
  type EventKey,
  type EventOrder,
  type EventRow,
} from './events.queries.js';

type Rows = Pick<LedgerReader, 'rows'>;

/** Which events are asked for, and as of when. */
export interface EventQuestion {
  readonly filter: EventFilter;
  readonly heartbeats: HeartbeatsTold;
  readonly order: EventOrder;
  /** The last position that is looked at. */
  readonly position: number;
  /** Ledger ms, for times before now. */
  readonly now: number;
}

/** A question with the way to its answer. */
export interface EventSearch {
  readonly plan: EventPlan;
  readonly span: PositionSpan;
  readonly order: EventOrder;
}

/** Some of what was found, and how far was looked. */
export interface Found {
  readonly rows: readonly EventRow[];
  readonly searched: EventKey;
}

/** How many are meant; at least so many when not all were counted, and then from which position on. */
export interface EventCount {
  readonly total: number;
  readonly isExact: boolean;
  readonly countedFrom: number;
}

/** Finds out in which span of positions to look, and how. */
export async function prepareSearch(reader: Rows, question: EventQuestion): Promise<EventSearch> {
  const { filter, heartbeats, order } = question;
  const limits = filter.filter(isLimit);
  const rest = filter.filter((term) => !limits.includes(term));
  const span = await spanOf(limits, question, reader);
  return { plan: await planEvents(rest, heartbeats, reader), span, order };
}

/**
 * What is meant behind a key, in order, at most `batch` at a time; also tells where nothing was found. Ends at the
 * end of the span, or when its time is over: then `searched` is not the end.
 */
export async function* eventsBehind(
  reader: Rows,
  { plan, span, order }: EventSearch,
  {
    after,
    batch,
    timeMsMax,
  }: { readonly after: EventKey | undefined; readonly batch: number; readonly timeMsMax: number },
): AsyncGenerator<Found, void> {
  const all = after ? spanBehind(span, after, order) : span;
  const inOrder = (key: EventKey | undefined) => ({ order, after: key, limit: batch });
  const slices = scan<EventRow>(reader, { ...all, order, timeMsMax, slice: plan.slice }, (slice) =>
    eventsFound(plan, slice, inOrder(after)),
  );
  for await (const { rows: first, ...slice } of slices) {
    let rows = first;
    let rest: PositionSpan = slice;
    while (rows.length === batch) {
      const searched = keyOf(rows.at(-1));
      yield { rows, searched };
      rest = spanBehind(rest, searched, order);
      rows = rest.first > rest.last ? [] : await reader.rows(eventsFound(plan, rest, inOrder(searched)));
    }
    yield { rows, searched: { position: order === 'asc' ? slice.last : slice.first, heartbeat: null } };
  }
}

/** Whether a search that came so far is at its end. */
export function isAtEnd({ span, order }: EventSearch, { position, heartbeat }: EventKey): boolean {
  return heartbeat === null && (order === 'asc' ? position >= span.last : position <= span.first);
}

/** Counts from the newest event back until all are counted or the time is over. */
export async function countEvents(
  reader: Rows,
  { plan, span }: EventSearch,
  timeMsMax: number,
): Promise<EventCount> {
  let total = 0;
  let countedFrom = span.last + 1;
  const options = { ...span, order: 'desc', timeMsMax, slice: plan.slice } as const;
  const slices = scan<{ readonly events: number }>(reader, options, (slice) => eventsCounted(plan, slice));
  for await (const { first, rows } of slices) {
    total += rows[0]?.events ?? 0;
    countedFrom = first;
  }
  return { total, isExact: countedFrom <= span.first || span.first > span.last, countedFrom };
}

/**
 * How many are meant between each two of some rising times (ledger ms): as many counts as there are spans between
 * them, the last of which are counted first. Undefined are those that there was no time for.
 */
export async function countBetween(
  reader: Rows,
  { plan, span, order }: EventSearch,
  edges: readonly number[],
  timeMsMax: number,
): Promise<readonly (EventCount | undefined)[]> {
  const endsAt = performance.now() + timeMsMax;
  const before = await lastPositionsNotAfter(
    reader,
    edges.map((edge) => edge - 1),
    span.last,
  );
  const counts = new Array<EventCount | undefined>(edges.length - 1).fill(undefined);
  for (let bucket = counts.length - 1; bucket >= 0; bucket -= 1) {
    const leftMs = endsAt - performance.now();
    if (leftMs <= 0) return counts;
    const first = Math.max(span.first, (before[bucket] ?? -1) + 1);
    const last = Math.min(span.last, before[bucket + 1] ?? -1);
    counts[bucket] = await countEvents(reader, { plan, span: { first, last }, order }, leftMs);
  }
  return counts;
}

export function keyOf(row: Pick<EventRow, 'position' | 'heartbeat'> | undefined): EventKey {
  return { position: row?.position ?? 0, heartbeat: row?.heartbeat ?? null };
}

/** Terms that say no more than from where to where to look. */
function isLimit(term: Term): boolean {
  if (term.kind === 'time') return true;
  return term.kind === 'numbers' && term.field === 'position' && !term.negated && term.values.length === 1;
}

async function spanOf(
  limits: EventFilter,
  { position, now }: EventQuestion,
  reader: Rows,
): Promise<PositionSpan> {
  let first = 0;
  let last = position;
  for (const term of limits) {
    if (term.kind === 'numbers') {
      first = Math.max(first, term.values[0]?.first ?? 0);
      last = Math.min(last, term.values[0]?.last ?? last);
    } else if (term.kind === 'time') {
      const before = await lastPositionNotAfter(reader, timeOf(term.time, now) - 1, position);
      if (term.field === 'from') first = Math.max(first, before + 1);
      else last = Math.min(last, before);
    }
  }
  return { first, last };
}

/** What is left of a span behind a key; the key's own position is, when more of its heartbeats are. */
function spanBehind(
  { first, last }: PositionSpan,
  { position, heartbeat }: EventKey,
  order: EventOrder,
): PositionSpan {
  const more = heartbeat === null ? 1 : 0;
  return order === 'asc'
    ? { first: Math.max(first, position + more), last }
    : { first, last: Math.min(last, position - more) };
}
