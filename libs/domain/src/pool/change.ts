import { accept, reject, type Decision } from '../kernel/decision.js';
import type { CommandOf } from '../commands.js';
import type { LedgerEvent } from '../events.js';
import type { Rejection } from '../rejections.js';
import type { LedgerState } from '../state.js';
import { findPool } from './find.js';
import type { Finding } from './finding.js';
import { expandPatterns, POOL_CAPACITY_MAX } from './pattern.js';
import { policyData, type PoolPolicy } from './policy.js';
import type { Pool } from './pool.js';
import { poolFaults, type PoolDefinition } from './soundness.js';

/** A pool that was resized again and again keeps what has left it, for its history: up to this many places. */
const PLACES_MAX = 2 * POOL_CAPACITY_MAX;

/** A change of a pool, worked out before it is made. */
export interface PoolChange {
  readonly definition: PoolDefinition;
  /** Undefined when the pool keeps its patterns, and when they are faulty. */
  readonly resize: Resize | undefined;
}

/** What becomes of the identifiers of a pool that is given other patterns. */
export interface Resize {
  readonly patterns: readonly string[];
  readonly capacity: number;
  readonly added: number;
  /** Retired ones that come back to their old places. */
  readonly returning: number;
  /** By ordinal, those that will leave: free ones at once, the others when nobody holds or rests them. */
  readonly leaving: readonly number[];
}

/**
 * Gives a pool other identifiers, another policy, or both at once. New identifiers join at the end; those no
 * longer named leave, free ones at once and held or resting ones when they come back, and are reserved for
 * nobody any more. Leases keep the deadline they have. Nothing is written of what does not change. Rejects
 * with `PoolNotFound` or `PoolDefinitionInvalid`.
 */
export function changePool(
  command: CommandOf<'ChangePool'>,
  state: LedgerState,
): Decision<LedgerEvent, Rejection> {
  const found = findPool(command.pool, state);
  if (!found.ok) return found;
  const { pool } = found;
  const { name } = pool;
  const change = poolChange(pool, command);
  const faults = changeFaults(pool, change, command.machineBits);
  const { definition, resize } = change;
  if (faults.length > 0) return reject({ type: 'PoolDefinitionInvalid', pool: name, faults });
  const events: LedgerEvent[] = [];
  if (resize) {
    const data = { identifiers: resize.patterns, capacity: resize.capacity };
    events.push(...cancelled(pool, resize.leaving), { type: 'PoolResized', pool: name, data });
  }
  if (!isSamePolicy(definition.policy, pool.policy)) {
    events.push({ type: 'PoolPolicyChanged', pool: name, data: policyData(definition.policy) });
  }
  return accept(events);
}

/** What a pool would be after a change; nothing is decided yet. */
export function poolChange(
  pool: Pool,
  { patterns, policy: some }: Pick<CommandOf<'ChangePool'>, 'patterns' | 'policy'>,
): PoolChange {
  const { name, identifiers } = pool;
  const policy = { ...pool.policy, ...some };
  if (patterns === undefined || isSameList(patterns, pool.patterns)) {
    return { definition: { name, policy, expansion: { ok: true, identifiers } }, resize: undefined };
  }
  const expansion = expandPatterns(patterns);
  const resize = expansion.ok ? resizeTo(pool, patterns, expansion.identifiers) : undefined;
  return { definition: { name, policy, expansion }, resize };
}

/** What speaks against a change. `machineBits`: as for `poolFaults`. */
export function changeFaults(
  pool: Pool,
  { definition, resize }: PoolChange,
  machineBits?: number,
): readonly Finding[] {
  return [...poolFaults(definition, machineBits), ...(resize ? placeFaults(pool, resize) : [])];
}

function resizeTo(pool: Pool, patterns: readonly string[], identifiers: readonly string[]): Resize {
  const wanted = new Set(identifiers);
  const known = identifiers.filter((identifier) => pool.ordinalOf(identifier) !== undefined).length;
  const leaving: number[] = [];
  let returning = 0;
  for (const [ordinal, identifier] of pool.identifiers.entries()) {
    const isWanted = wanted.has(identifier);
    if (isWanted && pool.phaseOf(ordinal) === 'retired') returning += 1;
    if (!isWanted && !pool.isLeaving(ordinal)) leaving.push(ordinal);
  }
  const capacity = identifiers.length;
  return { patterns, capacity, added: capacity - known, returning, leaving };
}

/** What speaks against a resize because of all that the pool has had before it. */
export function placeFaults(
  pool: Pool,
  { added }: Pick<Resize, 'added'>,
  placesMax = PLACES_MAX,
): readonly Finding[] {
  if (pool.capacity + added <= placesMax) return [];
  const message =
    `with those that have left, the pool would have had more than ${String(placesMax)} identifiers: ` +
    `make another pool`;
  return [{ field: 'identifiers', message }];
}

/** Nobody waits for an identifier that will not come back. */
function cancelled(pool: Pool, leaving: readonly number[]): readonly LedgerEvent[] {
  return leaving.flatMap((ordinal): readonly LedgerEvent[] => {
    const clientId = pool.reservedClientOf(ordinal);
    if (clientId === undefined) return [];
    const identifier = pool.identifiers[ordinal] ?? '';
    return [{ type: 'ReservationCancelled', pool: pool.name, identifier, clientId, data: { ordinal } }];
  });
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}

function isSamePolicy(one: PoolPolicy, other: PoolPolicy): boolean {
  return (
    one.ttlMs === other.ttlMs &&
    one.heartbeatMs === other.heartbeatMs &&
    one.holdDownMs === other.holdDownMs &&
    one.order === other.order
  );
}
