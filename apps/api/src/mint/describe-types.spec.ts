import { typesSchema } from '@berth/contract';
import { DATA_TYPES } from '@berth/domain';
import { describe, expect, it } from 'vitest';
import { describeTypes } from './describe-types.js';

const types = describeTypes({ id: 2, total: 3 }, 'sonyflake');

describe('the types', () => {
  it('are all that there are, each with a description', () => {
    expect(typesSchema.parse(types)).toEqual(types);
    expect(types.availableTypes).toEqual(DATA_TYPES);
    expect(Object.keys(types.description)).toEqual(DATA_TYPES);
  });

  it('that count show the first values of the shard', () => {
    expect(types.description.int).toContain('shard 2: 2, 5, 8...');
    expect(types.description.long).toContain('shard 2: 2, 5, 8...');
    expect(describeTypes({ id: 1, total: 1 }, 'twitter').description.int).toContain('shard 1: 1, 2, 3...');
  });

  it('that are of chance alone say how much, so that nobody takes uuid8 for unique', () => {
    const lengths = [8, 12, 16, 22] as const;
    for (const length of lengths) {
      const bits = length * Math.log2(62);
      expect(types.description[`uuid${length}`]).toContain(`about ${String(Math.floor(bits + 0.01))} bits`);
    }
  });

  it('say which shard this is', () => {
    expect(types.shardInfo).toEqual({ shardId: 2, totalShards: 3 });
    expect(types.snowflakeInfo).toMatchObject({ shardId: 2, totalShards: 3 });
  });
});

describe('the snowflakes', () => {
  it('of layout sonyflake have 256 a tick of 10 ms, and 65,535 shards', () => {
    expect(types.snowflakeInfo).toMatchObject({
      layout: 'sonyflake',
      epoch: '2022-01-01T00:00:00.000Z',
      tickMs: 10,
      maxIdsPerTick: 256,
      maxIdsPerMs: 25.6,
      maxShards: 65_535,
      bitsAllocation: { timestamp: 39, shardId: 16, sequence: 8, total: 64 },
    });
  });

  it('of layout twitter have 4,096 a ms, and 1,024 shards, as the predecessor said', () => {
    expect(describeTypes({ id: 1, total: 1 }, 'twitter').snowflakeInfo).toMatchObject({
      layout: 'twitter',
      epoch: '2024-01-01T00:00:00.000Z',
      maxIdsPerMs: 4_096,
      maxShards: 1_024,
      bitsAllocation: { timestamp: 41, shardId: 10, sequence: 12, total: 64 },
    });
  });
});
