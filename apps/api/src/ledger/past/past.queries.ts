import type { Query } from '../reader.js';

/** The columns of `events`, named as in `EventRow`. */
const EVENT = `position, recorded_at AS "recordedAt", type, schema_version AS "schemaVersion", pool, identifier,
  client_id AS "clientId", token, actor, reason, request_id AS "requestId", payload`;

/** What a pool is made of, but for what happens to its identifiers. */
const POOL_EVENTS = [
  'PoolCreated',
  'PoolResized',
  'PoolPolicyChanged',
  'PoolDrainStarted',
  'PoolOpened',
  'PoolDeleted',
  'ExpirySuspended',
  'ExpiryResumed',
];

const TYPES = POOL_EVENTS.map((type) => `'${type}'`).join(', ');

export interface EventTime {
  readonly position: number;
  readonly recordedAt: number;
}

export function eventTime(position: number): Query {
  return {
    text: `SELECT position, recorded_at AS "recordedAt" FROM events WHERE position = ?`,
    values: [position],
  };
}

export function lastEventTime(): Query {
  return {
    text: `SELECT position, recorded_at AS "recordedAt" FROM events ORDER BY position DESC LIMIT 1`,
    values: [],
  };
}

/** Rows of `EventRow`, in their order; of every pool when none is named. */
export function poolEvents(pools: readonly string[] | undefined, position: number): Query {
  // The index on types leaves heartbeats out, and is used by those who say that they do, too.
  const text = `SELECT ${EVENT} FROM events WHERE type <> 'HeartbeatsRecorded' AND type IN (${TYPES})
    AND position <= ?${pools ? ` AND pool IN (${places(pools)})` : ''} ORDER BY position`;
  return { text, values: [position, ...(pools ?? [])] };
}

export interface PoolNumber {
  readonly name: string;
  readonly number: number;
}

/** Of a name that was used again, the pool that had it at the position. */
export function poolNumbers(position: number): Query {
  return {
    text: `SELECT name, min(pool_no) AS number FROM pools
      WHERE deleted_position IS NULL OR deleted_position > ? GROUP BY name`,
    values: [position],
  };
}

/** How many identifiers a pool had ever had from a moment (ledger ms) on. */
export interface PoolSize {
  readonly at: number;
  readonly size: number;
}

export function poolSizes(pool: number, position: number): Query {
  return {
    text: `SELECT at, size FROM pool_sizes WHERE pool_no = ? AND position <= ? ORDER BY position`,
    values: [pool, position],
  };
}

/** A member of a pool, and its place in it. */
export interface Member {
  readonly ordinal: number;
  readonly identifier: string;
}

/** All members of a pool, the one that is named, or those at some places. */
export interface WantedMembers {
  readonly identifier?: string;
  readonly ordinals?: readonly number[];
}

/** Those of the first `size` that are wanted, in pool order. */
export function members(pool: number, size: number, { identifier, ordinals }: WantedMembers): Query {
  const conditions = [
    'pool_no = ? AND ordinal < ?',
    ...(identifier === undefined ? [] : ['identifier = ?']),
    ...(ordinals ? [`ordinal IN (${places(ordinals)})`] : []),
  ];
  return {
    text: `SELECT ordinal, identifier FROM leases WHERE ${conditions.join(' AND ')} ORDER BY ordinal`,
    values: [pool, size, ...(identifier === undefined ? [] : [identifier]), ...(ordinals ?? [])],
  };
}

/** A span of ledger time in which nobody could be heard; `deafMs` adds up all of them so far. */
export interface Outage {
  readonly fromAt: number;
  readonly toAt: number;
  readonly deafMs: number;
}

const OUTAGE = `SELECT from_at AS "fromAt", to_at AS "toAt", deaf_ms AS "deafMs" FROM outages`;

export function lastOutage(position: number): Query {
  return { text: `${OUTAGE} WHERE position <= ? ORDER BY position DESC LIMIT 1`, values: [position] };
}

/** Those after the position `from` and up to `to`, in their order. */
export function outagesBetween(from: number, to: number): Query {
  return {
    text: `${OUTAGE} WHERE position > ? AND position <= ? ORDER BY position`,
    values: [from, to],
  };
}

/**
 * What the last lease of an identifier, of those that began at the position or before, had made of it by then, and
 * since when (ledger ms). `clientId` is null when the rest after it was over. `lastSeenAt` (ledger ms) of a holder
 * and `dueAt` (audible ms) of its deadline are those of the end of the lease, or of now; of a rest, `dueAt` is its
 * end.
 */
export interface LastLease {
  readonly ordinal: number;
  readonly token: number;
  readonly grantedPosition: number;
  readonly phase: 'held' | 'expired' | 'cooling' | 'free';
  readonly clientId: string | null;
  readonly since: number;
  readonly lastSeenAt: number;
  readonly dueAt: number;
}

/** Ordinals from `first` to `last`, both among them. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * Looks only for those that were ever given out. Fewer columns of what there is would be more: making rows of them
 * costs more than finding them.
 */
export function lastLeases(pool: number, position: number, { first, last }: Span): Query {
  return {
    text: `WITH moment (position) AS (SELECT CAST(? AS integer)),
      last_lease AS (
        SELECT held.*,
          CASE WHEN held.ended_position IS NULL THEN lease.last_seen_at ELSE held.last_seen_at END AS seen_at,
          CASE WHEN held.ended_position IS NULL THEN lease.due_at ELSE held.due_at END AS deadline,
          CASE WHEN coalesce(ended_position, moment.position + 1) > moment.position THEN 'held'
            WHEN coalesce(freed_position, moment.position + 1) <= moment.position THEN 'free'
            WHEN ended_by = 'expired' THEN 'expired' ELSE 'cooling' END AS past_phase
        FROM leases AS lease CROSS JOIN moment
        JOIN tenancies AS held ON held.token = (
          SELECT token FROM tenancies
          WHERE pool_no = lease.pool_no AND ordinal = lease.ordinal AND granted_position <= moment.position
          ORDER BY granted_position DESC LIMIT 1)
        WHERE lease.pool_no = ? AND lease.ordinal BETWEEN ? AND ? AND lease.token > 0)
      SELECT ordinal, token, granted_position AS "grantedPosition", past_phase AS phase,
        CASE past_phase WHEN 'free' THEN NULL ELSE client_id END AS "clientId",
        CASE past_phase WHEN 'held' THEN granted_at WHEN 'free' THEN freed_at ELSE ended_at END AS since,
        seen_at AS "lastSeenAt", CASE past_phase WHEN 'held' THEN deadline ELSE rest_until END AS "dueAt"
      FROM last_lease`,
    values: [position, pool, first, last],
  };
}

/** A span in which an identifier was reserved (for `clientId`), quarantined or leaving; without an end, it still is. */
export interface Withholding {
  readonly ordinal: number;
  readonly kind: 'reserved' | 'quarantined' | 'leaving';
  readonly fromAt: number;
  readonly toPosition: number | null;
  readonly toAt: number | null;
  readonly clientId: string | null;
}

/** Of each identifier and kind the last that had begun at the position. */
export function withholdings(pool: number, position: number): Query {
  return {
    text: `SELECT ordinal, kind, from_at AS "fromAt", to_position AS "toPosition", to_at AS "toAt",
        client_id AS "clientId" FROM withholdings AS held
      WHERE pool_no = ? AND from_position <= ? AND NOT EXISTS (SELECT 1 FROM withholdings AS later
        WHERE later.pool_no = held.pool_no AND later.ordinal = held.ordinal AND later.kind = held.kind
          AND later.from_position > held.from_position AND later.from_position <= ?)`,
    values: [pool, position, position],
  };
}

/** Where an identifier is that clients may have something to do with. */
export interface Place {
  readonly pool: string;
  readonly ordinal: number;
}

/** Everything that one of the clients held at the position, or that rested after it. */
export function placesOf(clients: readonly string[], position: number): Query {
  return {
    text: `SELECT DISTINCT pools.name AS pool, tenancies.ordinal FROM tenancies JOIN pools USING (pool_no)
      WHERE client_id IN (${places(clients)}) AND granted_position <= ?
        AND (freed_position IS NULL OR freed_position > ?)`,
    values: [...clients, position, position],
  };
}

/** An event that tells of leases when they were seen. */
export interface Sign {
  readonly position: number;
  readonly recordedAt: number;
  readonly type: string;
  readonly pool: string;
  readonly payload: string;
}

/** From one position to another, the latest first; of every pool when none is named. */
export function signs(pool: string | undefined, first: number, last: number): Query {
  const text = `SELECT position, recorded_at AS "recordedAt", type, pool, payload FROM events
    WHERE position BETWEEN ? AND ? AND type IN ('HeartbeatsRecorded', 'IdentifierAllocated')
    ${pool === undefined ? '' : 'AND pool = ? '}ORDER BY position DESC`;
  return { text, values: pool === undefined ? [first, last] : [first, last, pool] };
}

/** What a lease was before a silence. */
export interface Gap {
  readonly token: number;
  readonly lastSeenAt: number;
  readonly dueAt: number;
}

/** The first silence of each lease that ended after the position. */
export function nextGaps(tokens: readonly number[], position: number): Query {
  return {
    text: `SELECT token, last_seen_at AS "lastSeenAt", due_at AS "dueAt" FROM gaps
      WHERE token IN (${places(tokens)})
        AND position = (SELECT min(position) FROM gaps AS later
          WHERE later.token = gaps.token AND later.position > ?)`,
    values: [...tokens, position],
  };
}

function places(values: readonly unknown[]): string {
  return values.length === 0 ? 'NULL' : values.map(() => '?').join(', ');
}
