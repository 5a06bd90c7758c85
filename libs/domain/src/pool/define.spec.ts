import {
  allocate,
  changePolicy,
  createPool,
  DeciderSpecification,
  expireDue,
  givenPool,
  heartbeat,
  openPool,
  POLICY,
  quarantine,
  reclaimDue,
  release,
  reserve,
  resizePool,
  restore,
  startDrain,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import type { AudibleTime } from '../kernel/time.js';

const { ttlMs, holdDownMs } = POLICY;

const phases = (fleet: DeciderSpecification) =>
  Object.fromEntries(fleet.pool.identifiers.map((name, ordinal) => [name, fleet.pool.phaseOf(ordinal)]));

const invalid = (...faults: readonly string[]) => ({ type: 'PoolDefinitionInvalid', pool: 'fleet', faults });

describe('the creation of a pool', () => {
  it('records patterns, capacity and policy, and makes every identifier free', () => {
    const ledger = new DeciderSpecification();
    const { events } = ledger.when(createPool({ patterns: ['vm-[1-2]', 'spare'], order: 'longest-free' }));
    expect(events).toEqual([
      {
        type: 'PoolCreated',
        pool: 'fleet',
        data: {
          identifiers: ['vm-[1-2]', 'spare'],
          capacity: 3,
          ttl_ms: ttlMs,
          heartbeat_ms: POLICY.heartbeatMs,
          hold_down_ms: holdDownMs,
          order: 'longest-free',
        },
      },
    ]);
    expect(phases(ledger)).toEqual({ 'vm-1': 'free', 'vm-2': 'free', spare: 'free' });
    expect([ledger.pool.capacity, ledger.pool.freeCount]).toEqual([3, 3]);
  });

  it('numbers pools in the order of their creation', () => {
    const ledger = new DeciderSpecification().given(createPool({ pool: 'a' }), createPool({ pool: 'b' }));
    expect([...ledger.state.pools.values()].map((pool) => pool.number)).toEqual([0, 1]);
  });

  it('may be one without identifiers', () => {
    const ledger = new DeciderSpecification().given(createPool({ patterns: [] }));
    expect(ledger.pool.capacity).toBe(0);
  });

  it('is rejected when there is one of that name, whatever else is wrong', () => {
    const again = createPool({ patterns: [''] });
    expect(givenPool().when(again).rejection).toEqual({ type: 'PoolExists', pool: 'fleet' });
  });

  it('is rejected with everything that is wrong', () => {
    const ledger = new DeciderSpecification();
    const { rejection } = ledger.when(
      createPool({ pool: 'a b', patterns: ['c-[3-1]'], ttlMs: 30_000, holdDownMs: -1 }),
    );
    expect(rejection).toEqual({
      type: 'PoolDefinitionInvalid',
      pool: 'a b',
      faults: [
        "'a b' is no pool name: write 1-128 of A-Z a-z 0-9 . _ : @ -",
        'ttl must be at least two heartbeats, or one lost heartbeat ends a lease',
        'hold-down must not be negative',
        "pattern 'c-[3-1]': '[3-1]' counts down; write the lower number first",
      ],
    });
  });
});

describe('a resize', () => {
  it('records patterns and capacity', () => {
    const fleet = givenPool();
    expect(fleet.when(resizePool('vm-[2-5]')).events).toEqual([
      { type: 'PoolResized', pool: 'fleet', data: { identifiers: ['vm-[2-5]'], capacity: 4 } },
    ]);
    expect(fleet.pool.patterns).toEqual(['vm-[2-5]']);
  });

  it('adds new identifiers at the end, free, and keeps the places of the others', () => {
    const fleet = givenPool().given(allocate('alpha'), resizePool('vm-[0-4]'));
    expect(fleet.pool.identifiers).toEqual(['vm-1', 'vm-2', 'vm-3', 'vm-0', 'vm-4']);
    expect(phases(fleet)).toMatchObject({ 'vm-1': 'held', 'vm-0': 'free', 'vm-4': 'free' });
    expect(fleet.leaseOf('beta').identifier).toBe('vm-2');
  });

  it('retires free identifiers that are no longer named at once', () => {
    const fleet = givenPool().given(resizePool('vm-2'));
    expect(phases(fleet)).toEqual({ 'vm-1': 'retired', 'vm-2': 'free', 'vm-3': 'retired' });
    expect(fleet.pool.freeCount).toBe(1);
  });

  it('retires held ones when they come back: after release or expiry, and the hold-down', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet.given(allocate('beta'), resizePool('vm-3'));
    expect(phases(fleet)).toEqual({ 'vm-1': 'held', 'vm-2': 'held', 'vm-3': 'free' });
    expect(fleet.pool.isLeaving(0)).toBe(true);

    fleet.given(release(lease)).after(ttlMs).given(expireDue());
    expect(phases(fleet)).toEqual({ 'vm-1': 'cooling', 'vm-2': 'expired', 'vm-3': 'free' });

    fleet.after(holdDownMs).given(reclaimDue());
    expect(phases(fleet)).toEqual({ 'vm-1': 'retired', 'vm-2': 'retired', 'vm-3': 'free' });
  });

  it('retires resting ones when their rest is over', () => {
    const fleet = givenPool();
    fleet.given(release(fleet.leaseOf('alpha')), resizePool('vm-2')).after(holdDownMs);
    fleet.given(reclaimDue());
    expect(phases(fleet)['vm-1']).toBe('retired');
  });

  it('retires withheld ones when they are restored', () => {
    const fleet = givenPool().given(quarantine('vm-1'), resizePool('vm-2'));
    expect(phases(fleet)['vm-1']).toBe('quarantined');
    fleet.given(restore('vm-1'));
    expect(phases(fleet)['vm-1']).toBe('retired');
  });

  it('takes retired ones back when they are named again, in their old place', () => {
    const fleet = givenPool().given(resizePool('vm-3'), resizePool('vm-[1-3]'));
    expect(phases(fleet)).toEqual({ 'vm-1': 'free', 'vm-2': 'free', 'vm-3': 'free' });
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-1');
  });

  it('lets held ones stay that are named again before they came back', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet
      .given(resizePool('vm-2'), resizePool('vm-[1-2]'), release(lease))
      .after(holdDownMs)
      .given(reclaimDue());
    expect(phases(fleet)).toEqual({ 'vm-1': 'free', 'vm-2': 'free', 'vm-3': 'retired' });
  });

  it('keeps a reservation through retirement', () => {
    const fleet = givenPool().given(
      reserve('vm-1', { clientId: 'alpha' }),
      resizePool('vm-2'),
      resizePool('vm-[1-2]'),
    );
    expect(fleet.leaseOf('other').identifier).toBe('vm-2');
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-1');
  });

  it('does not change a lease that it does not name', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet.given(resizePool()).after(1);
    expect(fleet.when(heartbeat(lease)).result?.expiresAt).toBe(fleet.now + ttlMs);
  });

  it('is rejected with the fault of a pattern', () => {
    expect(givenPool().when(resizePool('vm-[1-2]', 'x[')).rejection).toEqual(
      invalid("pattern 'x[': has an unmatched '['"),
    );
  });

  it('is rejected for an unknown pool', () => {
    expect(new DeciderSpecification().when(resizePool('x')).rejection).toEqual({
      type: 'PoolNotFound',
      pool: 'fleet',
    });
  });
});

describe('a change of the policy', () => {
  it('records the whole policy, changed or not', () => {
    const fleet = givenPool();
    expect(fleet.when(changePolicy({ holdDownMs: 1_000 })).events).toEqual([
      {
        type: 'PoolPolicyChanged',
        pool: 'fleet',
        data: { ttl_ms: ttlMs, heartbeat_ms: POLICY.heartbeatMs, hold_down_ms: 1_000, order: 'lowest' },
      },
    ]);
    expect(fleet.pool.policy).toEqual({ ...POLICY, holdDownMs: 1_000 });
  });

  it.each([{}, { ttlMs }, { ...POLICY }])('writes nothing when %j changes nothing', (policy) => {
    expect(givenPool().when(changePolicy(policy))).toEqual({
      events: [],
      rejection: undefined,
      result: undefined,
    });
  });

  it.each([
    { ttlMs: 99_000 },
    { heartbeatMs: 19_000 },
    { holdDownMs: 0 },
    { order: 'longest-free' as const },
  ])('is recorded when %j is all that changes', (policy) => {
    expect(givenPool().when(changePolicy(policy)).events).toHaveLength(1);
  });

  it('leaves the deadlines of leases and the ends of rests where they are', () => {
    const fleet = givenPool().given(allocate('alpha'));
    fleet.given(release(fleet.leaseOf('beta')));
    const before = [fleet.pool.dueAt(0), fleet.pool.dueAt(1)];
    fleet.after(1).given(changePolicy({ ttlMs: 40_000, holdDownMs: 0 }));
    expect([fleet.pool.dueAt(0), fleet.pool.dueAt(1)]).toEqual(before);
    expect(fleet.when(reclaimDue()).events).toEqual([]);
  });

  it('decides from then on who is late', () => {
    const fleet = givenPool().given(allocate('alpha')).after(20_000);
    const lateness = () => fleet.pool.lateCount((fleet.pool.heardAt(0) + 20_000) as AudibleTime);
    expect(lateness()).toBe(0);
    fleet.given(changePolicy({ heartbeatMs: 10_000 }));
    expect(lateness()).toBe(1);
  });

  it('is rejected when what comes of it is unsafe', () => {
    expect(givenPool().when(changePolicy({ heartbeatMs: 60_000 })).rejection).toEqual(
      invalid('ttl must be at least two heartbeats, or one lost heartbeat ends a lease'),
    );
  });

  it('is rejected for an unknown pool', () => {
    expect(new DeciderSpecification().when(changePolicy({})).rejection?.type).toBe('PoolNotFound');
  });
});

describe('draining', () => {
  it('is recorded once, and so is opening', () => {
    const fleet = givenPool();
    expect(fleet.when(startDrain()).events).toEqual([{ type: 'PoolDrainStarted', pool: 'fleet', data: {} }]);
    expect(fleet.when(startDrain())).toMatchObject({ events: [], rejection: undefined });
    expect(fleet.when(openPool()).events).toEqual([{ type: 'PoolOpened', pool: 'fleet', data: {} }]);
    expect(fleet.when(openPool())).toMatchObject({ events: [], rejection: undefined });
  });

  it('lets leases go on', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    expect(fleet.given(startDrain()).after(1).when(heartbeat(lease)).rejection).toBeUndefined();
  });

  it('is rejected for an unknown pool, and so is opening', () => {
    const ledger = new DeciderSpecification();
    expect(ledger.when(startDrain()).rejection).toEqual({ type: 'PoolNotFound', pool: 'fleet' });
    expect(ledger.when(openPool()).rejection).toEqual({ type: 'PoolNotFound', pool: 'fleet' });
  });
});
