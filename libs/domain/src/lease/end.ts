import { accept, acceptUnchanged, reject, type Decision } from '../kernel/decision.js';
import type { Moment } from '../kernel/time.js';
import type { CommandOf } from '../commands.js';
import type { EventOf, LedgerEvent } from '../events.js';
import type { Pool } from '../pool/pool.js';
import { findIdentifier } from '../pool/find.js';
import type { Rejection } from '../rejections.js';
import type { LedgerState } from '../state.js';

/**
 * Ends the client's own lease; the identifier rests. Again by the same client: accepted while no one else
 * holds it. Rejects with `PoolNotFound`, `IdentifierNotFound`, or `IdentifierMismatch` (not the holder, or an
 * old token).
 */
export function releaseIdentifier(
  command: CommandOf<'ReleaseIdentifier'>,
  state: LedgerState,
  now: Moment,
): Decision<LedgerEvent, Rejection> {
  const found = findIdentifier(command, state);
  if (!found.ok) return found;
  const { pool, ordinal } = found;
  const isLast = pool.clientOf(ordinal) === command.clientId;
  const isCurrentToken = command.token === undefined || command.token === pool.tokenOf(ordinal);
  if (pool.isHeld(ordinal) && isLast && isCurrentToken)
    return accept([leaseEnd('IdentifierReleased', pool, ordinal, now)]);
  // Once it is free again, who held it last is forgotten, and whoever says it had it is believed.
  const mayBeLast = isLast || pool.clientOf(ordinal) === null;
  if (!pool.isHeld(ordinal) && mayBeLast && isCurrentToken) return acceptUnchanged(undefined);
  const { identifier, clientId } = command;
  return reject({ type: 'IdentifierMismatch', pool: pool.name, identifier, clientId });
}

/**
 * Ends a lease by an administrator's word; the identifier rests. Rejects with `IdentifierNotHeld` when nobody
 * holds it, `LeaseChanged` when it is another lease than the one that is meant.
 */
export function revokeLease(
  command: CommandOf<'RevokeLease'>,
  state: LedgerState,
  now: Moment,
): Decision<LedgerEvent, Rejection> {
  const found = findIdentifier(command, state);
  if (!found.ok) return found;
  const { pool, ordinal } = found;
  const { identifier } = command;
  if (!pool.isHeld(ordinal)) {
    const phase = pool.phaseOf(ordinal);
    return reject({ type: 'IdentifierNotHeld', pool: pool.name, identifier, phase });
  }
  if (!isLeaseMeant(pool, ordinal, command.token)) {
    const holder = pool.clientOf(ordinal);
    return reject({ type: 'LeaseChanged', pool: pool.name, identifier, holder });
  }
  return accept([leaseEnd('LeaseRevoked', pool, ordinal, now)]);
}

/** `token`: of the lease that is meant, null for none; undefined means whichever there is. */
export function isLeaseMeant(pool: Pool, ordinal: number, token: number | null | undefined): boolean {
  return token === undefined || token === (pool.isHeld(ordinal) ? pool.tokenOf(ordinal) : null);
}

/** The end of a lease that is held now, with the hold-down that follows. */
export function leaseEnd(
  type: 'IdentifierReleased' | 'LeaseRevoked',
  pool: Pool,
  ordinal: number,
  now: Moment,
): LedgerEvent {
  return { type, ...endOf(pool, ordinal, now) };
}

export function expiryOf(pool: Pool, ordinal: number, now: Moment): EventOf<'LeaseExpired'> {
  const end = endOf(pool, ordinal, now);
  const silent = now.audible - pool.heardAt(ordinal);
  return { type: 'LeaseExpired', ...end, data: { ...end.data, silent_ms: silent } };
}

function endOf(pool: Pool, ordinal: number, now: Moment) {
  return {
    pool: pool.name,
    identifier: pool.identifiers[ordinal] ?? '',
    clientId: pool.clientOf(ordinal) ?? '',
    token: pool.tokenOf(ordinal),
    data: { ordinal, available_ms: now.audible + pool.policy.holdDownMs },
  };
}
