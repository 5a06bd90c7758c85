import { BELIEVING, DOUBTING, type Mishaps } from '@berth/testkit';
import type { PoolPolicy } from '@berth/domain';
import { vi } from 'vitest';
import { Misfortune } from './faults.js';
import { CALM_NETWORK, type NetworkFaults } from './network.js';
import type { Storage } from './storage.js';
import { World, type WorldOptions } from './world.js';

export interface Verdict {
  /** What must not be and was; empty when all is well. */
  readonly faults: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
  readonly story: readonly string[];
}

const POLICY: PoolPolicy = { ttlMs: 10_000, heartbeatMs: 2_500, holdDownMs: 6_000, order: 'lowest' };
const SAFE: Mishaps = { death: 0, pause: 0, reboot: 0, skip: 0 };
const UNSAFE: Mishaps = { death: 0.01, pause: 0.02, reboot: 0.02, skip: 0.08 };
const LOSSY: NetworkFaults = { lostRequest: 0.02, lostAnswer: 0.02, duplicate: 0.05, straggler: 0.02 };
const TICK_MS = 1_000;
/** More than the longest delay of a message on a calm network. */
const LATENCY_MS = 500;

/** What may go wrong beside the service itself, by name. */
export const CLIMATES = {
  /** Machines and network are sound: whatever befalls the service, nobody may lose a lease. */
  'sound machines': { mishaps: SAFE, network: CALM_NETWORK, waves: false, colleague: false },
  'frail machines': { mishaps: UNSAFE, network: LOSSY, waves: true, colleague: false },
  'two processes': { mishaps: UNSAFE, network: LOSSY, waves: true, colleague: true },
  doubt: { mishaps: UNSAFE, network: LOSSY, waves: true, colleague: true },
} as const;
export type Climate = keyof typeof CLIMATES;

/** Lets a service, its machines and their misfortunes run for some virtual time, and judges what was seen. */
export async function simulate(
  { seed, climate, forMs }: { seed: number; climate: Climate; forMs: number },
  storage: Storage,
): Promise<Verdict> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    const suspicion = climate === 'doubt' ? { ...DOUBTING, suspendedMsMax: 20_000 } : BELIEVING;
    const world = new World({ ...CLIMATES[climate], seed, policy: POLICY, suspicion }, storage);
    await world.begin();
    const misfortune = new Misfortune(world, world.draw());
    await world.live(forMs);
    misfortune.end();
    world.calm();
    await world.live(2 * POLICY.ttlMs);
    if (climate === 'sound machines') expectNoExpiry(world);
    await expectReclaim(world, world.options);
    await readEverything(world);
    const { faults, counts } = world.judge;
    return { faults, counts, story: world.story };
  } finally {
    vi.clearAllTimers();
    vi.useRealTimers();
    await storage.dispose();
  }
}

/** 9 */
function expectNoExpiry({ judge }: World): void {
  const expired = judge.counts.get('LeaseExpired') ?? 0;
  if (expired > 0) judge.faults.push(`9: ${String(expired)} leases of live, reachable clients were expired`);
}

/** 10: of a fleet that falls silent nothing is held or rests after ttl, hold-down and two ticks of the reaper. */
async function expectReclaim(world: World, { policy, suspicion }: WorldOptions): Promise<void> {
  world.silence();
  const doubtMs = suspicion === BELIEVING ? 0 : suspicion.suspendedMsMax + 2 * policy.ttlMs;
  await world.live(policy.ttlMs + policy.holdDownMs + 2 * TICK_MS + LATENCY_MS + doubtMs);
  await world.living[0]?.loop.read(({ pools }) => {
    for (const pool of pools.values()) {
      if (pool.freeCount === pool.capacity) continue;
      world.judge.faults.push(`10: ${String(pool.capacity - pool.freeCount)} of ${pool.name} are not free`);
    }
  });
}

async function readEverything(world: World): Promise<void> {
  const { judge, storage } = world;
  for (const { loop } of world.living) {
    await loop.catchUp();
    judge.readTurns();
    await loop.read((image) => judge.readImage(image));
  }
  if (world.living.length === 0) judge.faults.push('no process serves at the end');
  const { store, abandon } = await storage.connect();
  const { state } = await store.load();
  abandon();
  judge.readLedger(await storage.events(), state);
  judge.readFleet(world.observations, world.options.policy);
}
