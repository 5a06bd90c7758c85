import { replayCommand, testSeed } from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { CLIMATES, simulate, type Climate, type Verdict } from './simulation.js';
import { memoryStorage, sqliteStorage } from './storage.js';

/** On a machine with other work to do. */
const TIMEOUT_MS = 120_000;

const climates = Object.keys(CLIMATES) as Climate[];

/** Seeds from `first` on, or the one that is to be replayed. */
function seeds(first: number, count: number): readonly number[] {
  const only = testSeed();
  return only === undefined ? Array.from({ length: count }, (_, index) => first + index) : [only];
}

function expectSound(seed: number, { faults, story }: Verdict): void {
  const what = `${story.slice(-40).join('\n')}\nReplay: ${replayCommand(seed, import.meta.url)}`;
  expect(faults.slice(0, 10), what).toEqual([]);
}

describe.each(climates)('the loop in memory, %s', (climate) => {
  it.each(seeds(1, 4))('keeps every promise with seed %i', { timeout: TIMEOUT_MS }, async (seed) => {
    const verdict = await simulate({ seed, climate, forMs: 600_000 }, await memoryStorage());
    expectSound(seed, verdict);
  });
});

describe.each(climates)('the loop on SQLite, %s', (climate) => {
  it.each(seeds(101, 1))('keeps every promise with seed %i', { timeout: TIMEOUT_MS }, async (seed) => {
    const verdict = await simulate({ seed, climate, forMs: 200_000 }, await sqliteStorage());
    expectSound(seed, verdict);
  });
});
