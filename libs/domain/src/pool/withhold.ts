import { accept, reject, type Decision } from '../kernel/decision.js';
import type { CommandOf } from '../commands.js';
import type { LedgerEvent } from '../events.js';
import type { Moment } from '../kernel/time.js';
import { isLeaseMeant, leaseEnd } from '../lease/end.js';
import type { Rejection } from '../rejections.js';
import type { LedgerState } from '../state.js';
import { findIdentifier } from './find.js';

type WithholdDecision = Decision<LedgerEvent, Rejection>;

/**
 * Keeps an identifier for one client, from when it is free. Rejects with `IdentifierRetired`,
 * `IdentifierReservedAlready`, or `ClientReservedAlready` (a client has one reservation a pool).
 */
export function reserveIdentifier(
  command: CommandOf<'ReserveIdentifier'>,
  state: LedgerState,
): WithholdDecision {
  const found = findIdentifier(command, state);
  if (!found.ok) return found;
  const { pool, ordinal } = found;
  const { identifier, clientId } = command;
  if (pool.isLeaving(ordinal)) return reject({ type: 'IdentifierRetired', pool: pool.name, identifier });
  const reservedClient = pool.reservedClientOf(ordinal);
  if (reservedClient !== undefined) {
    return reject({
      type: 'IdentifierReservedAlready',
      pool: pool.name,
      identifier,
      clientId: reservedClient,
    });
  }
  const reserved = pool.reservationFor(clientId);
  if (reserved !== undefined) {
    const other = pool.identifiers[reserved] ?? '';
    return reject({ type: 'ClientReservedAlready', pool: pool.name, identifier: other, clientId });
  }
  return accept([{ type: 'IdentifierReserved', pool: pool.name, identifier, clientId, data: { ordinal } }]);
}

/**
 * Gives a reserved identifier back to all. Rejects with `IdentifierNotReserved`, or
 * `IdentifierReservedAlready` when it is another client's reservation than the one that is meant.
 */
export function cancelReservation(
  command: CommandOf<'CancelReservation'>,
  state: LedgerState,
): WithholdDecision {
  const found = findIdentifier(command, state);
  if (!found.ok) return found;
  const { pool, ordinal } = found;
  const { identifier } = command;
  const clientId = pool.reservedClientOf(ordinal);
  if (clientId === undefined) return reject({ type: 'IdentifierNotReserved', pool: pool.name, identifier });
  if (clientId !== (command.clientId ?? clientId)) {
    return reject({ type: 'IdentifierReservedAlready', pool: pool.name, identifier, clientId });
  }
  return accept([{ type: 'ReservationCancelled', pool: pool.name, identifier, clientId, data: { ordinal } }]);
}

/**
 * Takes an identifier out of use until it is restored; a lease on it is revoked first. Rejects with
 * `IdentifierRetired`, `IdentifierQuarantinedAlready`, or `LeaseChanged` when it is another lease than the one
 * that is meant.
 */
export function quarantineIdentifier(
  command: CommandOf<'QuarantineIdentifier'>,
  state: LedgerState,
  now: Moment,
): WithholdDecision {
  const found = findIdentifier(command, state);
  if (!found.ok) return found;
  const { pool, ordinal } = found;
  const { identifier } = command;
  const phase = pool.phaseOf(ordinal);
  if (phase === 'retired') return reject({ type: 'IdentifierRetired', pool: pool.name, identifier });
  if (phase === 'quarantined') {
    return reject({ type: 'IdentifierQuarantinedAlready', pool: pool.name, identifier });
  }
  if (!isLeaseMeant(pool, ordinal, command.token)) {
    const holder = pool.isHeld(ordinal) ? pool.clientOf(ordinal) : null;
    return reject({ type: 'LeaseChanged', pool: pool.name, identifier, holder });
  }
  const quarantined: LedgerEvent = {
    type: 'IdentifierQuarantined',
    pool: pool.name,
    identifier,
    data: { ordinal },
  };
  return accept(
    phase === 'held' ? [leaseEnd('LeaseRevoked', pool, ordinal, now), quarantined] : [quarantined],
  );
}

/**
 * Puts a quarantined identifier back: free, or resting for what is left of its hold-down. Rejects with
 * `IdentifierNotQuarantined`.
 */
export function restoreIdentifier(
  command: CommandOf<'RestoreIdentifier'>,
  state: LedgerState,
  now: Moment,
): WithholdDecision {
  const found = findIdentifier(command, state);
  if (!found.ok) return found;
  const { pool, ordinal } = found;
  const { identifier } = command;
  const phase = pool.phaseOf(ordinal);
  if (phase !== 'quarantined') {
    return reject({ type: 'IdentifierNotQuarantined', pool: pool.name, identifier, phase });
  }
  const rest = pool.dueAt(ordinal);
  const data = { ordinal, available_ms: rest > now.audible ? rest : null };
  return accept([{ type: 'IdentifierRestored', pool: pool.name, identifier, data }]);
}
