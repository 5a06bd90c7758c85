import {
  advance,
  allocate,
  DeciderSpecification,
  givenPool,
  heartbeat,
  heartbeats,
  reclaimDue,
  release,
  expireDue,
  POLICY,
} from '@berth/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ArrivalOrder } from './kernel/arrival-order.js';
import { DueOrder } from './kernel/due-order.js';
import { FreeSet } from './kernel/free-set.js';
import { SilenceCount } from './kernel/silence-count.js';
import type { LedgerTime } from './kernel/time.js';
import { Turn } from './turn.js';
import type { Command } from './commands.js';

const SIZE = 2_000;

/** A pool of 2,000 with that many leases but for one, and nothing watched yet. */
function largeFleet() {
  const fleet = givenPool({ patterns: [`vm-[1-${String(SIZE)}]`] });
  const turn = new Turn(fleet.state, fleet.now as LedgerTime);
  const leases = Array.from({ length: SIZE - 1 }, (_, index) => {
    const decision = turn.handle(allocate(`client-${String(index)}`), { actor: 'test' });
    if (!decision.ok) throw new Error(decision.rejection.type);
    return decision.result;
  });
  return { fleet, leases };
}

/**
 * Runs a command `later` ms after the leases were granted; not by the specification, which reads the whole
 * image.
 */
function run({ fleet }: Pick<ReturnType<typeof largeFleet>, 'fleet'>, command: Command, laterMs: number) {
  return new Turn(fleet.state, (fleet.now + laterMs) as LedgerTime).handle(command, { actor: 'test' });
}

/** Counts every call that changes or reads one of the orders. */
function watchOrders() {
  const spies = {
    due: vi.spyOn(DueOrder.prototype, 'due'),
    dueAdd: vi.spyOn(DueOrder.prototype, 'add'),
    freeAdd: vi.spyOn(FreeSet.prototype, 'add'),
    freeDelete: vi.spyOn(FreeSet.prototype, 'delete'),
    freeLowest: vi.spyOn(FreeSet.prototype, 'lowest'),
    arrivalAdd: vi.spyOn(ArrivalOrder.prototype, 'add'),
    arrivalDelete: vi.spyOn(ArrivalOrder.prototype, 'delete'),
    silenceMove: vi.spyOn(SilenceCount.prototype, 'move'),
    silenceCount: vi.spyOn(SilenceCount.prototype, 'heardBefore'),
  };
  return () =>
    Object.fromEntries(Object.entries(spies).flatMap(([name, spy]) => count(name, spy.mock.calls.length)));
}

const count = (name: string, calls: number): readonly (readonly [string, number])[] =>
  calls > 0 ? [[name, calls]] : [];

describe('the work of a command does not grow with the pool', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('for a heartbeat: no order is touched, one silence is moved', () => {
    const { fleet, leases } = largeFleet();
    const calls = watchOrders();
    expect(run({ fleet }, heartbeat(leases[1_000]!), 10_000).ok).toBe(true);
    expect(calls()).toEqual({ silenceMove: 1 });
  });

  it('for many heartbeats: one silence is moved for each', () => {
    const { fleet, leases } = largeFleet();
    const calls = watchOrders();
    run({ fleet }, heartbeats(...leases.slice(0, 100)), 10_000);
    expect(calls()).toEqual({ silenceMove: 100 });
  });

  it('for an allocation: the next is taken from the orders, none is looked for', () => {
    const { fleet } = largeFleet();
    const calls = watchOrders();
    expect(run({ fleet }, allocate('last'), 10_000).ok).toBe(true);
    expect(calls()).toEqual({ freeLowest: 1, freeDelete: 1, arrivalDelete: 1, dueAdd: 1 });
  });

  it('for an allocation in an exhausted pool: nothing is searched', () => {
    const { fleet } = largeFleet();
    run({ fleet }, allocate('last'), 10_000);
    const calls = watchOrders();
    expect(run({ fleet }, allocate('too late'), 10_000).ok).toBe(false);
    expect(calls()).toEqual({ freeLowest: 1 });
  });

  it('for a release: one rest is added', () => {
    const { fleet, leases } = largeFleet();
    const calls = watchOrders();
    run({ fleet }, release(leases[7]!), 10_000);
    expect(calls()).toEqual({ freeDelete: 1, arrivalDelete: 1, dueAdd: 1 });
  });

  it('for an expiry: at most sixteen hints for each lease that it may end', () => {
    const { fleet, leases } = largeFleet();
    run({ fleet }, heartbeats(...leases), 50_000);
    const reads = vi.spyOn(fleet.pool, 'dueAt');
    const decision = run({ fleet }, expireDue({ limit: 10 }), POLICY.ttlMs + 1);
    expect(decision).toMatchObject({ result: { ended: 0, more: true } });
    expect(reads.mock.calls.length).toBeLessThanOrEqual(160);
  });

  it('for a reclaim when nothing rests: one look', () => {
    const { fleet } = largeFleet();
    const calls = watchOrders();
    run({ fleet }, reclaimDue({ limit: 10 }), POLICY.ttlMs);
    expect(calls()).toEqual({ due: 1 });
  });
});

describe('the work of an advance does not grow', () => {
  /** Every way to look through a map. */
  const LOOKS = ['forEach', 'entries', 'keys', 'values'] as const;

  it('with the entities, nor with what was answered before', () => {
    const mint = new DeciderSpecification();
    const turn = new Turn(mint.state, mint.now as LedgerTime);
    for (let index = 0; index < SIZE; index += 1) {
      const idempotency = { key: String(index), arguments: '' };
      turn.handle(advance(`entity-${String(index)}`, { entitiesMax: SIZE, idempotency }), { actor: 'test' });
    }
    const spies = LOOKS.map((look) => vi.spyOn(Map.prototype, look));
    const iterated = vi.spyOn(Map.prototype, Symbol.iterator as never);
    const later = new Turn(mint.state, mint.now as LedgerTime);
    for (const count of [1, 10_000]) {
      later.handle(advance('entity-7', { count, entitiesMax: SIZE }), { actor: 'test' });
    }
    const looks = [...spies, iterated].reduce((sum, spy) => sum + spy.mock.calls.length, 0);
    vi.restoreAllMocks();
    expect(looks).toBe(0);
    expect(later.events).toMatchObject([{ data: { entity: 'entity-7', first: '1', count: 10_001 } }]);
  });
});
