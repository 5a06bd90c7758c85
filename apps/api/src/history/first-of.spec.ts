import { SeededRandom } from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { FirstOf } from './first-of.js';

const ascending = (one: number, other: number): number => one - other;

describe('the first of many', () => {
  it.each([1, 2, 7, 300])('are those that sorting all of them would put first: %i', (limit) => {
    const random = new SeededRandom(limit);
    const all = Array.from({ length: 1_000 }, () => random.below(400));
    for (const given of [all, all.toSorted(ascending), all.toSorted(ascending).toReversed()]) {
      const first = new FirstOf(limit, ascending);
      for (const item of given) first.add(item);
      expect(first.items).toEqual(all.toSorted(ascending).slice(0, limit));
    }
  });
});
