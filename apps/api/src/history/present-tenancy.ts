import type { Tenancy } from '@berth/contract';
import { presentTime } from '../platform/http/presented-time.js';
import type { TenancyRow } from './tenancies.queries.js';

/** A moment that history is told as of, `at` in ledger ms. */
export interface ToldMoment {
  readonly position: number;
  readonly at: number;
  /** Whether it was asked for: what came later does not count then. */
  readonly isPast: boolean;
  /** When the leases that lasted then had last been seen, in ledger ms, by token. */
  readonly lastSeenAt: ReadonlyMap<number, number>;
}

/** A tenancy as it was known at a moment. */
export function presentTenancy(row: TenancyRow, { position, at, isPast, lastSeenAt }: ToldMoment): Tenancy {
  const isOver = row.endedPosition !== null && row.endedPosition <= position;
  // Heartbeats are counted as they come: how many had come by then is known if none came since.
  const isKnown = isOver || !isPast || row.lastSeenAt < at;
  const seenAt = isKnown ? row.lastSeenAt : (lastSeenAt.get(row.token) ?? row.grantedAt);
  return {
    pool: row.pool,
    identifier: row.identifier,
    client_id: row.clientId,
    token: row.token,
    from: presentTime(row.grantedAt),
    to: isOver && row.endedAt !== null ? presentTime(row.endedAt) : null,
    ended_by: isOver ? row.endedBy : null,
    end_reason: isOver ? row.endReason : null,
    ended_at_position: isOver ? row.endedPosition : null,
    heartbeats: isKnown ? row.heartbeats : null,
    last_seen: presentTime(seenAt),
    longest_gap_seconds: isKnown ? row.longestGapMs / 1_000 : null,
  };
}
