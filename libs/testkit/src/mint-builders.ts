import type {
  CommandOf,
  CounterType,
  DataType,
  Idempotency,
  LayoutName,
  MachineHold,
  Shard,
} from '@berth/domain';
import { POOL } from './builders.js';

/** Alone, unless a test says otherwise. */
export const SHARD: Shard = { id: 1, total: 1 };
const ENTITIES_MAX = 1_000;

interface Setting {
  readonly shard?: Shard;
  readonly entitiesMax?: number;
}

const settings = ({ shard = SHARD, entitiesMax = ENTITIES_MAX }: Setting) => ({ shard, entitiesMax });

export function registerEntity(
  entity: string,
  { dataType, ...setting }: Setting & { dataType?: DataType | undefined } = {},
): CommandOf<'RegisterEntity'> {
  return { type: 'RegisterEntity', entity, dataType, ...settings(setting) };
}

export function initEntity(
  entity: string,
  {
    dataType = 'int',
    startValue,
    ...setting
  }: Setting & { dataType?: DataType; startValue?: bigint | undefined } = {},
): CommandOf<'InitEntity'> {
  return { type: 'InitEntity', entity, dataType, startValue, ...settings(setting) };
}

/** The next `count` of an int, or as the options say. */
export function advance(
  entity: string,
  {
    count = 1,
    idempotency,
    ...options
  }: Setting & {
    count?: number;
    dataType?: CounterType | undefined;
    idempotency?: Idempotency | undefined;
  } = {},
): CommandOf<'AdvanceSequence'> {
  const dataType = 'dataType' in options ? options.dataType : 'int';
  return { type: 'AdvanceSequence', entity, dataType, count, idempotency, ...settings(options) };
}

export function resetSequence(
  entity: string,
  { value, force = false }: { value: bigint; force?: boolean },
): CommandOf<'ResetSequence'> {
  return { type: 'ResetSequence', entity, value, force };
}

export function deleteEntity(entity: string): CommandOf<'DeleteEntity'> {
  return { type: 'DeleteEntity', entity };
}

export function recordMintAnswer({
  key = 'key',
  arguments: args = 'a batch',
  values = ['one', 'two'],
}: Partial<CommandOf<'RecordMintAnswer'>> = {}): CommandOf<'RecordMintAnswer'> {
  return {
    type: 'RecordMintAnswer',
    key,
    arguments: args,
    entity: 'ticket',
    dataType: 'uuidv4',
    values,
  };
}

export function claim(
  identifier: string,
  { clientId }: { clientId: string },
): CommandOf<'ClaimMachineNumber'> {
  return { type: 'ClaimMachineNumber', pool: POOL, identifier, clientId };
}

/** Takes leases as they were answered. */
export function grantWindows(
  holds: readonly MachineHold[],
  { layout = 'sonyflake', lengthMs = 2_000 }: { layout?: LayoutName; lengthMs?: number } = {},
): CommandOf<'GrantMintWindows'> {
  return { type: 'GrantMintWindows', pool: POOL, layout, holds, lengthMs };
}
