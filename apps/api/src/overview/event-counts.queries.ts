import type { EventType } from '@berth/domain';
import type { Query } from '../ledger/reader.js';
import type { PositionSpan } from '../ledger/scan.js';

export interface EventCountRow {
  readonly type: EventType;
  readonly events: number;
}

/** How many leases began and ended in a span, by type of event; of one pool, or over all of them. */
export function countsOfLeases({ first, last }: PositionSpan, pool: string | undefined): Query {
  return {
    text: `SELECT type, count(*) AS events FROM events
      WHERE type IN ('IdentifierAllocated', 'IdentifierReleased', 'LeaseExpired', 'LeaseRevoked')
        AND type <> 'HeartbeatsRecorded' AND position >= ? AND position <= ? ${pool === undefined ? '' : 'AND pool = ?'}
      GROUP BY type`,
    values: [first, last, ...(pool === undefined ? [] : [pool])],
  };
}
