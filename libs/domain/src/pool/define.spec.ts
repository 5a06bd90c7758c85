import {
  allocate,
  changePolicy,
  createPool,
  deletePool,
  DeciderSpecification,
  givenPool,
  heartbeat,
  openPool,
  POLICY,
  quarantine,
  reclaimDue,
  release,
  reserve,
  resizePool,
  revoke,
  startDrain,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import type { LedgerTime } from '../kernel/time.js';
import { Turn } from '../turn.js';

const { ttlMs, holdDownMs } = POLICY;

const phases = (fleet: DeciderSpecification) =>
  Object.fromEntries(fleet.pool.identifiers.map((name, ordinal) => [name, fleet.pool.phaseOf(ordinal)]));

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

  it('puts it behind those that are there', () => {
    const ledger = new DeciderSpecification().given(createPool({ pool: 'b' }), createPool({ pool: 'a' }));
    expect([...ledger.state.pools.keys()]).toEqual(['b', 'a']);
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
        { field: 'name', message: "'a b' is no pool name: write 1-128 of A-Z a-z 0-9 . _ : @ -" },
        {
          field: 'ttl',
          message: 'ttl must be at least two heartbeats, or one lost heartbeat ends a lease',
        },
        { field: 'hold_down', message: 'hold-down must not be negative' },
        {
          field: 'identifiers',
          message: "pattern 'c-[3-1]': '[3-1]' counts down; write the lower number first",
        },
      ],
    });
  });
});

describe('the limit of pools', () => {
  it('is a thousand', () => {
    const ledger = new DeciderSpecification();
    const turn = new Turn(ledger.state, 0 as LedgerTime);
    const make = (number: number) =>
      turn.handle(createPool({ pool: `p${String(number)}`, patterns: [] }), { actor: 'test' });
    for (let number = 1; number <= 1_000; number += 1) expect(make(number).ok).toBe(true);
    expect(make(1_001)).toEqual({
      ok: false,
      rejection: {
        type: 'PoolDefinitionInvalid',
        pool: 'p1001',
        faults: [{ field: 'name', message: 'there are 1000 pools, the most that there may be' }],
      },
    });
  });
});

describe('the deletion of a pool', () => {
  const inUse = { type: 'PoolInUse', pool: 'fleet', held: 0, resting: 0, quarantined: 0, reserved: 0 };

  it('is recorded, and nobody finds the pool any more', () => {
    const fleet = givenPool();
    expect(fleet.when(deletePool()).events).toEqual([{ type: 'PoolDeleted', pool: 'fleet', data: {} }]);
    expect(fleet.state.pools.has('fleet')).toBe(false);
    for (const command of [
      allocate('alpha'),
      deletePool(),
      startDrain(),
      reserve('vm-1', { clientId: 'a' }),
    ]) {
      expect(fleet.when(command).rejection?.type).toBe('PoolNotFound');
    }
  });

  it.each([
    ['held', [allocate('alpha')], { held: 1 }],
    ['resting', [allocate('alpha'), revoke('vm-1')], { resting: 1 }],
    ['quarantined', [quarantine('vm-2')], { quarantined: 1 }],
    ['reserved', [reserve('vm-3', { clientId: 'alpha' })], { reserved: 1 }],
    [
      'held and leaving',
      [allocate('alpha'), allocate('beta'), resizePool(), release({ clientId: 'beta', identifier: 'vm-2' })],
      { held: 1, resting: 1 },
    ],
  ])('is rejected while an identifier is %s', (_what, commands, uses) => {
    expect(
      givenPool()
        .given(...commands)
        .when(deletePool()).rejection,
    ).toEqual({ ...inUse, ...uses });
  });

  it('is possible when all that was in use has left', () => {
    const fleet = givenPool();
    fleet
      .given(release(fleet.leaseOf('alpha')), resizePool())
      .after(holdDownMs)
      .given(reclaimDue());
    expect(fleet.when(deletePool()).rejection).toBeUndefined();
  });

  it('lets another pool have its name, with identifiers of its own and tokens that go on growing', () => {
    const fleet = givenPool();
    const before = fleet.leaseOf('alpha');
    fleet.given(release(before)).after(holdDownMs).given(reclaimDue(), deletePool());
    fleet.given(createPool({ patterns: ['x', 'vm-1'] }));
    expect(fleet.pool.identifiers).toEqual(['x', 'vm-1']);
    fleet.given(allocate('beta'));
    const after = fleet.leaseOf('alpha');
    expect(after.identifier).toBe('vm-1');
    expect(after.token).toBeGreaterThan(before.token);
  });

  it('keeps heartbeats of one turn apart from those of the next pool of that name', () => {
    const fleet = givenPool({ holdDownMs: 0, patterns: ['vm-[1-2]'] });
    const first = fleet.leaseOf('alpha');
    fleet.after(1_000);
    const turn = [
      heartbeat(first),
      release(first),
      reclaimDue(),
      deletePool(),
      createPool({ ttlMs: 90_000 }),
    ];
    const outcomes = fleet.whenInOneTurn(...turn, allocate('beta'), changePolicy({ ttlMs: 95_000 }), {
      ...heartbeat({ clientId: 'beta', identifier: 'vm-1' }),
    });
    expect(outcomes.map(({ rejection }) => rejection)).toEqual(outcomes.map(() => undefined));
    const heartbeats = fleet.recorded.filter(({ type }) => type === 'HeartbeatsRecorded');
    expect(heartbeats.map(({ data }) => data)).toMatchObject([{ ttl_ms: ttlMs }, { ttl_ms: 95_000 }]);
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
