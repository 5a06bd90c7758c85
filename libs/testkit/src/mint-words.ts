import { valueAt, type CommandType, type MintEvent, type MintState, type ResultOf } from '@berth/domain';
import type { MintModel } from './mint-model.js';

/** Before the first entity nothing has a value. */
const NO_SHARD = { id: 0, total: 0 };

/** A fact of the mint as the model tells it. */
export function describedMintEvent(event: Exclude<MintEvent, { pool: string }>, mint: MintState) {
  const { type, data } = event;
  const value = (iteration: string) => valueText(mint, BigInt(iteration));
  switch (type) {
    case 'EntityRegistered':
      return `${type} ${data.entity}/${data.data_type} from ${value(data.next)}`;
    case 'SequenceAdvanced':
      return `${type} ${data.entity}/${String(data.count)} from ${value(data.first)}`;
    case 'SequenceReset':
      return `${type} ${data.entity}/${value(data.from)} to ${value(data.to)}`;
    case 'EntityDeleted':
      return `${type} ${data.entity}/${value(data.next)}`;
    case 'MintAnswered':
      return `${type} ${data.key}`;
  }
}

/** The model knows values, and no iterations. */
function valueText({ shard }: MintState, iteration: bigint): string {
  return String(valueAt(shard ?? NO_SHARD, iteration));
}

/** What a command of the mint answered, as the model tells it; undefined of other commands. */
export function toldOf(result: ResultOf<CommandType>, mint: MintState): string | undefined {
  if (!result) return undefined;
  if ('next' in result) return `${result.name}/${result.dataType} from ${valueText(mint, result.next)}`;
  if ('to' in result) return `${valueText(mint, result.from)} to ${valueText(mint, result.to)}`;
  if ('values' in result) return result.values.join();
  if ('windows' in result) {
    return result.windows.map(({ number, floorMs, ceilMs }) => [number, floorMs, ceilMs].join(' ')).join();
  }
  if (!('first' in result)) return undefined;
  const { entity: name, dataType: type, count, first } = result;
  return `${name} ${type} ${String(count)} from ${valueText(mint, first)}`;
}

/** What the mint's part of the image holds, in the model's terms. */
export function mintPictureOf(mint: MintState) {
  return {
    entities: [...mint.entities.values()].map(({ name, dataType: type, next }) => [
      name,
      type,
      valueText(mint, next),
    ]),
    marks: new Map([...mint.tombstones].map(([name, next]) => [name, valueText(mint, next)])),
    windowEnds: mint.windowEnds,
    layout: mint.layout,
  };
}

export function modelMintPictureOf({ entities, marks, windowEnds, layout }: MintModel) {
  return {
    entities: entities.map(({ name, dataType: type, nextValue }) => [name, type, String(nextValue)]),
    marks: new Map([...marks].map(([name, value]) => [name, String(value)])),
    windowEnds,
    layout,
  };
}
