import { describe, expect, it } from 'vitest';
import { SeededRandom } from './seeded-random.js';

const drawn = (random: SeededRandom) => Array.from({ length: 5 }, () => random.below(1_000));

describe('SeededRandom', () => {
  it('draws the same numbers for the same seed, on every machine', () => {
    expect(drawn(new SeededRandom(42))).toEqual([601, 448, 852, 669, 174]);
    expect(drawn(new SeededRandom(42))).toEqual(drawn(new SeededRandom(42)));
  });

  it('draws other numbers for another seed', () => {
    expect(drawn(new SeededRandom(1))).not.toEqual(drawn(new SeededRandom(2)));
  });

  it('stays within the limits and reaches them', () => {
    const random = new SeededRandom(7);
    const seen = new Set(Array.from({ length: 200 }, () => random.below(4)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3]);
  });

  it('meets a chance about as often as it should', () => {
    const random = new SeededRandom(7);
    const met = Array.from({ length: 10_000 }, () => random.chance(0.3)).filter(Boolean).length;
    expect(met).toBeGreaterThan(2_800);
    expect(met).toBeLessThan(3_200);
  });

  it('picks each of the items', () => {
    const random = new SeededRandom(7);
    const seen = new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b', 'c'])));
    expect([...seen].sort()).toEqual(['a', 'b', 'c']);
  });

  it('forks streams that do not depend on how much is drawn from each', () => {
    const [one, other] = [new SeededRandom(9), new SeededRandom(9)];
    const [forkOfOne, forkOfOther] = [one.fork(), other.fork()];
    drawn(forkOfOne);
    expect(drawn(one)).toEqual(drawn(other));
    expect(drawn(forkOfOther)).not.toEqual(drawn(new SeededRandom(9)));
  });
});
