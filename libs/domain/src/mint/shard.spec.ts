import { describe, expect, it } from 'vitest';
import { COUNTER_MAX } from './entity-type.js';
import { iterationNotBelow, valueAt } from './shard.js';

const ONE_OF_THREE = { id: 1, total: 3 };
const TWO_OF_THREE = { id: 2, total: 3 };
const THREE_OF_THREE = { id: 3, total: 3 };

describe('the values of a shard', () => {
  it.each([
    [{ id: 1, total: 1 }, '1 2 3'],
    [ONE_OF_THREE, '1 4 7'],
    [TWO_OF_THREE, '2 5 8'],
    [THREE_OF_THREE, '3 6 9'],
  ])('of %j begin with %s', (shard, values) => {
    expect([0n, 1n, 2n].map((iteration) => valueAt(shard, iteration)).join(' ')).toBe(values);
  });

  // Source: the behaviour of pialmmh/orchestrix init and reset, but for shard 3 of 3, whose first value is 3.
  it.each([
    [ONE_OF_THREE, 0n, 1n],
    [ONE_OF_THREE, 2n, 4n],
    [ONE_OF_THREE, 5_000n, 5_002n],
    [TWO_OF_THREE, 0n, 2n],
    [TWO_OF_THREE, 1_000n, 1_001n],
    [TWO_OF_THREE, 5_000n, 5_000n],
    [TWO_OF_THREE, 5_001n, 5_003n],
    [THREE_OF_THREE, 0n, 3n],
    [THREE_OF_THREE, 3n, 3n],
    [THREE_OF_THREE, 4n, 6n],
    [THREE_OF_THREE, -7n, 3n],
  ])('of %j snap forward from %s to %s', (shard, value, snapped) => {
    expect(valueAt(shard, iterationNotBelow(shard, value))).toBe(snapped);
  });

  it('are exact up to 64 bits', () => {
    const { long } = COUNTER_MAX;
    expect(valueAt({ id: 7, total: 10 }, iterationNotBelow({ id: 7, total: 10 }, long))).toBe(long);
    expect(iterationNotBelow({ id: 1, total: 1 }, 9_007_199_254_740_993n)).toBe(9_007_199_254_740_992n);
  });
});
