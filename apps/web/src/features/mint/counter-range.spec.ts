import { describe, expect, it } from 'vitest';
import { counterRange } from './counter-range';

describe('the range of a counter', () => {
  it.each([
    [0, 2_147_483_647, 'fine'],
    [79, 21, 'fine'],
    [80, 20, 'warning'],
    [94, 6, 'warning'],
    [95, 5, 'critical'],
    [100, 0, 'critical'],
  ])('of which %i are used and %i are left is %s', (currentIteration, remaining, level) => {
    expect(counterRange({ currentIteration, remaining })?.level).toBe(level);
  });

  it('of 64 bits loses no digit of what is left', () => {
    const range = counterRange({ currentIteration: '1', remaining: '9223372036854775806' });
    expect(range?.remaining).toBe(9_223_372_036_854_775_806n);
    expect(range?.share).toBeLessThan(1e-18);
  });

  it('is none where nothing is counted', () => {
    expect(counterRange({ currentIteration: null, remaining: null })).toBeUndefined();
  });
});
