import { parseDuration } from '../kernel/time.js';
import type { Finding } from './finding.js';

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

/** Longer ones are taken for a slip of the hand: 30 days of silence, a year of rest. */
const TTL_MS_MAX = 30 * 86_400_000;
const HOLD_DOWN_MS_MAX = 365 * 86_400_000;

/** What makes a policy unsafe or meaningless, whatever the pool; empty when it is sound. */
export function policyFaults({ ttlMs, heartbeatMs, holdDownMs }: PoolPolicy): readonly Finding[] {
  const faults: Finding[] = [];
  if (!(heartbeatMs >= 10)) faults.push({ field: 'heartbeat', message: 'heartbeat must be at least 10ms' });
  if (!(ttlMs >= 2 * heartbeatMs)) {
    const message = 'ttl must be at least two heartbeats, or one lost heartbeat ends a lease';
    faults.push({ field: 'ttl', message });
  }
  if (ttlMs > TTL_MS_MAX) {
    const message = 'ttl must be at most 30d, or a dead machine keeps its identifier for ever';
    faults.push({ field: 'ttl', message });
  }
  if (!(holdDownMs >= 0)) faults.push({ field: 'hold_down', message: 'hold-down must not be negative' });
  if (holdDownMs > HOLD_DOWN_MS_MAX) {
    const message = 'hold-down must be at most 365d, or identifiers never come back';
    faults.push({ field: 'hold_down', message });
  }
  return faults;
}

/**
 * Silence after which a lease counts as late: a heartbeat and a quarter, so that jitter alone makes nobody
 * late.
 */
export function lateAfterMs({ heartbeatMs }: Pick<PoolPolicy, 'heartbeatMs'>): number {
  return heartbeatMs + heartbeatMs / 4;
}

export const DEFAULT_POLICY: PoolPolicy = {
  ttlMs: parseDuration('90s') ?? 0,
  heartbeatMs: parseDuration('30s') ?? 0,
  holdDownMs: parseDuration('60s') ?? 0,
  order: 'lowest',
};

/** A policy as events have it. */
export function policyData(policy: PoolPolicy) {
  return {
    ttl_ms: policy.ttlMs,
    heartbeat_ms: policy.heartbeatMs,
    hold_down_ms: policy.holdDownMs,
    order: policy.order,
  };
}
