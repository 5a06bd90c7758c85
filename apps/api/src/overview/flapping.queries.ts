import type { Query } from '../ledger/reader.js';
import type { PositionSpan } from '../ledger/scan.js';

/** A client that lost its lease again and again. */
export interface FlappingRow {
  readonly client_id: string;
  readonly pool: string;
  readonly expiries: number;
}

/** Clients whose lease expired at least `min` times in a span: to lose one again, they had got it again. */
export function flappingClients({ first, last }: PositionSpan, min: number, limit: number): Query {
  return {
    text: `SELECT client_id, pool, count(*) AS expiries FROM events
      WHERE type = 'LeaseExpired' AND type <> 'HeartbeatsRecorded' AND position >= ? AND position <= ?
      GROUP BY client_id, pool HAVING count(*) >= ? ORDER BY expiries DESC, client_id, pool LIMIT ?`,
    values: [first, last, min, limit],
  };
}
