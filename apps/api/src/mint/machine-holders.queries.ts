import type { Query } from '../ledger/reader.js';

/** The client that held an identifier at a moment (ledger ms); the end of a lease is no part of it. */
export function holderQuery(place: {
  readonly pool: number;
  readonly ordinal: number;
  readonly at: number;
}): Query {
  const { pool, ordinal, at } = place;
  return {
    text: `SELECT client_id FROM tenancies WHERE pool_no = ? AND ordinal = ? AND granted_at <= ?
      AND (ended_at IS NULL OR ended_at > ?) ORDER BY token DESC LIMIT 1`,
    values: [pool, ordinal, at, at],
  };
}
