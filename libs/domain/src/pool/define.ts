import { accept, acceptUnchanged, reject, type Decision } from '../kernel/decision.js';
import type { CommandOf } from '../commands.js';
import type { LedgerEvent } from '../events.js';
import type { Moment } from '../kernel/time.js';
import { expiryResumed } from '../lease/reap.js';
import type { Rejection } from '../rejections.js';
import type { LedgerState } from '../state.js';
import { findPool } from './find.js';
import type { Finding } from './finding.js';
import { expandPatterns } from './pattern.js';
import { policyData } from './policy.js';
import { poolFaults } from './soundness.js';

type PoolDecision = Decision<LedgerEvent, Rejection>;

/** More pools than this in one ledger are taken for a program that runs wild. */
const POOLS_MAX = 1_000;

/** Makes a pool. Rejects with `PoolExists`, or `PoolDefinitionInvalid` with everything that is wrong. */
export function createPool(
  { pool: name, patterns, policy, machineBits }: CommandOf<'CreatePool'>,
  state: LedgerState,
): PoolDecision {
  if (state.pools.has(name)) return reject({ type: 'PoolExists', pool: name });
  const expansion = expandPatterns(patterns);
  const faults = [...poolFaults({ name, policy, expansion }, machineBits), ...countFaults(state)];
  if (faults.length > 0 || !expansion.ok)
    return reject({ type: 'PoolDefinitionInvalid', pool: name, faults });
  const data = { identifiers: patterns, capacity: expansion.identifiers.length, ...policyData(policy) };
  return accept([{ type: 'PoolCreated', pool: name, data }]);
}

/**
 * Ends a pool; its history stays. Rejects with `PoolNotFound`, or `PoolInUse` while any of its identifiers is
 * held, rests, is withheld or kept for somebody.
 */
export function deletePool({ pool: name }: CommandOf<'DeletePool'>, state: LedgerState): PoolDecision {
  const found = findPool(name, state);
  if (!found.ok) return found;
  const { pool } = found;
  const uses = {
    held: pool.count('held'),
    resting: pool.count('expired') + pool.count('cooling'),
    quarantined: pool.count('quarantined'),
    reserved: pool.reservationCount,
  };
  if (Object.values(uses).some((count) => count > 0))
    return reject({ type: 'PoolInUse', pool: name, ...uses });
  return accept([{ type: 'PoolDeleted', pool: name, data: {} }]);
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

function countFaults({ pools }: LedgerState): readonly Finding[] {
  if (pools.size < POOLS_MAX) return [];
  return [{ field: 'name', message: `there are ${String(POOLS_MAX)} pools, the most that there may be` }];
}
