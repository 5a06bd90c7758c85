import { accept, reject, type Decision } from '../kernel/decision.js';
import type { Moment } from '../kernel/time.js';
import type { CommandOf } from '../commands.js';
import type { LedgerEvent } from '../events.js';
import type { Pool } from '../pool/pool.js';
import type { Rejection } from '../rejections.js';
import type { LedgerState } from '../state.js';
import { renew } from './heartbeat.js';
import type { LeaseView } from './lease.js';
import { tokenAt } from './token.js';

/**
 * Gives the client its own identifier again (renewed), else the one that rests after it, else the one
 * reserved for it, else the pool's next one. Rejects with `PoolNotFound`, or `PoolExhausted` when the pool
 * has none for this client or is draining.
 */
export function allocateIdentifier(
  { pool: poolName, clientId }: CommandOf<'AllocateIdentifier'>,
  state: LedgerState,
  now: Moment,
): Decision<LedgerEvent, Rejection, LeaseView> {
  const pool = state.pools.get(poolName);
  if (!pool) return reject({ type: 'PoolNotFound', pool: poolName });
  const held = pool.heldBy(clientId);
  if (held !== undefined) return renew(pool, held, state, now);

  const ordinal = pool.draining
    ? undefined
    : (restingFor(pool, clientId) ?? reservedFor(pool, clientId) ?? pool.nextFree());
  if (ordinal === undefined) {
    const capacity = pool.capacity - pool.count('retired');
    return reject({ type: 'PoolExhausted', pool: poolName, capacity, draining: pool.draining });
  }
  const { event, lease } = grant(pool, ordinal, { clientId, position: state.nextPosition }, state, now);
  return accept([event], lease);
}

/** A new lease on an identifier, as the event at `position`, and as its holder is told of it. */
export function grant(
  pool: Pool,
  ordinal: number,
  { clientId, position }: { readonly clientId: string; readonly position: number },
  state: LedgerState,
  now: Moment,
): { readonly event: LedgerEvent; readonly lease: LeaseView } {
  const { ttlMs, heartbeatMs } = pool.policy;
  const identifier = pool.identifiers[ordinal] ?? '';
  const token = tokenAt(state.generation, position);
  const deadline = now.audible + ttlMs;
  const held = { pool: pool.name, identifier, clientId, token };
  return {
    event: {
      type: 'IdentifierAllocated',
      ...held,
      data: { ordinal, ttl_ms: ttlMs, deadline_ms: deadline },
    },
    lease: {
      ...held,
      grantedAt: now.ledger,
      lastSeenAt: now.ledger,
      expiresAt: deadline + state.deafMs,
      ttlMs,
      heartbeatMs,
    },
  };
}

/** The identifier that rests after this client, unless it was reserved for another meanwhile. */
function restingFor(pool: Pool, clientId: string): number | undefined {
  const ordinal = pool.restingAfter(clientId);
  if (ordinal === undefined) return undefined;
  const reservedClient = pool.reservedClientOf(ordinal);
  return reservedClient === undefined || reservedClient === clientId ? ordinal : undefined;
}

function reservedFor(pool: Pool, clientId: string): number | undefined {
  const ordinal = pool.reservationFor(clientId);
  return ordinal !== undefined && pool.phaseOf(ordinal) === 'free' && !pool.isLeaving(ordinal)
    ? ordinal
    : undefined;
}
