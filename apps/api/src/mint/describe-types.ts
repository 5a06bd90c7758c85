import type { MintTypes } from '@berth/contract';
import {
  COUNTER_MAX,
  DATA_TYPES,
  LAYOUTS,
  machineMax,
  valueAt,
  type CounterType,
  type DataType,
  type LayoutName,
  type Shard,
} from '@berth/domain';
import { presentTime } from '../platform/http/presented-time.js';

/** What GET /api/types answers of a deployment. */
export function describeTypes(shard: Shard, layout: LayoutName): MintTypes {
  const shardInfo = { shardId: shard.id, totalShards: shard.total };
  return {
    availableTypes: [...DATA_TYPES],
    description: descriptions(shard, layout),
    shardInfo,
    snowflakeInfo: { ...shardInfo, ...snowflakeFacts(layout) },
  };
}

function descriptions(shard: Shard, layout: LayoutName): Record<DataType, string> {
  return {
    int: counter('32-bit integers, as numbers', 'int', shard),
    long: counter('64-bit integers, as strings', 'long', shard),
    snowflake: `63-bit integers by time, as strings: layout ${layout}, strictly increasing for one process`,
    uuid8: '8 of A-Z a-z 0-9, about 47 bits of chance: a repeat is likely from 17 million on',
    uuid12: '12 of A-Z a-z 0-9, about 71 bits of chance',
    uuid16: '16 of A-Z a-z 0-9, about 95 bits of chance',
    uuid22: '22 of A-Z a-z 0-9, about 131 bits of chance',
    uuidv4: 'UUID of version 4 (RFC 9562), 122 bits of chance',
    uuidv7: 'UUID of version 7 (RFC 9562), by time, increasing for one process',
    ulid: 'ULID, 26 letters by time, increasing for one process',
    ksuid: 'KSUID, 27 letters by time in seconds, 128 bits of chance',
    typeid: 'TypeID: the entity’s name as the prefix of a UUID of version 7',
    nanoid: 'Nano ID, 21 of A-Z a-z 0-9 _ -, 126 bits of chance',
  };
}

function counter(what: string, dataType: CounterType, shard: Shard): string {
  const first = [0n, 1n, 2n].map((iteration) => String(valueAt(shard, iteration)));
  const range = `up to ${String(COUNTER_MAX[dataType])}`;
  return `${what}, one after the other ${range} (shard ${String(shard.id)}: ${first.join(', ')}...)`;
}

function snowflakeFacts(name: LayoutName) {
  const layout = LAYOUTS[name];
  const maxIdsPerTick = 2 ** layout.sequenceBits;
  return {
    layout: name,
    epoch: presentTime(layout.epochMs),
    tickMs: layout.tickMs,
    maxIdsPerTick,
    maxIdsPerMs: maxIdsPerTick / layout.tickMs,
    // Shards are counted from 1: by layout twitter they are machine 0 and so on, by sonyflake machine 1.
    maxShards: name === 'twitter' ? machineMax(layout) + 1 : machineMax(layout),
    bitsAllocation: {
      timestamp: layout.timeBits,
      shardId: layout.machineBits,
      sequence: layout.sequenceBits,
      total: 64,
    },
  };
}
