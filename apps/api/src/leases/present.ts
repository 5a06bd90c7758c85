import type { Client, IdentifierDetail, IdentifierItem, Lease, Liveness, PoolStats } from '@berth/contract';
import {
  leaseView,
  type IdentifierColumns,
  type LeaseView,
  type LedgerState,
  type Moment,
  type Pool,
} from '@berth/domain';
import { presentTime } from '../platform/http/presented-time.js';

export function presentLease(lease: LeaseView): Lease {
  return {
    identifier: lease.identifier,
    client_id: lease.clientId,
    pool: lease.pool,
    token: lease.token,
    granted_at: presentTime(lease.grantedAt),
    expires_at: presentTime(lease.expiresAt),
    ttl_seconds: lease.ttlMs / 1_000,
    heartbeat_seconds: lease.heartbeatMs / 1_000,
  };
}

export function presentLiveness(lease: LeaseView): Liveness {
  return {
    status: 'ok',
    identifier: lease.identifier,
    client_id: lease.clientId,
    pool: lease.pool,
    token: lease.token,
    last_seen: presentTime(lease.lastSeenAt),
    expires_at: presentTime(lease.expiresAt),
    heartbeat_seconds: lease.heartbeatMs / 1_000,
  };
}

/** `deafMs` makes ledger time of audible time. */
export function presentIdentifier(
  pool: IdentifierColumns,
  ordinal: number,
  now: Moment,
  deafMs: number,
): IdentifierItem {
  const isHeld = pool.isHeld(ordinal);
  const clientId = pool.clientOf(ordinal);
  return {
    identifier: pool.identifiers[ordinal] ?? '',
    client_id: isHeld ? clientId : null,
    last_seen: isHeld ? presentTime(pool.lastSeenAt(ordinal)) : null,
    allocated: isHeld,
    state: pool.stateOf(ordinal, now),
    ...(pool.isResting(ordinal) && {
      ...(clientId !== null && { previous_client_id: clientId }),
      available_at: presentTime(pool.dueAt(ordinal) + deafMs),
    }),
  };
}

export function presentIdentifierDetail(
  pool: Pool,
  ordinal: number,
  image: LedgerState,
  now: Moment,
): IdentifierDetail {
  const reservedFor = pool.reservedClientOf(ordinal);
  const lease = pool.isHeld(ordinal) ? presentLease(leaseView(pool, ordinal, image)) : undefined;
  return {
    ...presentIdentifier(pool, ordinal, now, image.deafMs),
    pool: pool.name,
    ...(lease && { token: lease.token, granted_at: lease.granted_at, expires_at: lease.expires_at }),
    ...(reservedFor !== undefined && { reserved_for: reservedFor }),
  };
}

/** The leases that a client holds, one a pool, the first of them also at the top; undefined when it holds none. */
export function presentClient(clientId: string, image: LedgerState, now: Moment): Client | undefined {
  const leases = [...image.pools.values()].flatMap((pool) => {
    const ordinal = pool.heldBy(clientId);
    if (ordinal === undefined) return [];
    const { identifier, token, grantedAt, lastSeenAt, expiresAt } = leaseView(pool, ordinal, image);
    return {
      pool: pool.name,
      identifier,
      token,
      granted_at: presentTime(grantedAt),
      last_seen: presentTime(lastSeenAt),
      expires_at: presentTime(expiresAt),
      state: pool.stateOf(ordinal, now),
    };
  });
  const [first] = leases;
  if (!first) return undefined;
  const { granted_at: _, ...top } = first;
  return { client_id: clientId, ...top, leases };
}

export function presentStats(pool: Pool): PoolStats {
  return {
    total_identifiers: pool.capacity,
    allocated_identifiers: pool.count('held'),
    available_identifiers: pool.freeCount,
    stale_identifiers: pool.count('expired') + pool.count('cooling'),
  };
}
