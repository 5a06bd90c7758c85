import type { Client, Lease, Liveness, PoolStats } from '@berth/contract';
import type { LeaseView } from '@berth/domain';
import type { ClientView } from '../ledger/client-view.js';
import type { PoolSummary } from '../ledger/pool-view.js';
import { presentClientLease } from '../ledger/present-client-lease.js';
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

/**
 * The leases that a client holds, one a pool, the first of them also at the top; undefined when it holds
 * none.
 */
export function presentClient({ clientId, leases: held }: ClientView): Client | undefined {
  const leases = held.map(presentClientLease);
  const [first] = leases;
  if (!first) return undefined;
  const { granted_at: _, ...top } = first;
  return { client_id: clientId, ...top, leases };
}

export function presentStats({ capacity, states }: PoolSummary): PoolStats {
  return {
    total_identifiers: capacity,
    allocated_identifiers: states.held + states.late,
    available_identifiers: states.free,
    stale_identifiers: states.expired + states.cooling,
  };
}
