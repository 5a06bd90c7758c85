import type { LedgerState } from '../state.js';
import type { Moment } from '../kernel/time.js';
import type { Pool } from '../pool/pool.js';

/** A lease as its holder is told of it. Times are ledger ms. */
export interface LeaseView {
  readonly pool: string;
  readonly identifier: string;
  readonly clientId: string;
  readonly token: number;
  readonly grantedAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  readonly ttlMs: number;
  readonly heartbeatMs: number;
}

/** The lease on a held identifier as it stands. */
export function leaseView(pool: Pool, ordinal: number, state: LedgerState): LeaseView {
  return {
    pool: pool.name,
    identifier: pool.identifiers[ordinal] ?? '',
    clientId: pool.clientOf(ordinal) ?? '',
    token: pool.tokenOf(ordinal),
    grantedAt: pool.grantedAt(ordinal),
    lastSeenAt: pool.lastSeenAt(ordinal),
    expiresAt: pool.dueAt(ordinal) + state.deafMs,
    ttlMs: pool.policy.ttlMs,
    heartbeatMs: pool.policy.heartbeatMs,
  };
}

/** The same lease as a heartbeat at `now` leaves it. */
export function renewedView(pool: Pool, ordinal: number, state: LedgerState, now: Moment): LeaseView {
  const deadline = Math.max(pool.dueAt(ordinal), now.audible + pool.policy.ttlMs);
  return { ...leaseView(pool, ordinal, state), lastSeenAt: now.ledger, expiresAt: deadline + state.deafMs };
}

/**
 * Until when a holder may use its identifier, by the clock that `sentAt` was read from (a monotonic one):
 * counted from the moment the last acknowledged heartbeat was *sent*, whatever the network does after it.
 * Source: client-go leaderelection (renew deadline before lease duration).
 */
export function safeDeadline({
  sentAt,
  ttlMs,
  marginMs,
}: {
  sentAt: number;
  ttlMs: number;
  marginMs: number;
}): number {
  return sentAt + ttlMs - marginMs;
}
