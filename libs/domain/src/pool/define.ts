import { accept, acceptUnchanged, reject, type Decision } from '../kernel/decision.js';
import type { CommandOf } from '../commands.js';
import type { LedgerEvent } from '../events.js';
import type { Moment } from '../kernel/time.js';
import { isPoolName } from '../kernel/names.js';
import { expiryResumed } from '../lease/reap.js';
import type { Rejection } from '../rejections.js';
import type { LedgerState } from '../state.js';
import { findPool } from './find.js';
import { expandPatterns } from './pattern.js';
import { policyFaults, type PoolPolicy } from './policy.js';

type PoolDecision = Decision<LedgerEvent, Rejection>;

/** Makes a pool. Rejects with `PoolExists`, or `PoolDefinitionInvalid` with everything that is wrong. */
export function createPool(
  { pool, patterns, policy }: CommandOf<'CreatePool'>,
  state: LedgerState,
): PoolDecision {
  if (state.pools.has(pool)) return reject({ type: 'PoolExists', pool });
  const nameFaults = isPoolName(pool)
    ? []
    : [`'${pool}' is no pool name: write 1-128 of A-Z a-z 0-9 . _ : @ -`];
  const expansion = expandPatterns(patterns);
  const faults = [...nameFaults, ...policyFaults(policy), ...(expansion.ok ? [] : [expansion.fault])];
  if (faults.length > 0 || !expansion.ok) return reject({ type: 'PoolDefinitionInvalid', pool, faults });
  const data = { identifiers: patterns, capacity: expansion.identifiers.length, ...policyData(policy) };
  return accept([{ type: 'PoolCreated', pool, data }]);
}

/**
 * Gives a pool other identifiers: new ones join at the end; those no longer named leave, free ones at once
 * and held or resting ones when they come back. Rejects with `PoolNotFound` or `PoolDefinitionInvalid`.
 */
export function resizePool(
  { pool: name, patterns }: CommandOf<'ResizePool'>,
  state: LedgerState,
): PoolDecision {
  const found = findPool(name, state);
  if (!found.ok) return found;
  const expansion = expandPatterns(patterns);
  if (!expansion.ok) return reject({ type: 'PoolDefinitionInvalid', pool: name, faults: [expansion.fault] });
  const data = { identifiers: patterns, capacity: expansion.identifiers.length };
  return accept([{ type: 'PoolResized', pool: name, data }]);
}

/**
 * Changes some or all of a pool's policy; leases keep the deadline they have. Nothing is written when nothing
 * changes.
 */
export function changePoolPolicy(
  { pool: name, policy: change }: CommandOf<'ChangePoolPolicy'>,
  state: LedgerState,
): PoolDecision {
  const found = findPool(name, state);
  if (!found.ok) return found;
  const before = found.pool.policy;
  const policy: PoolPolicy = { ...before, ...change };
  const faults = policyFaults(policy);
  if (faults.length > 0) return reject({ type: 'PoolDefinitionInvalid', pool: name, faults });
  const isSame =
    policy.ttlMs === before.ttlMs &&
    policy.heartbeatMs === before.heartbeatMs &&
    policy.holdDownMs === before.holdDownMs &&
    policy.order === before.order;
  if (isSame) return acceptUnchanged(undefined);
  return accept([{ type: 'PoolPolicyChanged', pool: name, data: policyData(policy) }]);
}

/** Closes a pool to new leases; held ones go on until they end. A suspended expiry is lifted with it. */
export function startPoolDrain(
  { pool: name }: CommandOf<'StartPoolDrain'>,
  state: LedgerState,
): PoolDecision {
  const found = findPool(name, state);
  if (!found.ok) return found;
  if (found.pool.draining) return acceptUnchanged(undefined);
  return accept([{ type: 'PoolDrainStarted', pool: name, data: {} }]);
}

export function openPool({ pool: name }: CommandOf<'OpenPool'>, state: LedgerState): PoolDecision {
  const found = findPool(name, state);
  if (!found.ok) return found;
  if (!found.pool.draining) return acceptUnchanged(undefined);
  return accept([{ type: 'PoolOpened', pool: name, data: {} }]);
}

/** Lifts a suspended expiry by an operator's word. Rejects with `ExpiryNotSuspended` when it is not. */
export function resumeExpiry(
  { pool: name }: CommandOf<'ResumeExpiry'>,
  state: LedgerState,
  now: Moment,
): PoolDecision {
  const found = findPool(name, state);
  if (!found.ok) return found;
  if (found.pool.suspendedAt === undefined) return reject({ type: 'ExpiryNotSuspended', pool: name });
  return accept([expiryResumed(found.pool, 'operator', now)]);
}

function policyData(policy: PoolPolicy) {
  return {
    ttl_ms: policy.ttlMs,
    heartbeat_ms: policy.heartbeatMs,
    hold_down_ms: policy.holdDownMs,
    order: policy.order,
  };
}
