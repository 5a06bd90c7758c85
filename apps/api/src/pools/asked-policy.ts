import { DEFAULT_POLICY, type AllocationOrder, type PoolPolicy } from '@berth/domain';

interface Asked {
  readonly ttl?: number | undefined;
  readonly heartbeat?: number | undefined;
  readonly hold_down?: number | undefined;
  readonly order?: AllocationOrder | undefined;
}

/** How many heartbeats a lease lives for when only one of both is given: as in the default policy. */
const HEARTBEATS_A_TTL = DEFAULT_POLICY.ttlMs / DEFAULT_POLICY.heartbeatMs;

/** What of a policy a request gives. */
export function askedPolicy({ ttl, heartbeat, hold_down: holdDown, order }: Asked): Partial<PoolPolicy> {
  return {
    ...(ttl !== undefined && { ttlMs: ttl }),
    ...(heartbeat !== undefined && { heartbeatMs: heartbeat }),
    ...(holdDown !== undefined && { holdDownMs: holdDown }),
    ...(order !== undefined && { order }),
  };
}

/** The policy of a new pool: what is left out is that of the default, or fits what is given. */
export function wholePolicy(asked: Partial<PoolPolicy>): PoolPolicy {
  const { ttlMs, heartbeatMs } = asked;
  return {
    ...DEFAULT_POLICY,
    ...(ttlMs !== undefined && { heartbeatMs: Math.floor(ttlMs / HEARTBEATS_A_TTL) }),
    ...(heartbeatMs !== undefined && { ttlMs: heartbeatMs * HEARTBEATS_A_TTL }),
    ...asked,
  };
}
