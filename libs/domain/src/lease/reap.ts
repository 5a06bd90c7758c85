import { accept, type Decision } from '../kernel/decision.js';
import type { Moment } from '../kernel/time.js';
import type { CommandOf, ReapOutcome, SuspicionRule } from '../commands.js';
import type { EventOf, LedgerEvent, ResumeCause } from '../events.js';
import type { Pool } from '../pool/pool.js';
import type { LedgerState } from '../state.js';
import { expiryOf } from './end.js';

/**
 * Ends leases whose deadline has passed, the most overdue of a pool first, at most `limit` a call. Deadlines
 * are audible time, never a client's clock. A pool whose silence is too wide to believe is suspended instead.
 * Source: etcd server/lease/lessor.go, findExpiredLeases (bounded cycles).
 */
export function expireDue(
  { limit, suspicion }: CommandOf<'ExpireDue'>,
  state: LedgerState,
  now: Moment,
): Decision<LedgerEvent, never, ReapOutcome> {
  const events: LedgerEvent[] = [];
  let ended = 0;
  let more = false;
  for (const pool of state.pools.values()) {
    if (ended >= limit) return accept(events, { ended, more: true });
    if (pool.suspendedAt !== undefined) {
      const cause = reasonToResume(pool, suspicion, now);
      if (cause === undefined) continue;
      events.push(expiryResumed(pool, cause, now));
      more = true;
      continue;
    }
    if (now.audible < pool.expiryFrom) continue;
    const due = pool.leasesDue(now.audible, limit - ended);
    if (due.ordinals.length > 0 && isTooWide(pool, suspicion, now)) {
      events.push({
        type: 'ExpirySuspended',
        pool: pool.name,
        data: { held: pool.count('held'), late: pool.lateCount(now.audible), suspended_ms: now.audible },
      });
      continue;
    }
    for (const ordinal of due.ordinals) events.push(expiryOf(pool, ordinal, now));
    ended += due.ordinals.length;
    more ||= due.more;
  }
  return accept(events, { ended, more });
}

/**
 * Frees identifiers whose hold-down is over (or retires them, where the pool has shrunk), at most `limit` a
 * call.
 */
export function reclaimDue(
  { limit }: CommandOf<'ReclaimDue'>,
  state: LedgerState,
  now: Moment,
): Decision<LedgerEvent, never, ReapOutcome> {
  const events: LedgerEvent[] = [];
  let more = false;
  for (const pool of state.pools.values()) {
    if (events.length >= limit) return accept(events, { ended: events.length, more: true });
    const due = pool.restsDue(now.audible, limit - events.length);
    for (const ordinal of due.ordinals) events.push(reclaimOf(pool, ordinal));
    more ||= due.more;
  }
  return accept(events, { ended: events.length, more });
}

/** The end of a rest: the identifier is free, or out of the pool. */
export function reclaimOf(pool: Pool, ordinal: number): EventOf<'IdentifierReclaimed'> {
  return {
    type: 'IdentifierReclaimed',
    pool: pool.name,
    identifier: pool.identifiers[ordinal] ?? '',
    data: { ordinal, retired: pool.isLeaving(ordinal) },
  };
}

/**
 * Lifts a suspension. When heartbeats have returned, those that have not come yet get one TTL more. When
 * someone else says so, silence is believed for two TTLs: long enough for every silent lease to fall due,
 * short enough that the next outage is doubted again.
 */
export function expiryResumed(pool: Pool, cause: ResumeCause, now: Moment): LedgerEvent {
  const { ttlMs } = pool.policy;
  const byHeartbeats = cause === 'heartbeats_returned';
  const data = {
    cause,
    expiry_from_ms: byHeartbeats ? now.audible + ttlMs : now.audible,
    trusted_until_ms: byHeartbeats ? now.audible : now.audible + 2 * ttlMs,
  };
  return { type: 'ExpiryResumed', pool: pool.name, data };
}

/**
 * Whether more of the pool is late than can be believed to have died: late leases are those that fall due
 * within one TTL unless they are heard, so an outage shows before its first victim is due.
 * Source: Kubernetes node lifecycle controller (unhealthy-zone-threshold 0.55).
 */
function isTooWide(pool: Pool, { share, leasesMin }: SuspicionRule, now: Moment): boolean {
  const held = pool.count('held');
  if (held < leasesMin || pool.draining || now.audible < pool.trustedUntil) return false;
  return pool.lateCount(now.audible) > share * held;
}

function reasonToResume(pool: Pool, suspicion: SuspicionRule, now: Moment): ResumeCause | undefined {
  if (pool.draining) return 'pool_drained';
  if (now.audible - (pool.suspendedAt ?? now.audible) >= suspicion.suspendedMsMax) return 'maximum_reached';
  if (!isTooWide(pool, suspicion, now)) return 'heartbeats_returned';
  return undefined;
}
