import {
  emptyState,
  momentAt,
  Pool,
  type LedgerState,
  type LedgerTime,
  type Moment,
  type Recorded,
} from '@berth/domain';
import { toEvent } from '../event-row.js';
import type { EventRow } from '../leaf.js';
import { lastPositionNotAfter } from '../position-at.js';
import { BeforeFirstEvent, type AsOf } from '../reader.js';
import { DeafTime } from './deaf-time.js';
import { identifierThen, type IdentifierFacts } from './identifier-then.js';
import { findLastSigns, type LeaseThen, type PastMoment, type Read } from './last-signs.js';
import * as queries from './past.queries.js';
import { framesOf, type PoolFrame } from './pool-frame.js';

/** A moment that was asked for, `at` in ledger ms, and the last event that is not after it. */
export interface MomentAsked extends queries.EventTime {
  readonly at: number;
}

/** The image as it was at a moment. */
export interface ImageThen {
  readonly image: LedgerState;
  readonly now: Moment;
}

/** What of the image is wanted: of all pools or those that are named, all identifiers or some. */
export type Wanted = ReadonlyMap<string, queries.WantedMembers> | 'all';

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
 * the pool and not on the ledger. When some identifiers are wanted, a pool has these alone.
 */
export async function imageAsOf(
  { position, recordedAt, at }: MomentAsked,
  wanted: Wanted,
  read: Read,
  positionsFirst?: number,
): Promise<ImageThen> {
  const [outage] = await read<queries.Outage>(queries.lastOutage(position));
  const deafMs = outage?.deafMs ?? 0;
  const numbers = await poolNumbers(position, read);
  const pools: PoolFacts[] = [];
  for (const frame of await frames(position, wanted, read)) {
    const only = wanted === 'all' ? {} : (wanted.get(frame.name) ?? {});
    pools.push(await readPool({ frame, number: numbers.get(frame.name) ?? -1, position, only }, read));
  }
  const leases = pools.flatMap((pool) => pool.leases);
  const since = leases.reduce((least, { lease }) => Math.min(least, lease.grantedPosition), position);
  const outages = await read<queries.Outage>(queries.outagesBetween(since, position));
  const moment = { position, recordedAt, deaf: new DeafTime(outages, deafMs) };
  const held = leases.filter(({ lease }) => lease.phase === 'held');
  await findLastSigns(held, moment, read, positionsFirst);
  const image = {
    ...emptyState(),
    pools: new Map(pools.map((pool) => [pool.frame.name, poolThen(pool, moment)])),
    deafMs,
    nextPosition: position + 1,
    lastRecordedAt: recordedAt,
  };
  return { image, now: momentAt(at as LedgerTime, deafMs) };
}

/** What the tables tell of a pool. */
interface PoolFacts {
  readonly frame: PoolFrame;
  readonly sizes: readonly queries.PoolSize[];
  readonly members: readonly queries.Member[];
  readonly leases: readonly LeaseThen[];
  readonly withholdings: readonly queries.Withholding[];
}

async function frames(position: number, wanted: Wanted, read: Read): Promise<readonly PoolFrame[]> {
  const names = wanted === 'all' ? undefined : [...wanted.keys()];
  const rows = await read<EventRow>(queries.poolEvents(names, position));
  const events: readonly Recorded[] = rows.map(toEvent);
  return [...framesOf(events).values()];
}

async function poolNumbers(position: number, read: Read): Promise<ReadonlyMap<string, number>> {
  const rows = await read<queries.PoolNumber>(queries.poolNumbers(position));
  return new Map(rows.map(({ name, number }) => [name, number]));
}

async function readPool(
  {
    frame,
    number,
    position,
    only,
  }: {
    readonly frame: PoolFrame;
    readonly number: number;
    readonly position: number;
    readonly only: queries.WantedMembers;
  },
  read: Read,
): Promise<PoolFacts> {
  const sizes = await read<queries.PoolSize>(queries.poolSizes(number, position));
  const size = sizes.at(-1)?.size ?? 0;
  const members = await read<queries.Member>(queries.members(number, size, only));
  const leases: LeaseThen[] = [];
  for (const span of spans(members)) {
    for (const lease of await read<queries.LastLease>(queries.lastLeases(number, position, span))) {
      leases.push({ lease, frame, lastSeenAt: lease.lastSeenAt, dueAt: lease.dueAt });
    }
  }
  const withholdings = await read<queries.Withholding>(queries.withholdings(number, position));
  return { frame, sizes, members, leases, withholdings };
}

/** The places of the members, in pieces that one statement may read. */
function spans(members: readonly queries.Member[]): readonly queries.Span[] {
  const found: { first: number; last: number }[] = [];
  for (const { ordinal } of members) {
    const open = found.at(-1);
    if (open && open.last === ordinal - 1 && ordinal - open.first < SLICE) open.last = ordinal;
    else found.push({ first: ordinal, last: ordinal });
  }
  return found;
}

/** The pool as if it had lived through all that the tables tell of it. */
function poolThen({ frame, sizes, members, leases, withholdings }: PoolFacts, moment: PastMoment): Pool {
  const { name, policy, patterns, draining, suspendedAt, expiryFrom, trustedUntil } = frame;
  const pool = Object.assign(new Pool(name, policy, patterns), {
    draining,
    suspendedAt,
    expiryFrom,
    trustedUntil,
  });
  const facts = new Map<number, IdentifierFacts>();
  let definition = 0;
  for (const { ordinal } of members) {
    while (ordinal >= (sizes[definition]?.size ?? Number.POSITIVE_INFINITY)) definition += 1;
    facts.set(ordinal, { addedAt: sizes[definition]?.at ?? 0, lease: undefined, withholdings: [] });
  }
  for (const lease of leases) {
    const known = facts.get(lease.lease.ordinal);
    if (known) known.lease = lease;
  }
  for (const withholding of withholdings) facts.get(withholding.ordinal)?.withholdings.push(withholding);
  pool.addIdentifiers(
    members.map(({ identifier }) => identifier),
    moment.recordedAt as LedgerTime,
  );
  let place = 0;
  for (const known of facts.values()) pool.restore(place++, identifierThen(known, moment));
  return pool;
}
