import type { ClientLease as PresentedLease } from '@berth/contract';
import { presentTime } from '../platform/http/presented-time.js';
import type { ClientLease } from './client-view.js';

/** A lease as one of those that a client holds. */
export function presentClientLease(lease: ClientLease): PresentedLease {
  const { pool, identifier, token, grantedAt, lastSeenAt, expiresAt, state } = lease;
  return {
    pool,
    identifier,
    token,
    granted_at: presentTime(grantedAt),
    last_seen: presentTime(lastSeenAt),
    expires_at: presentTime(expiresAt),
    state,
  };
}
