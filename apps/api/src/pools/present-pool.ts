import type { PoolDetail } from '@berth/contract';
import { formatDuration } from '@berth/domain';
import type { PoolSummary } from '../ledger/pool-view.js';
import { presentTime } from '../platform/http/presented-time.js';

/** `deafMs` makes ledger time of audible time. */
export function presentPool(pool: PoolSummary, deafMs: number): PoolDetail {
  const { name, patterns, policy, capacity, states, leaving, draining, suspendedAt, nextFree } = pool;
  const { ttlMs, heartbeatMs, holdDownMs, order } = policy;
  return {
    pool: name,
    identifiers: [...patterns],
    capacity: capacity - states.retired,
    states,
    leaving,
    ttl: formatDuration(ttlMs),
    heartbeat: formatDuration(heartbeatMs),
    hold_down: formatDuration(holdDownMs),
    ttl_seconds: ttlMs / 1_000,
    heartbeat_seconds: heartbeatMs / 1_000,
    hold_down_seconds: holdDownMs / 1_000,
    order,
    draining,
    expiry_suspended_since: suspendedAt === undefined ? null : presentTime(suspendedAt + deafMs),
    next_free: draining ? null : (nextFree ?? null),
  };
}
