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
 * The last lease of an identifier that began at the position or before. `lastSeenAt` (ledger ms) and `dueAt` (the
 * deadline, audible ms) are those of its end, or of now.
 */
export interface LastLease {
  readonly ordinal: number;
  readonly token: number;
  readonly clientId: string;
  readonly grantedPosition: number;
  readonly grantedAt: number;
  readonly endedPosition: number | null;
  readonly endedAt: number | null;
  readonly endedBy: string | null;
  readonly restUntil: number | null;
  readonly freedPosition: number | null;
  readonly freedAt: number | null;
  readonly lastSeenAt: number;
  readonly dueAt: number;
}

/** Ordinals from `first` to `last`, both among them. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

export function lastLeases(pool: number, position: number, { first, last }: Span): Query {
  return {
    text: `WITH RECURSIVE place (ordinal) AS (
        SELECT CAST(? AS integer) UNION ALL SELECT ordinal + 1 FROM place WHERE ordinal < ?)
      SELECT held.ordinal, held.token, held.client_id AS "clientId",
        held.granted_position AS "grantedPosition", held.granted_at AS "grantedAt",
        held.ended_position AS "endedPosition", held.ended_at AS "endedAt", held.ended_by AS "endedBy",
        held.rest_until AS "restUntil", held.freed_position AS "freedPosition", held.freed_at AS "freedAt",
        coalesce(lease.last_seen_at, held.last_seen_at) AS "lastSeenAt",
        coalesce(lease.due_at, held.due_at) AS "dueAt"
      FROM place
      JOIN tenancies AS held ON held.token = (
        SELECT token FROM tenancies
        WHERE pool_no = ? AND ordinal = place.ordinal AND granted_position <= ?
        ORDER BY granted_position DESC LIMIT 1)
      LEFT JOIN leases AS lease
        ON lease.pool_no = held.pool_no AND lease.ordinal = held.ordinal AND held.ended_position IS NULL`,
    values: [first, last, pool, position],
  };
}

/** A span in which an identifier was reserved (for `clientId`) or quarantined; without an end, it still is. */
export interface Withholding {
  readonly ordinal: number;
  readonly kind: 'reserved' | 'quarantined';
  readonly fromAt: number;
  readonly toPosition: number | null;
  readonly toAt: number | null;
  readonly clientId: string | null;
}

/** All that had begun at the position, in their order. */
export function withholdings(pool: number, position: number): Query {
  return {
    text: `SELECT ordinal, kind, from_at AS "fromAt", to_position AS "toPosition", to_at AS "toAt",
        client_id AS "clientId" FROM withholdings
      WHERE pool_no = ? AND from_position <= ? ORDER BY from_position`,
    values: [pool, position],
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
