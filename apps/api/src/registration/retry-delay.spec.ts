import { expect, it } from 'vitest';
import { retryDelayMs } from './retry-delay.js';

it('the wait doubles with every failure, up to 30 s', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 5_000].map((failures) => retryDelayMs(failures, 0));
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

it('chance takes up to half of the wait off', () => {
  const waits = [0, 0.5, 0.999].map((chance) => Math.round(retryDelayMs(7, chance)));
  expect(waits).toEqual([30_000, 22_500, 15_015]);
});
