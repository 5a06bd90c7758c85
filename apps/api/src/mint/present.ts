import type { EntityStatus, InitializedEntity, MintedBatch, MintedId, ResetEntity } from '@berth/contract';
import {
  counterInJson,
  COUNTER_MAX,
  isCounterType,
  iterationNotBelow,
  valueAt,
  type CounterType,
  type Entity,
  type SequenceMoved,
  type Shard,
} from '@berth/domain';
import type { Minted } from './mint.js';

const NOT_SEQUENTIAL = 'N/A (Snowflake IDs are not sequential)';

export function presentId(entityName: string, { dataType, values }: Minted, shard: Shard): MintedId {
  return { entityName, dataType, value: values[0] ?? '', shard: shard.id };
}

export function presentBatch(entityName: string, { dataType, values }: Minted, shard: Shard): MintedBatch {
  return {
    entityName,
    dataType,
    batchSize: values.length,
    ...(isCounterType(dataType) && { startValue: values[0] ?? '', endValue: values.at(-1) ?? '' }),
    values: [...values],
    shard: shard.id,
  };
}

export function presentEntity({ name, dataType, next }: Entity, shard: Shard): EntityStatus {
  if (!isCounterType(dataType)) {
    const currentValue = dataType === 'snowflake' ? NOT_SEQUENTIAL : null;
    return {
      entityName: name,
      dataType,
      currentValue,
      nextValue: null,
      currentIteration: null,
      remaining: null,
      shard: shard.id,
    };
  }
  const nextValue = valueAt(shard, next);
  return {
    entityName: name,
    dataType,
    currentValue: next === 0n ? null : counterInJson(dataType, valueAt(shard, next - 1n)),
    nextValue: nextValue > COUNTER_MAX[dataType] ? null : counterInJson(dataType, nextValue),
    currentIteration: counterInJson(dataType, next),
    remaining: counterInJson(dataType, iterationNotBelow(shard, COUNTER_MAX[dataType] + 1n) - next),
    shard: shard.id,
  };
}

/** `requested`: the value that the entity was to start at, if one was named. */
export function presentInitialized(
  { name, dataType, next }: Entity,
  requested: bigint | undefined,
  shard: Shard,
): InitializedEntity {
  const told = {
    entityName: name,
    dataType,
    shard: shard.id,
    initialized: true,
    message: `Entity '${name}' initialized successfully with type '${dataType}'`,
  } as const;
  if (!isCounterType(dataType)) return told;
  const first = valueAt(shard, next);
  const nextValue = counterInJson(dataType, first);
  return {
    ...told,
    ...(requested !== undefined && startedAt(dataType, { requested, first, shard })),
    actualStartValue: nextValue,
    nextValue,
    pattern: patternFrom(next, dataType, shard),
  };
}

function startedAt(
  dataType: CounterType,
  { requested, first, shard }: { requested: bigint; first: bigint; shard: Shard },
) {
  const requestedStartValue = counterInJson(dataType, requested);
  if (requested === first) return { requestedStartValue, adjusted: false };
  const snapped = requested + BigInt(shard.total) > first || requested < BigInt(shard.id);
  const adjustmentReason = snapped
    ? `the next value of shard ${String(shard.id)} of ${String(shard.total)}`
    : 'an earlier entity of this name had counted further';
  return { requestedStartValue, adjusted: true, adjustmentReason };
}

/** The first three values, as in `2, 5, 8, ...`. */
function patternFrom(next: bigint, dataType: CounterType, shard: Shard): string {
  const values = [0n, 1n, 2n].map((step) => valueAt(shard, next + step));
  return [...values.filter((value) => value <= COUNTER_MAX[dataType]), '...'].join(', ');
}

export function presentReset(
  { entity, dataType, from, to }: SequenceMoved,
  requested: bigint,
  shard: Shard,
): ResetEntity {
  const nextValue = counterInJson(dataType, valueAt(shard, to));
  return {
    entityName: entity,
    dataType,
    shard: shard.id,
    reset: {
      previousValue: from === 0n ? null : counterInJson(dataType, valueAt(shard, from - 1n)),
      requestedValue: counterInJson(dataType, requested),
      actualValue: nextValue,
      previousIteration: counterInJson(dataType, from),
      newIteration: counterInJson(dataType, to),
    },
    nextValue,
    message: `Counter reset successfully. Next value will be ${String(nextValue)}`,
  };
}
