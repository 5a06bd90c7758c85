import {
  allocate,
  changePolicy,
  DeciderSpecification,
  expireDue,
  givenPool,
  heartbeat,
  POLICY,
  quarantine,
  reclaimDue,
  release,
  reserve,
  resizePool,
  restore,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import type { AudibleTime } from '../kernel/time.js';
import { placeFaults, poolChange } from './change.js';
import type { Finding } from './finding.js';

const { ttlMs, holdDownMs } = POLICY;
const TTL_FAULT = 'ttl must be at least two heartbeats, or one lost heartbeat ends a lease';

const phases = (fleet: DeciderSpecification) =>
  Object.fromEntries(fleet.pool.identifiers.map((name, ordinal) => [name, fleet.pool.phaseOf(ordinal)]));

const invalid = (field: Finding['field'], message: string) => ({
  type: 'PoolDefinitionInvalid',
  pool: 'fleet',
  faults: [{ field, message }],
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

  it('cancels the reservations of those that leave, free or not', () => {
    const fleet = givenPool().given(
      allocate('holder'),
      reserve('vm-1', { clientId: 'alpha' }),
      reserve('vm-2', { clientId: 'beta' }),
      reserve('vm-3', { clientId: 'gamma' }),
    );
    const cancelled = { type: 'ReservationCancelled', pool: 'fleet' };
    expect(fleet.when(resizePool('vm-3')).events).toEqual([
      { ...cancelled, identifier: 'vm-1', clientId: 'alpha', data: { ordinal: 0 } },
      { ...cancelled, identifier: 'vm-2', clientId: 'beta', data: { ordinal: 1 } },
      { type: 'PoolResized', pool: 'fleet', data: { identifiers: ['vm-3'], capacity: 1 } },
    ]);
    fleet.given(resizePool('vm-[1-4]'), reserve('vm-4', { clientId: 'alpha' }));
    expect(fleet.leaseOf('other').identifier).toBe('vm-2');
    expect(fleet.leaseOf('gamma').identifier).toBe('vm-3');
  });

  it('to the same patterns writes nothing', () => {
    expect(givenPool({ patterns: ['a', 'b'] }).when(resizePool('a', 'b'))).toMatchObject({ events: [] });
    expect(givenPool({ patterns: ['a', 'b'] }).when(resizePool('b', 'a')).events).toHaveLength(1);
  });

  it('and a change of the policy are one change, made or refused whole', () => {
    const fleet = givenPool();
    const change = { type: 'ChangePool', pool: 'fleet', patterns: ['vm-[1-2]'] } as const;
    expect(fleet.when({ ...change, policy: { ttlMs: 1 } }).rejection).toEqual(invalid('ttl', TTL_FAULT));
    expect(fleet.when({ ...change, policy: { ttlMs: 90_000 } }).events.map(({ type }) => type)).toEqual([
      'PoolResized',
      'PoolPolicyChanged',
    ]);
  });

  it('is refused when the pool would have had too many, those that have left among them', () => {
    const fleet = givenPool({ patterns: ['a[1-3]'] }).given(resizePool('b'));
    const refused = (added: number) => placeFaults(fleet.pool, { added }, 6);
    expect(refused(2)).toEqual([]);
    expect(refused(3)).toEqual([
      {
        field: 'identifiers',
        message:
          'with those that have left, the pool would have had more than 6 identifiers: make another pool',
      },
    ]);
  });

  it('does not change a lease that it does not name', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet.given(resizePool()).after(1);
    expect(fleet.when(heartbeat(lease)).result?.expiresAt).toBe(fleet.now + ttlMs);
  });

  it('is rejected with the fault of a pattern', () => {
    expect(givenPool().when(resizePool('vm-[1-2]', 'x[')).rejection).toEqual(
      invalid('identifiers', "pattern 'x[': has an unmatched '['"),
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
      invalid('ttl', TTL_FAULT),
    );
  });

  it('is rejected for an unknown pool', () => {
    expect(new DeciderSpecification().when(changePolicy({})).rejection?.type).toBe('PoolNotFound');
  });
});

describe('what a change will do', () => {
  it('is told before it is done', () => {
    const fleet = givenPool({ patterns: ['vm-[1-6]'] });
    fleet.given(allocate('alpha'), resizePool('vm-[1-5]'));
    const patterns = ['vm-2', 'vm-6', 'new-[1-2]'];
    const { definition, resize } = poolChange(fleet.pool, { patterns, policy: { ttlMs: 90_000 } });
    expect(resize).toEqual({ patterns, capacity: 4, added: 2, returning: 1, leaving: [0, 2, 3, 4] });
    expect(definition).toEqual({
      name: 'fleet',
      policy: { ...POLICY, ttlMs: 90_000 },
      expansion: { ok: true, identifiers: ['vm-2', 'vm-6', 'new-1', 'new-2'] },
    });
  });

  it('is nothing to the identifiers when they stay, or when the patterns are faulty', () => {
    const { pool } = givenPool();
    expect(poolChange(pool, {}).resize).toBeUndefined();
    expect(poolChange(pool, { patterns: ['vm-[1-3]'] }).resize).toBeUndefined();
    expect(poolChange(pool, { patterns: ['x['] })).toMatchObject({
      definition: { expansion: { ok: false } },
      resize: undefined,
    });
  });
});
