import type { Query } from '../ledger/reader.js';
import type { PositionSpan } from '../ledger/scan.js';

/** An event as the stream tells it; `payload` is the JSON text of its data. */
export interface RecentEventRow {
  readonly position: number;
  readonly recorded_at: number;
  readonly type: string;
  readonly pool: string | null;
  readonly identifier: string | null;
  readonly client_id: string | null;
  readonly token: number | null;
  readonly actor: string;
  readonly reason: string | null;
  readonly request_id: string | null;
  readonly payload: string;
}

/** The events of a span but for heartbeats, at most `limit` of them. */
export function eventsWithin({ first, last }: PositionSpan, order: 'asc' | 'desc', limit: number): Query {
  return {
    text: `SELECT position, recorded_at, type, pool, identifier, client_id, token, actor, reason, request_id, payload
      FROM events WHERE position >= ? AND position <= ? AND type <> 'HeartbeatsRecorded'
      ORDER BY position ${order} LIMIT ?`,
    values: [first, last, limit],
  };
}
