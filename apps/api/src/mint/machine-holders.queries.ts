import type { Query } from '../ledger/reader.js';

/**
 * The client that held an identifier at any time of a tick (from ledger ms), the first of several: the windows
 * of the next begin later. The end of a lease is no part of it.
 */
export function holderQuery({
  pool,
  ordinal,
  from,
  tickMs,
}: {
  readonly pool: string;
  readonly ordinal: number;
  readonly from: number;
  readonly tickMs: number;
}): Query {
  return {
    text: `SELECT client_id FROM tenancies
      WHERE pool_no = (SELECT pool_no FROM live_pools WHERE name = ?) AND ordinal = ? AND granted_at < ?
      AND (ended_at IS NULL OR ended_at > ?) ORDER BY token LIMIT 1`,
    values: [pool, ordinal, from + tickMs, from],
  };
}
