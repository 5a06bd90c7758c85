import { replayCommand, testSeed } from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { CLIMATES, simulate, type Climate, type Verdict } from './simulation.js';
import { memoryStorage, sqliteStorage } from './storage.js';

/** On a machine with other work to do. */
const TIMEOUT_MS = 120_000;

const climates = Object.keys(CLIMATES) as Climate[];

/**
 * How many seeds more than are enough for every day: `BERTH_TEST_SEEDS=100 npx vitest run --project unit
 * simulation`.
 */
const MORE = Number(process.env['BERTH_TEST_SEEDS'] ?? 0);

/** Seeds from `first` on, or the one that is to be replayed. */
function seeds(first: number, count: number): readonly number[] {
  const only = testSeed();
  return only === undefined ? Array.from({ length: count + MORE }, (_, index) => first + index) : [only];
}

/** What has to have come up in all runs together, or they show little. */
const MUST_HAVE_MET = [
  'a process crashed at its commit',
  'a process stands still',
  'a second process joins',
  'a turn was decided again',
  'the disk is full',
  'the host is suspended',
  'the wall clock falls back',
  'the wall clock leaps ahead',
  'ExpiryResumed',
  'LeaseExpired',
  'ServiceResumed',
  'fleet refused',
  'fleet returned',
  'ids were minted',
  'a mint lost its number',
  'MintAnswered',
];
const met = new Set<string>();

function expectSound(seed: number, { faults, story, counts }: Verdict): void {
  for (const what of counts.keys()) met.add(what);
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
  it.each(seeds(10_001, 1))('keeps every promise with seed %i', { timeout: TIMEOUT_MS }, async (seed) => {
    const verdict = await simulate({ seed, climate, forMs: 200_000 }, await sqliteStorage());
    expectSound(seed, verdict);
  });
});

it.runIf(testSeed() === undefined)('has met every misfortune in the runs above', () => {
  expect(MUST_HAVE_MET.filter((what) => !met.has(what))).toEqual([]);
});
