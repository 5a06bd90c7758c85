import { invariant, unreachable } from './kernel/invariant.js';
import { momentAt, type LedgerTime } from './kernel/time.js';
import type { EventOf, LedgerEvent, Recorded } from './events.js';
import { evolveMint } from './mint/evolve-mint.js';
import { expandPatterns } from './pool/pattern.js';
import type { PoolPolicy } from './pool/policy.js';
import { Pool } from './pool/pool.js';
import type { LedgerState } from './state.js';

/** Folds one recorded event into the image, in place. Never refuses: the past is not up for discussion. */
export function evolve(state: LedgerState, recorded: Recorded): void {
  invariant(recorded.position === state.nextPosition, `event ${String(recorded.position)} out of order`);
  state.nextPosition = recorded.position + 1;
  state.lastRecordedAt = recorded.recordedAt;
  apply(state, recorded, recorded.recordedAt as LedgerTime);
}

/** Renews the leases of one packed event; called for a part of it while its turn is still open. */
export function evolveHeartbeats(
  state: LedgerState,
  event: EventOf<'HeartbeatsRecorded'>,
  at: LedgerTime,
): void {
  const pool = poolOf(state, event);
  const moment = momentAt(at, state.deafMs);
  for (const ordinal of event.data.ordinals) pool.renew(ordinal, moment, event.data.ttl_ms);
}

// One case a fact: splitting the list would hide that it is complete.
// eslint-disable-next-line max-lines-per-function
function apply(state: LedgerState, event: LedgerEvent, at: LedgerTime): void {
  switch (event.type) {
    case 'PoolCreated': {
      const pool = new Pool(event.pool, policyOf(event.data), event.data.identifiers);
      pool.addIdentifiers(identifiersOf(event), at);
      state.pools.set(event.pool, pool);
      return;
    }
    case 'PoolResized':
      resize(poolOf(state, event), event, at);
      return;
    case 'PoolPolicyChanged':
      poolOf(state, event).changePolicy(policyOf(event.data));
      return;
    case 'PoolDrainStarted':
      poolOf(state, event).draining = true;
      return;
    case 'PoolOpened':
      poolOf(state, event).draining = false;
      return;
    case 'PoolDeleted':
      state.pools.delete(event.pool);
      return;
    case 'IdentifierAllocated':
      poolOf(state, event).grant(event.data.ordinal, {
        clientId: event.clientId,
        token: event.token,
        grantedAt: at,
        lastSeenAt: at,
        heardAt: at - state.deafMs,
        deadline: event.data.deadline_ms,
      });
      return;
    case 'HeartbeatsRecorded':
      evolveHeartbeats(state, event, at);
      return;
    case 'IdentifierReleased':
    case 'LeaseRevoked':
      poolOf(state, event).rest(event.data.ordinal, 'cooling', event.data.available_ms, at);
      return;
    case 'LeaseExpired':
      poolOf(state, event).rest(event.data.ordinal, 'expired', event.data.available_ms, at);
      return;
    case 'IdentifierReclaimed':
      poolOf(state, event).reclaim(event.data.ordinal, at);
      return;
    case 'IdentifierReserved':
      poolOf(state, event).reserve(event.data.ordinal, event.clientId, at);
      return;
    case 'ReservationCancelled':
      poolOf(state, event).unreserve(event.data.ordinal, at);
      return;
    case 'IdentifierQuarantined':
      poolOf(state, event).quarantine(event.data.ordinal, at);
      return;
    case 'IdentifierRestored':
      restore(poolOf(state, event), event, at);
      return;
    case 'ViewSaved':
      state.views.set(event.data.slug, { ...event.data, savedAt: at });
      return;
    case 'ViewDeleted':
      state.views.delete(event.data.slug);
      return;
    case 'ServiceResumed':
      state.deafMs += event.data.to_ms - event.data.from_ms;
      return;
    case 'ExpirySuspended':
      poolOf(state, event).suspendedAt = event.data.suspended_ms;
      return;
    case 'ExpiryResumed': {
      const pool = poolOf(state, event);
      pool.suspendedAt = undefined;
      pool.expiryFrom = event.data.expiry_from_ms;
      pool.trustedUntil = event.data.trusted_until_ms;
      return;
    }
    case 'EntityRegistered':
    case 'SequenceAdvanced':
    case 'SequenceReset':
    case 'EntityDeleted':
    case 'MintWindowGranted':
    case 'MintAnswered':
      evolveMint(state.mint, event, at);
      return;
  }
  unreachable(event);
}

function resize(pool: Pool, event: EventOf<'PoolResized'>, at: LedgerTime): void {
  const identifiers = identifiersOf(event);
  pool.patterns = event.data.identifiers;
  pool.keepOnly(new Set(identifiers), at);
  pool.addIdentifiers(identifiers, at);
}

function restore(pool: Pool, { data }: EventOf<'IdentifierRestored'>, at: LedgerTime): void {
  if (data.available_ms === null) pool.reclaim(data.ordinal, at);
  else pool.rest(data.ordinal, 'cooling', data.available_ms, at);
}

function poolOf(state: LedgerState, { pool: name }: { readonly pool: string }): Pool {
  const pool = state.pools.get(name);
  invariant(pool, `no pool '${name}' in the image`);
  return pool;
}

function identifiersOf({ data }: EventOf<'PoolCreated'> | EventOf<'PoolResized'>): readonly string[] {
  const expansion = expandPatterns(data.identifiers);
  invariant(expansion.ok, 'a recorded pool has patterns that expand');
  return expansion.identifiers;
}

function policyOf(data: EventOf<'PoolPolicyChanged'>['data']): PoolPolicy {
  return {
    ttlMs: data.ttl_ms,
    heartbeatMs: data.heartbeat_ms,
    holdDownMs: data.hold_down_ms,
    order: data.order,
  };
}
