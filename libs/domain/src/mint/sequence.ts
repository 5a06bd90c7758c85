import { accept, acceptUnchanged, reject, type Decision } from '../kernel/decision.js';
import { invariant } from '../kernel/invariant.js';
import type { CommandOf } from '../commands.js';
import type { LedgerEvent } from '../events.js';
import type { Moment } from '../kernel/time.js';
import type { Rejection } from '../rejections.js';
import type { LedgerState } from '../state.js';
import { isCounterType } from './entity-type.js';
import type { SequenceMoved } from './entity.js';
import type { CounterRun } from './minted.js';
import { findOrCreate, rangeFault, registered } from './register.js';
import { iterationNotBelow, valueAt } from './shard.js';

/**
 * Takes the next `count` iterations of a counter, all or none; a new one is registered. Under a key that was
 * answered before, it answers the same again. Rejects with `EntityTypeMismatch`, `RangeExhausted`,
 * `ShardMismatch`, `EntitiesExhausted`, `IdempotencyKeyReused`, and without a type with `EntityNotFound` or
 * `EntityNotNumeric`.
 */
export function advanceSequence(
  command: CommandOf<'AdvanceSequence'>,
  { mint }: LedgerState,
  now: Moment,
): Decision<LedgerEvent, Rejection, CounterRun> {
  const { entity: name, count, shard, idempotency } = command;
  if (idempotency) {
    const kept = mint.answers.get(idempotency.key, now.ledger);
    if (kept && kept.arguments === idempotency.arguments && 'first' in kept) {
      const { entity, dataType, first, count: keptCount } = kept;
      return acceptUnchanged({ entity, dataType, first, count: keptCount });
    }
    if (kept) return reject({ type: 'IdempotencyKeyReused', key: idempotency.key });
  }
  const typeOfNew = command.dataType;
  if (typeOfNew === undefined && !mint.entities.has(name))
    return reject({ type: 'EntityNotFound', entity: name });
  const found = findOrCreate(mint, command, typeOfNew ?? 'long');
  if (!found.ok) return found;
  const { entity, isNew } = found;
  const { dataType, next: first } = entity;
  if (!isCounterType(dataType)) return reject({ type: 'EntityNotNumeric', entity: name, dataType });
  const fault = rangeFault(entity, shard, count);
  if (fault) return reject(fault);
  const run = { first: String(first), count };
  const events: LedgerEvent[] = [{ type: 'SequenceAdvanced', data: { entity: name, ...run } }];
  if (isNew) events.unshift(registered(entity, shard));
  if (idempotency) {
    const { key, arguments: args } = idempotency;
    events.push({
      type: 'MintAnswered',
      data: { key, arguments: args, entity: name, data_type: dataType, ...run },
    });
  }
  return accept(events, { entity: name, dataType, first, count });
}

/**
 * Makes a counter go on with the first value of its shard that is not below `value`. Rejects with
 * `EntityNotFound`, `EntityNotNumeric`, `RangeExhausted`, or without `force` with `BackwardReset`.
 */
export function resetSequence(
  { entity: name, value, force }: CommandOf<'ResetSequence'>,
  { mint }: LedgerState,
): Decision<LedgerEvent, Rejection, SequenceMoved> {
  const entity = mint.entities.get(name);
  if (!entity) return reject({ type: 'EntityNotFound', entity: name });
  const { dataType, next: from } = entity;
  if (!isCounterType(dataType)) return reject({ type: 'EntityNotNumeric', entity: name, dataType });
  const { shard } = mint;
  invariant(shard, 'a ledger with an entity has a shard');
  const to = iterationNotBelow(shard, value);
  const fault = rangeFault({ ...entity, next: to }, shard, 1);
  if (fault) return reject(fault);
  if (to < from && !force) {
    return reject({ type: 'BackwardReset', entity: name, nextValue: valueAt(shard, from) });
  }
  const moved = { entity: name, dataType, from, to };
  if (to === from) return acceptUnchanged(moved);
  const data = { entity: name, from: String(from), to: String(to), forced: to < from };
  return accept([{ type: 'SequenceReset', data }], moved);
}
