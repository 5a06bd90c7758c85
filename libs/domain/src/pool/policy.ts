import { parseDuration } from '../kernel/time.js';

/** Which free identifier a new client gets: the lowest in the pool, or the one free for longest. */
export type AllocationOrder = 'lowest' | 'longest-free';

export interface PoolPolicy {
  /** How long a lease lives after its last heartbeat, in ms of audible time. */
  readonly ttlMs: number;
  /** How often clients are told to send one. */
  readonly heartbeatMs: number;
  /** How long an identifier rests before another client gets it. */
  readonly holdDownMs: number;
  readonly order: AllocationOrder;
}

/** What makes a policy unsafe or meaningless; empty when it is sound. */
export function policyFaults({ ttlMs, heartbeatMs, holdDownMs }: PoolPolicy): readonly string[] {
  const faults: string[] = [];
  if (!(heartbeatMs >= 10)) faults.push('heartbeat must be at least 10ms');
  if (!(ttlMs >= 2 * heartbeatMs)) {
    faults.push('ttl must be at least two heartbeats, or one lost heartbeat ends a lease');
  }
  if (!(holdDownMs >= 0)) faults.push('hold-down must not be negative');
  return faults;
}

/**
 * Silence after which a lease counts as late: a heartbeat and a quarter, so that jitter alone makes nobody
 * late.
 */
export function lateAfterMs(policy: PoolPolicy): number {
  return policy.heartbeatMs + policy.heartbeatMs / 4;
}

export const DEFAULT_POLICY: PoolPolicy = {
  ttlMs: parseDuration('90s') ?? 0,
  heartbeatMs: parseDuration('30s') ?? 0,
  holdDownMs: parseDuration('60s') ?? 0,
  order: 'lowest',
};
