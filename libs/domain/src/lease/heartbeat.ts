import { accept, acceptUnchanged, reject, type Decision } from '../kernel/decision.js';
import type { Moment } from '../kernel/time.js';
import type { CommandOf, Heartbeat, HeartbeatsOutcome } from '../commands.js';
import type { EventOf } from '../events.js';
import { lateAfterMs } from '../pool/policy.js';
import type { Pool } from '../pool/pool.js';
import type { Rejection } from '../rejections.js';
import type { LedgerState } from '../state.js';
import { renewedView, type LeaseView } from './lease.js';

type Recorded = EventOf<'HeartbeatsRecorded'>;

/**
 * Renews a lease at its holder's sign of life, late or not. Rejects with `PoolNotFound`, `IdentifierNotFound`
 * or `IdentifierMismatch` (someone else holds it, nobody does, or the token is not the current one).
 */
export function recordHeartbeat(
  command: CommandOf<'RecordHeartbeat'>,
  state: LedgerState,
  now: Moment,
): Decision<Recorded, Rejection, LeaseView> {
  const pool = state.pools.get(command.pool);
  if (!pool) return reject({ type: 'PoolNotFound', pool: command.pool });
  const ordinal = pool.ordinalOf(command.identifier);
  if (ordinal === undefined) {
    return reject({ type: 'IdentifierNotFound', pool: pool.name, identifier: command.identifier });
  }
  if (!isHolder(pool, ordinal, command)) {
    const { identifier, clientId } = command;
    return reject({ type: 'IdentifierMismatch', pool: pool.name, identifier, clientId });
  }
  return renew(pool, ordinal, state, now, command.offsetMs);
}

/**
 * Renews many leases of one pool at once; those that cannot be are named by index, the others are renewed.
 */
export function recordHeartbeats(
  { pool: poolName, heartbeats }: CommandOf<'RecordHeartbeats'>,
  state: LedgerState,
  now: Moment,
): Decision<Recorded, Rejection, HeartbeatsOutcome> {
  const pool = state.pools.get(poolName);
  if (!pool) return reject({ type: 'PoolNotFound', pool: poolName });
  const refused: { index: number; rejection: 'IdentifierNotFound' | 'IdentifierMismatch' }[] = [];
  const offsets = new Map<number, number>();
  for (const [index, heartbeat] of heartbeats.entries()) {
    const ordinal = pool.ordinalOf(heartbeat.identifier);
    if (ordinal === undefined) refused.push({ index, rejection: 'IdentifierNotFound' });
    else if (!isHolder(pool, ordinal, heartbeat)) refused.push({ index, rejection: 'IdentifierMismatch' });
    else if (!isRenewedAlready(pool, ordinal, now)) offsets.set(ordinal, heartbeat.offsetMs ?? 0);
  }
  const outcome = { accepted: heartbeats.length - refused.length, refused };
  if (offsets.size === 0) return acceptUnchanged(outcome);
  return accept([heartbeatsEvent(pool, offsets, now)], outcome);
}

/**
 * The renewal of a held lease; nothing is written when it was renewed at this very moment already (a lease
 * granted or renewed earlier in the same turn).
 */
export function renew(
  pool: Pool,
  ordinal: number,
  state: LedgerState,
  now: Moment,
  offsetMs = 0,
): Decision<Recorded, never, LeaseView> {
  const view = renewedView(pool, ordinal, state, now);
  if (isRenewedAlready(pool, ordinal, now)) return acceptUnchanged(view);
  return accept([heartbeatsEvent(pool, new Map([[ordinal, offsetMs]]), now)], view);
}

/** Whether renewing would change nothing: the same moment by both clocks, and no TTL raised since. */
function isRenewedAlready(pool: Pool, ordinal: number, now: Moment): boolean {
  return (
    pool.heardAt(ordinal) === now.audible &&
    pool.lastSeenAt(ordinal) === now.ledger &&
    pool.dueAt(ordinal) >= now.audible + pool.policy.ttlMs
  );
}

function isHolder(pool: Pool, ordinal: number, { clientId, token }: Heartbeat): boolean {
  return (
    pool.isHeld(ordinal) &&
    pool.clientOf(ordinal) === clientId &&
    (token === undefined || token === pool.tokenOf(ordinal))
  );
}

/** `offsets`: of each ordinal, how long ago in ms its heartbeat arrived. */
function heartbeatsEvent(pool: Pool, offsets: ReadonlyMap<number, number>, now: Moment): Recorded {
  const ordinals = [...offsets.keys()];
  const lateAfter = lateAfterMs(pool.policy);
  const late = ordinals.filter((ordinal) => now.audible - pool.heardAt(ordinal) > lateAfter);
  return {
    type: 'HeartbeatsRecorded',
    pool: pool.name,
    data: {
      ttl_ms: pool.policy.ttlMs,
      ordinals,
      offsets_ms: [...offsets.values()],
      ...(late.length > 0 && {
        late_ordinals: late,
        late_silent_ms: late.map((ordinal) => now.audible - pool.heardAt(ordinal)),
      }),
    },
  };
}
