import type { Query } from '../ledger/reader.js';

/** Whose tenancies: of one identifier, or of clients; of one pool only, by its name, when that is given. */
export type TenancySubject =
  | { readonly poolNumber: number; readonly ordinal: number }
  | { readonly clientId: string; readonly pool?: string | undefined }
  | { readonly clientIds: readonly string[]; readonly pool?: string | undefined };

/** Which tenancies of them, by positions: a time is one of these. */
export interface TenancyFilter {
  readonly of: TenancySubject;
  /** Granted there or before. */
  readonly grantedUpTo: number;
  /** Not over there. */
  readonly lastingAt?: number | undefined;
  /** Over there. */
  readonly overAt?: number | undefined;
}

/** `grantedPosition` tells tenancies apart and orders them. Times in ledger ms. */
export interface TenancyRow {
  readonly token: number;
  readonly pool: string;
  readonly identifier: string;
  readonly clientId: string;
  readonly grantedPosition: number;
  readonly grantedAt: number;
  readonly endedPosition: number | null;
  readonly endedAt: number | null;
  readonly endedBy: 'expired' | 'released' | 'revoked' | null;
  readonly endReason: string | null;
  readonly heartbeats: number;
  readonly lastSeenAt: number;
  readonly longestGapMs: number;
}

export interface TenancySpan {
  readonly order: 'asc' | 'desc';
  /** Behind this granted position, in the order. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** Of a tenancy that lasts, what changes with its heartbeats stands in `leases`. */
const LIVE = (column: string): string =>
  `CASE WHEN t.ended_position IS NULL THEN l.${column} ELSE t.${column} END`;

export function tenanciesOf(filter: TenancyFilter, span: TenancySpan): Query {
  const { where, values } = conditions(filter, span);
  return {
    text: `SELECT t.token, p.name AS pool, l.identifier, t.client_id AS "clientId",
        t.granted_position AS "grantedPosition", t.granted_at AS "grantedAt",
        t.ended_position AS "endedPosition", t.ended_at AS "endedAt", t.ended_by AS "endedBy",
        e.reason AS "endReason",
        ${LIVE('heartbeats')} AS heartbeats, ${LIVE('last_seen_at')} AS "lastSeenAt",
        ${LIVE('longest_gap_ms')} AS "longestGapMs"
      FROM tenancies AS t
      JOIN leases AS l ON l.pool_no = t.pool_no AND l.ordinal = t.ordinal
      JOIN pools AS p ON p.pool_no = t.pool_no
      LEFT JOIN events AS e ON e.position = t.ended_position
      WHERE ${where} ORDER BY t.granted_position ${span.order} LIMIT ?`,
    values: [...values, span.limit],
  };
}

/** Their beginnings and ends alone, in ledger ms. */
export interface TenancyEnds {
  readonly token: number;
  readonly clientId: string;
  readonly grantedPosition: number;
  readonly grantedAt: number;
  readonly endedPosition: number | null;
  readonly endedAt: number | null;
}

export function tenancyEnds(filter: TenancyFilter, span: TenancySpan): Query {
  const { where, values } = conditions(filter, span);
  return {
    text: `SELECT token, client_id AS "clientId", granted_position AS "grantedPosition",
        granted_at AS "grantedAt", ended_position AS "endedPosition", ended_at AS "endedAt"
      FROM tenancies AS t WHERE ${where} ORDER BY granted_position ${span.order} LIMIT ?`,
    values: [...values, span.limit],
  };
}

/** Silences on record, by the buckets in which they began and ended, counted from 0; of each the longest. */
export interface GapRow {
  readonly first: number;
  readonly last: number;
  readonly silentMs: number;
}

/**
 * Silences that were over behind the position `after` and began before `before` (ledger ms), of the tenancies that are
 * meant; buckets are `widthMs` wide from `from` (ledger ms) on.
 */
export function gapsOf(
  filter: TenancyFilter,
  {
    after,
    upTo,
    from,
    widthMs,
    before,
  }: {
    readonly after: number;
    readonly upTo: number;
    readonly from: number;
    readonly widthMs: number;
    readonly before: number;
  },
): Query {
  const { where, values } = conditions(filter);
  // A number is bound as a fraction unless it is told to be none: the division has to leave a whole number.
  const bucket = (time: string): string => `(${time} - CAST(? AS BIGINT)) / CAST(? AS BIGINT)`;
  return {
    text: `SELECT first, last, max(silent_ms) AS "silentMs"
      FROM (SELECT ${bucket('g.last_seen_at')} AS first, ${bucket('g.heard_again_at')} AS last, g.silent_ms
        FROM tenancies AS t CROSS JOIN gaps AS g
        WHERE ${where} AND g.token = t.token AND g.position > ? AND g.position <= ? AND g.last_seen_at < ?) AS silences
      GROUP BY first, last`,
    values: [from, widthMs, from, widthMs, ...values, after, upTo, before],
  };
}

/** The policies of pools, as they were made and changed, in that order; `payload` as the event has it. */
export interface PolicyRow {
  readonly position: number;
  readonly recordedAt: number;
  readonly pool: string;
  readonly payload: string;
}

export function policiesOf(pools: readonly string[], position: number): Query {
  return {
    text: `SELECT position, recorded_at AS "recordedAt", pool, payload FROM events
      WHERE type <> 'HeartbeatsRecorded' AND type IN ('PoolCreated', 'PoolPolicyChanged') AND position <= ?
        AND pool IN (${pools.map(() => '?').join(', ')}) ORDER BY position`,
    values: [position, ...pools],
  };
}

/** How many there are, of how many clients and on how many identifiers; no more than `max` are looked at. */
export interface TenancyCount {
  readonly tenancies: number;
  readonly clients: number;
  readonly identifiers: number;
}

export function tenancyCount(filter: TenancyFilter, max: number): Query {
  const { where, values } = conditions(filter);
  return {
    text: `SELECT count(*) AS tenancies, count(DISTINCT client_id) AS clients,
        count(DISTINCT pool_no || '/' || ordinal) AS identifiers
      FROM (SELECT client_id, pool_no, ordinal FROM tenancies AS t WHERE ${where} LIMIT ?) AS some`,
    values: [...values, max],
  };
}

export interface IdentifierPlace {
  readonly poolNumber: number;
  readonly ordinal: number;
}

/** Where an identifier is; of a pool whose name was used again, in the one that had it at the position. */
export function placeOfIdentifier(pool: string, identifier: string, position: number): Query {
  return {
    text: `SELECT pool_no AS "poolNumber", ordinal FROM leases
      WHERE identifier = ? AND pool_no = (SELECT min(pool_no) FROM pools
        WHERE name = ? AND (deleted_position IS NULL OR deleted_position > ?))`,
    values: [identifier, pool, position],
  };
}

function subject(of: TenancySubject): Query {
  if ('clientId' in of) return { text: 't.client_id = ?', values: [of.clientId] };
  if ('clientIds' in of) {
    return { text: `t.client_id IN (${of.clientIds.map(() => '?').join(', ')})`, values: of.clientIds };
  }
  return { text: 't.pool_no = ? AND t.ordinal = ?', values: [of.poolNumber, of.ordinal] };
}

function conditions(
  { of, grantedUpTo, lastingAt, overAt }: TenancyFilter,
  { order, after }: Pick<TenancySpan, 'order' | 'after'> = { order: 'asc' },
): { readonly where: string; readonly values: Query['values'] } {
  const all: Query[] = [subject(of), { text: 't.granted_position <= ?', values: [grantedUpTo] }];
  if ('pool' in of && of.pool !== undefined) {
    all.push({ text: 't.pool_no IN (SELECT pool_no FROM pools WHERE name = ?)', values: [of.pool] });
  }
  if (lastingAt !== undefined) {
    all.push({ text: '(t.ended_position IS NULL OR t.ended_position > ?)', values: [lastingAt] });
  }
  if (overAt !== undefined) all.push({ text: 't.ended_position <= ?', values: [overAt] });
  if (after !== undefined) {
    all.push({ text: `t.granted_position ${order === 'asc' ? '>' : '<'} ?`, values: [after] });
  }
  return { where: all.map(({ text }) => text).join(' AND '), values: all.flatMap(({ values }) => values) };
}
