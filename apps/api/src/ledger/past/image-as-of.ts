import {
  emptyState,
  momentAt,
  type LedgerState,
  type LedgerTime,
  type Moment,
  type Pool,
} from '@berth/domain';
import { toEvent } from '../event-row.js';
import type { EventRow } from '../leaf.js';
import { lastPositionNotAfter } from '../position-at.js';
import { BeforeFirstEvent, type AsOf } from '../reader.js';
import { DeafTime } from './deaf-time.js';
import { identifierThen, type IdentifierFacts } from './identifier-then.js';
import { findLastSigns, type LeaseThen, type PastMoment, type Read } from './last-signs.js';
import * as queries from './past.queries.js';
import { framesOf } from './pool-frame.js';

/** A moment that was asked for, `at` in ledger ms, and the last event that is not after it. */
export interface MomentAsked extends queries.EventTime {
  readonly at: number;
}

/** The image as it was at a moment. */
export interface ImageThen {
  readonly image: LedgerState;
  readonly now: Moment;
}

/** What of the image is wanted: of some pools or of all, all identifiers or some. */
export interface Wanted {
  readonly pools?: readonly string[];
  readonly ordinals?: (pool: Pool) => readonly number[];
}

/** Identifiers asked for in one statement. */
const SLICE = 5_000;

/** Throws `BeforeFirstEvent`. */
export async function momentAsked(asOf: AsOf, read: Read): Promise<MomentAsked> {
  const [head] = await read<queries.EventTime>(queries.lastEventTime());
  const last = head?.position ?? -1;
  const position =
    'position' in asOf
      ? Math.min(asOf.position, last)
      : await lastPositionNotAfter({ rows: read }, asOf.time, last);
  const [event] = await read<queries.EventTime>(queries.eventTime(position));
  if (!event) throw new BeforeFirstEvent('the ledger begins later');
  return { ...event, at: 'time' in asOf ? asOf.time : event.recordedAt };
}

/**
 * Made of what the tables keep for ever and of the events just before the moment: how long it takes depends on
 * the pool and not on the ledger.
 */
export async function imageAsOf(
  { position, recordedAt, at }: MomentAsked,
  wanted: Wanted,
  read: Read,
  positionsFirst?: number,
): Promise<ImageThen> {
  const [outage] = await read<queries.Outage>(queries.lastOutage(position));
  const deafMs = outage?.deafMs ?? 0;
  const frames = framesOf((await read<EventRow>(queries.poolEvents(wanted.pools, position))).map(toEvent));
  const numbers = await poolNumbers(position, read);
  const pools = new Map<string, Pool>();
  const leases: LeaseThen[] = [];
  for (const [name, frame] of frames) {
    pools.set(name, frame.pool);
    for (const span of spans(frame.pool, wanted)) {
      const query = queries.lastLeases(numbers.get(name) ?? -1, position, span);
      for (const lease of await read<queries.LastLease>(query)) {
        leases.push({ lease, frame, lastSeenAt: lease.lastSeenAt, dueAt: lease.dueAt });
      }
    }
  }
  const since = leases.reduce((least, { lease }) => Math.min(least, lease.grantedPosition), position);
  const outages = await read<queries.Outage>(queries.outagesBetween(since, position));
  const moment = { position, recordedAt, deaf: new DeafTime(outages, deafMs) };
  const held = leases.filter(({ lease }) => lease.endedPosition === null || lease.endedPosition > position);
  await findLastSigns(held, moment, read, positionsFirst);
  for (const [name, pool] of pools) {
    const query = queries.withholdings(numbers.get(name) ?? -1, position);
    restore(pool, leases, await read<queries.Withholding>(query), moment);
  }
  const image = { ...emptyState(), pools, deafMs, nextPosition: position + 1, lastRecordedAt: recordedAt };
  return { image, now: momentAt(at as LedgerTime, deafMs) };
}

async function poolNumbers(position: number, read: Read): Promise<ReadonlyMap<string, number>> {
  const rows = await read<queries.PoolNumber>(queries.poolNumbers(position));
  return new Map(rows.map(({ name, number }) => [name, number]));
}

/** What is asked for of a pool, in pieces that one statement may read. */
function spans(pool: Pool, { ordinals }: Wanted): readonly queries.Span[] {
  if (ordinals) return ordinals(pool).map((ordinal) => ({ first: ordinal, last: ordinal }));
  return Array.from({ length: Math.ceil(pool.capacity / SLICE) }, (_, index) => ({
    first: index * SLICE,
    last: Math.min((index + 1) * SLICE, pool.capacity) - 1,
  }));
}

/** Puts back what is known of the identifiers that were ever held or withheld. */
function restore(
  pool: Pool,
  leases: readonly LeaseThen[],
  withholdings: readonly queries.Withholding[],
  moment: PastMoment,
): void {
  const facts = new Map<number, IdentifierFacts>();
  for (const lease of leases) {
    if (lease.frame.pool === pool) facts.set(lease.lease.ordinal, { lease, withholdings: [] });
  }
  for (const withholding of withholdings) {
    const known = facts.get(withholding.ordinal);
    if (known) known.withholdings.push(withholding);
    else facts.set(withholding.ordinal, { lease: undefined, withholdings: [withholding] });
  }
  for (const [ordinal, known] of facts) pool.restore(ordinal, identifierThen(pool, ordinal, known, moment));
}
