import { accept, acceptUnchanged, reject, type Decision } from '../kernel/decision.js';
import type { CommandOf } from '../commands.js';
import type { EventOf, LedgerEvent } from '../events.js';
import type { Rejection } from '../rejections.js';
import type { LedgerState } from '../state.js';
import { COUNTER_MAX, isCounterType, type CounterType, type DataType } from './entity-type.js';
import type { Entity } from './entity.js';
import type { MintState } from './mint-state.js';
import { isSameShard, iterationNotBelow, valueAt, type Shard } from './shard.js';

type Refusal = { readonly ok: false; readonly rejection: Rejection };
type Registration = { readonly ok: true; readonly entity: Entity; readonly isNew: boolean } | Refusal;

/**
 * Makes sure that there is an entity of this name and type. Rejects with `EntityTypeMismatch`,
 * `ShardMismatch` or `EntitiesExhausted`.
 */
export function registerEntity(
  command: CommandOf<'RegisterEntity'>,
  { mint }: LedgerState,
): Decision<LedgerEvent, Rejection, Entity> {
  const found = findOrCreate(mint, command, command.dataType ?? 'snowflake');
  if (!found.ok) return found;
  const { entity, isNew } = found;
  return isNew ? accept([registered(entity, command.shard)], entity) : acceptUnchanged(entity);
}

/**
 * Registers a new entity; a counter begins at the first value of its shard that is not below `startValue`, and
 * above all that an earlier entity of the name issued. Rejects with `EntityExists`, `EntityNotNumeric` (a
 * start value for a type that does not count), `RangeExhausted`, `ShardMismatch` or `EntitiesExhausted`.
 */
export function initEntity(
  command: CommandOf<'InitEntity'>,
  { mint }: LedgerState,
): Decision<LedgerEvent, Rejection, Entity> {
  const { entity: name, dataType, startValue, shard } = command;
  const existing = mint.entities.get(name);
  if (existing) {
    const { dataType: registeredType, next } = existing;
    const counted = { dataType: registeredType, next, shard: mint.shard ?? shard };
    return reject({ type: 'EntityExists', entity: name, ...counted });
  }
  if (startValue !== undefined && !isCounterType(dataType)) {
    return reject({ type: 'EntityNotNumeric', entity: name, dataType });
  }
  const found = findOrCreate(mint, command, dataType);
  if (!found.ok) return found;
  const start = iterationNotBelow(shard, startValue ?? 0n);
  const entity = { ...found.entity, next: start > found.entity.next ? start : found.entity.next };
  const fault = isCounterType(dataType) ? rangeFault(entity, shard, 1) : undefined;
  return fault ? reject(fault) : accept([registered(entity, shard)], entity);
}

/**
 * Forgets an entity but for how far it had counted. Rejects with `EntityNotFound`.
 */
export function deleteEntity(
  { entity: name }: CommandOf<'DeleteEntity'>,
  { mint }: LedgerState,
): Decision<LedgerEvent, Rejection> {
  const entity = mint.entities.get(name);
  if (!entity) return reject({ type: 'EntityNotFound', entity: name });
  return accept([{ type: 'EntityDeleted', data: entityData(entity) }]);
}

/**
 * The entity of a command that may register one, or how it would begin. Rejects with `EntityTypeMismatch`,
 * `ShardMismatch` or `EntitiesExhausted`.
 */
export function findOrCreate(
  mint: MintState,
  command: {
    readonly entity: string;
    readonly shard: Shard;
    readonly entitiesMax: number;
    readonly dataType: DataType | undefined;
  },
  typeOfNew: DataType,
): Registration {
  const { entity: name, shard, entitiesMax, dataType } = command;
  if (mint.shard && !isSameShard(mint.shard, shard)) {
    return refused({ type: 'ShardMismatch', shard, recorded: mint.shard });
  }
  const entity = mint.entities.get(name);
  if (entity) {
    const registeredType = entity.dataType;
    return dataType === undefined || dataType === registeredType
      ? { ok: true, entity, isNew: false }
      : refused({ type: 'EntityTypeMismatch', entity: name, dataType, registeredType });
  }
  const mark = mint.tombstones.get(name);
  // A name that has a mark already takes no more room.
  if (mark === undefined && mint.entities.size + mint.tombstones.size >= entitiesMax) {
    return refused({ type: 'EntitiesExhausted', max: entitiesMax });
  }
  return { ok: true, entity: { name, dataType: typeOfNew, next: mark ?? 0n }, isNew: true };
}

/** Why a counter cannot issue `count` values from its next one on; undefined when it can. */
export function rangeFault(
  { name: entity, dataType, next }: Entity,
  shard: Shard,
  count: number,
): Extract<Rejection, { type: 'RangeExhausted' }> | undefined {
  const max = COUNTER_MAX[dataType as CounterType];
  const last = valueAt(shard, next + BigInt(count) - 1n);
  return last > max ? { type: 'RangeExhausted', entity, dataType, max } : undefined;
}

export function registered(entity: Entity, shard: Shard): EventOf<'EntityRegistered'> {
  const data = { ...entityData(entity), shard_id: shard.id, total_shards: shard.total };
  return { type: 'EntityRegistered', data };
}

function entityData({ name, dataType, next }: Entity) {
  return { entity: name, data_type: dataType, next: String(next) };
}

function refused(rejection: Rejection): Refusal {
  return { ok: false, rejection };
}
