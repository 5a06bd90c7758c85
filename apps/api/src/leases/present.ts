import type { Client, IdentifierDetail, IdentifierItem, Lease, Liveness, PoolStats } from '@berth/contract';
import type { LeaseView } from '@berth/domain';
import type { ClientView } from '../ledger/client-view.js';
import type { PoolSummary, PoolView } from '../ledger/pool-view.js';
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

export function presentIdentifier({ columns, now, deafMs }: PoolView, ordinal: number): IdentifierItem {
  const isHeld = columns.isHeld(ordinal);
  const clientId = columns.clientOf(ordinal);
  return {
    identifier: columns.identifiers[ordinal] ?? '',
    client_id: isHeld ? clientId : null,
    last_seen: isHeld ? presentTime(columns.lastSeenAt(ordinal)) : null,
    allocated: isHeld,
    state: columns.stateOf(ordinal, now),
    ...(columns.isResting(ordinal) && {
      ...(clientId !== null && { previous_client_id: clientId }),
      available_at: presentTime(columns.dueAt(ordinal) + deafMs),
    }),
  };
}

export function presentIdentifierDetail(view: PoolView, ordinal: number): IdentifierDetail {
  const { name: pool, columns, deafMs } = view;
  const reservedFor = columns.reservedClientOf(ordinal);
  return {
    ...presentIdentifier(view, ordinal),
    pool,
    ...(columns.isHeld(ordinal) && {
      token: columns.tokenOf(ordinal),
      granted_at: presentTime(columns.grantedAt(ordinal)),
      expires_at: presentTime(columns.dueAt(ordinal) + deafMs),
    }),
    ...(reservedFor !== undefined && { reserved_for: reservedFor }),
  };
}

/**
 * The leases that a client holds, one a pool, the first of them also at the top; undefined when it holds
 * none.
 */
export function presentClient({ clientId, leases: held }: ClientView): Client | undefined {
  const leases = held.map(({ pool, identifier, token, grantedAt, lastSeenAt, expiresAt, state }) => ({
    pool,
    identifier,
    token,
    granted_at: presentTime(grantedAt),
    last_seen: presentTime(lastSeenAt),
    expires_at: presentTime(expiresAt),
    state,
  }));
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
