import { invariant, unreachable } from '../kernel/invariant.js';
import type { EventOf } from '../events.js';
import type { Entity } from './entity.js';
import type { MintState } from './mint-state.js';

export type MintEvent = EventOf<
  | 'EntityRegistered'
  | 'SequenceAdvanced'
  | 'SequenceReset'
  | 'EntityDeleted'
  | 'MintWindowGranted'
  | 'MintAnswered'
>;

/** Folds a fact of the mint into its part of the image, in place. `at`: ledger ms. */
export function evolveMint(mint: MintState, event: MintEvent, at: number): void {
  switch (event.type) {
    case 'EntityRegistered': {
      const { entity: name, data_type: dataType, next, shard_id: id, total_shards: total } = event.data;
      mint.shard ??= { id, total };
      mint.tombstones.delete(name);
      mint.entities.set(name, { name, dataType, next: BigInt(next) });
      return;
    }
    case 'SequenceAdvanced':
      goOnFrom(mint, event.data.entity, BigInt(event.data.first) + BigInt(event.data.count));
      return;
    case 'SequenceReset':
      goOnFrom(mint, event.data.entity, BigInt(event.data.to));
      return;
    case 'EntityDeleted': {
      const { entity: name, next } = event.data;
      mint.entities.delete(name);
      if (next !== '0') mint.tombstones.set(name, BigInt(next));
      return;
    }
    case 'MintWindowGranted': {
      const { layout, numbers, ceils_ms: ceils } = event.data;
      mint.layout ??= layout;
      for (const [index, number] of numbers.entries()) mint.windowEnds.set(number, ceils[index] ?? 0);
      return;
    }
    case 'MintAnswered':
      mint.answers.keep(answerOf(event, at));
      return;
  }
  unreachable(event);
}

function goOnFrom(mint: MintState, name: string, next: bigint): void {
  const entity: Entity | undefined = mint.entities.get(name);
  invariant(entity, `no entity '${name}' in the image`);
  mint.entities.set(name, { ...entity, next });
}

function answerOf({ data }: EventOf<'MintAnswered'>, recordedAt: number) {
  const { key, arguments: args, entity, data_type: dataType, count, first, values } = data;
  const answered = { key, arguments: args, entity, recordedAt };
  return first === undefined
    ? { ...answered, dataType, values: values ?? [] }
    : // What a counter answered is of a counter's type.
      { ...answered, dataType: dataType as 'int' | 'long', first: BigInt(first), count };
}
