import { setImmediate as nextRound } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ledger } from '../../src/ledger/ledger.js';
import { MACHINES, MachineNumbers } from '../../src/mint/machine-numbers.js';
import { MemoryLedger, MemoryStore } from '../support/memory-store.js';

const START = 1_764_000_000_000;
const ROUNDS = 40;

/** Both clocks of a machine: one may leap, the other may stand still. */
const clock = {
  wall: START,
  monotonic: 0,
  wallMs: () => clock.wall,
  monotonicMs: () => clock.monotonic,
};

let file: MemoryLedger;
let ledger: Ledger;
let numbers: MachineNumbers;
const faults: Error[] = [];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  Object.assign(clock, { wall: START, monotonic: 0 });
  file = new MemoryLedger();
  ledger = await Ledger.open(new MemoryStore(file), clock);
  faults.length = 0;
  numbers = machineNumbers();
});
afterEach(async () => {
  expect(faults).toEqual([]);
  await numbers.stop();
  vi.useRealTimers();
});

function machineNumbers(claimed?: number): MachineNumbers {
  // Layout twitter: its pool is small.
  return new MachineNumbers(ledger, clock, { layout: 'twitter', claimed }, (error) => faults.push(error));
}

/** Everything happens that happens at this time. */
async function settle(): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) await nextRound();
}

async function pass(ms: number, stepMs = 100): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    clock.wall += stepMs;
    clock.monotonic += stepMs;
    vi.advanceTimersByTime(stepMs);
    await settle();
  }
}

async function takeOne(): Promise<string | undefined> {
  numbers.take(1);
  await settle();
  return numbers.take(1).ids[0];
}

describe('a first demand', () => {
  it('makes the pool, leases a number, and has a window before an id is issued', async () => {
    expect(numbers.take(1).ids).toEqual([]);
    expect(file.events).toEqual([]);
    await settle();
    expect(numbers.take(1).ids).toHaveLength(1);
    const types = file.events.map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['PoolCreated', 'IdentifierAllocated']);
    expect(types).toContain('MintWindowGranted');
    expect(numbers.held).toEqual([0]);
  });

  it('is for the number that was claimed', async () => {
    numbers = machineNumbers(41);
    await takeOne();
    expect(numbers.held).toEqual([41]);
  });
});

describe('the fence', () => {
  it('holds when the wall clock leaps past the lease, until it is renewed', async () => {
    await takeOne();
    clock.wall += 3_600_000;
    expect(numbers.take(1).ids).toEqual([]);
    expect(numbers.held).toEqual([]);
    await settle();
    expect(numbers.take(1).ids).toHaveLength(1);
  });

  it('holds when the process stood still past the lease', async () => {
    await takeOne();
    clock.monotonic += 3_400;
    expect(numbers.take(1).ids).toEqual([]);
  });

  it('leaves alone a clock that falls back: ids go on increasing', async () => {
    const before = await takeOne();
    clock.wall -= 8 * 3_600_000;
    const after = numbers.take(1).ids[0];
    expect(BigInt(after ?? 0)).toBeGreaterThan(BigInt(before ?? 0));
    await pass(10_000);
    const later = numbers.take(1).ids[0];
    expect(BigInt(later ?? 0)).toBeGreaterThan(BigInt(after ?? 0));
  });
});

describe('while time passes', () => {
  it('windows reach ahead and ids are to be had at any time', async () => {
    await takeOne();
    for (let second = 0; second < 30; second += 1) {
      await pass(1_000);
      expect(numbers.take(1).ids).toHaveLength(1);
      expect(numbers.windowLeftMs).toBeGreaterThan(0);
      expect(numbers.windowLeftMs).toBeLessThanOrEqual(4_000);
    }
  });

  it('all numbers are given back after a minute without demand, and come again with it', async () => {
    await takeOne();
    await pass(65_000, 500);
    expect(numbers.held).toEqual([]);
    const { length } = file.events;
    await pass(20_000, 500);
    expect(file.events).toHaveLength(length);
    expect(await takeOne()).toBeDefined();
  });

  it('a number that was claimed is kept without demand', async () => {
    numbers = machineNumbers(7);
    numbers.want(1);
    await pass(65_000, 500);
    expect(numbers.held).toEqual([7]);
  });

  it('more numbers come when one does not yield enough, and go when they are not used', async () => {
    await takeOne();
    for (let round = 0; round < 6; round += 1) {
      numbers.take(1_000_000);
      await settle();
    }
    expect(numbers.held.length).toBeGreaterThan(8);
    for (let second = 0; second < 90; second += 1) {
      numbers.take(1);
      await pass(1_000, 500);
    }
    expect(numbers.held).toHaveLength(1);
  });
});

describe('a number that was taken away', () => {
  it('is not issued of after the next renewal, and another is leased', async () => {
    await takeOne();
    const identifier = String(numbers.held[0]);
    await ledger.submit({ type: 'RevokeLease', pool: MACHINES, identifier }, { actor: 'operator' });
    await pass(4_000);
    expect(await takeOne()).toBeDefined();
    const grants = file.events.filter(({ type }) => type === 'IdentifierAllocated');
    expect(grants).toHaveLength(2);
  });
});
