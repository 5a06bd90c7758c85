import { accept, reject, type Decision } from '../kernel/decision.js';
import type { Moment } from '../kernel/time.js';
import type { CommandOf } from '../commands.js';
import type { LedgerEvent } from '../events.js';
import { grant } from '../lease/allocate.js';
import { expiryOf } from '../lease/end.js';
import { renew } from '../lease/heartbeat.js';
import type { LeaseView } from '../lease/lease.js';
import { reclaimOf } from '../lease/reap.js';
import { findIdentifier } from '../pool/find.js';
import type { Pool } from '../pool/pool.js';
import type { Rejection } from '../rejections.js';
import type { LedgerState } from '../state.js';

/**
 * Gives the client this very identifier, or renews its lease of it. A lease whose deadline has passed is ended
 * here, so that nobody has to wait for the reaper; a hold-down is kept. Rejects with `PoolNotFound`,
 * `IdentifierNotFound`, `PoolExhausted` when the pool is draining, or `MachineNumberTaken`.
 */
export function claimMachineNumber(
  command: CommandOf<'ClaimMachineNumber'>,
  state: LedgerState,
  now: Moment,
): Decision<LedgerEvent, Rejection, LeaseView> {
  const found = findIdentifier(command, state);
  if (!found.ok) return found;
  const { pool, ordinal } = found;
  const { identifier, clientId } = command;
  const own = pool.heldBy(clientId);
  if (own === ordinal) return renew(pool, ordinal, state, now);
  if (pool.draining) {
    const capacity = pool.capacity - pool.count('retired');
    return reject({ type: 'PoolExhausted', pool: pool.name, capacity, draining: true });
  }
  const endings = own === undefined ? endingsBefore(pool, ordinal, clientId, now) : undefined;
  if (!endings) {
    const holder = pool.isHeld(ordinal) ? pool.clientOf(ordinal) : null;
    return reject({ type: 'MachineNumberTaken', pool: pool.name, identifier, holder });
  }
  const position = state.nextPosition + endings.length;
  const { event, lease } = grant(pool, ordinal, { clientId, position }, state, now);
  return accept([...endings, event], lease);
}

/** What has to end before the client gets the identifier; undefined when it may not have it yet. */
function endingsBefore(
  pool: Pool,
  ordinal: number,
  clientId: string,
  now: Moment,
): readonly LedgerEvent[] | undefined {
  const reservedClient = pool.reservedClientOf(ordinal);
  if (pool.isLeaving(ordinal) || (reservedClient ?? clientId) !== clientId) return undefined;
  const isDue = pool.dueAt(ordinal) <= now.audible;
  switch (pool.phaseOf(ordinal)) {
    case 'free':
      return [];
    case 'expired':
    case 'cooling':
      if (pool.clientOf(ordinal) === clientId) return [];
      return isDue ? [reclaimOf(pool, ordinal)] : undefined;
    case 'held': {
      const isOver = isDue && pool.suspendedAt === undefined && now.audible >= pool.expiryFrom;
      const isFreeAtOnce = pool.policy.holdDownMs === 0;
      return isOver && isFreeAtOnce ? [expiryOf(pool, ordinal, now), reclaimOf(pool, ordinal)] : undefined;
    }
    case 'quarantined':
    case 'retired':
      return undefined;
  }
}
