import {
  allocate,
  changePolicy,
  DOUBTING,
  expireDue,
  givenPool,
  heartbeat,
  openPool,
  POLICY,
  release,
  resizePool,
  resumeExpiry,
  resumeService,
  startDrain,
  type DeciderSpecification,
} from '@berth/testkit';
import type { LeaseView } from '../index.js';
import { describe, expect, it } from 'vitest';

const { ttlMs, heartbeatMs } = POLICY;
const doubting = expireDue({ suspicion: DOUBTING });

interface Fleet {
  readonly fleet: DeciderSpecification;
  readonly leases: readonly LeaseView[];
}

/** So many clients hold leases, all heard now. */
function fleetOf(size: number): Fleet {
  const fleet = givenPool({ patterns: ['vm-[1-9]'] });
  const leases = Array.from({ length: size }, (_, index) => fleet.leaseOf(`client-${String(index)}`));
  return { fleet, leases };
}

/** The first clients go on for one TTL, the others fall silent and are due at the end of it. */
function partlySilent({ size, alive }: { size: number; alive: number }): Fleet {
  const { fleet, leases } = fleetOf(size);
  for (let waited = 0; waited < ttlMs; waited += heartbeatMs) {
    fleet.after(heartbeatMs).given(...leases.slice(0, alive).map(heartbeat));
  }
  return { fleet, leases };
}

/** A pool of eight whose expiry is suspended: everybody is silent. */
function suspended(): Fleet {
  const { fleet, leases } = partlySilent({ size: 8, alive: 0 });
  fleet.given(doubting);
  return { fleet, leases };
}

describe('a silence too wide to believe', () => {
  it('suspends expiry instead of ending leases', () => {
    const { fleet } = partlySilent({ size: 8, alive: 3 });
    const { events, result } = fleet.when(doubting);
    expect(events).toEqual([
      {
        type: 'ExpirySuspended',
        pool: 'fleet',
        data: { held: 8, late: 5, suspended_ms: fleet.audibleNow },
      },
    ]);
    expect(result).toEqual({ ended: 0, more: false });
    expect(fleet.pool.suspendedAt).toBe(fleet.audibleNow);
  });

  it('is more than the share, not just the share', () => {
    const { fleet } = partlySilent({ size: 8, alive: 4 });
    expect(fleet.when(doubting).result).toEqual({ ended: 4, more: false });
  });

  it('is believed in a pool with too few leases', () => {
    const { fleet } = partlySilent({ size: 3, alive: 0 });
    expect(fleet.when(doubting).result?.ended).toBe(3);
  });

  it('counts from the smallest pool that is doubted', () => {
    const { fleet } = partlySilent({ size: 4, alive: 0 });
    expect(fleet.when(doubting).events).toMatchObject([{ type: 'ExpirySuspended' }]);
  });

  it('counts holders of now: who released is not missed', () => {
    const { fleet, leases } = fleetOf(8);
    fleet.given(...leases.slice(2).map(release)).after(ttlMs);
    expect(fleet.when(doubting).result?.ended).toBe(2);
  });

  it('shows before its first victim is due: all that are late count, not only those due', () => {
    const { fleet, leases } = fleetOf(8);
    fleet
      .after(heartbeatMs)
      .given(...leases.slice(1).map(heartbeat))
      .after(ttlMs - heartbeatMs);
    expect(fleet.pool.leasesDue(fleet.pool.dueAt(0), 10).ordinals).toEqual([0]);
    expect(fleet.when(doubting).events).toMatchObject([
      { type: 'ExpirySuspended', data: { held: 8, late: 8 } },
    ]);
  });

  it('is not looked for while nothing is due', () => {
    const { fleet } = fleetOf(8);
    expect(fleet.after(ttlMs - 1).when(doubting).events).toEqual([]);
  });

  it('is believed in a draining pool', () => {
    const { fleet } = partlySilent({ size: 8, alive: 0 });
    expect(fleet.given(startDrain()).when(doubting).result?.ended).toBe(8);
  });

  it('suspends the pool it is in and no other', () => {
    const { fleet } = partlySilent({ size: 8, alive: 0 });
    const other = { type: 'CreatePool', pool: 'other', patterns: ['x'], policy: POLICY } as const;
    fleet.given(other, { ...allocate('alpha'), pool: 'other' }).after(ttlMs);
    const { events } = fleet.when(doubting);
    expect(events).toMatchObject([
      { type: 'ExpirySuspended', pool: 'fleet' },
      { type: 'LeaseExpired', pool: 'other' },
    ]);
  });

  it('is counted anew after a change of the heartbeat', () => {
    const { fleet } = partlySilent({ size: 8, alive: 0 });
    fleet.given(changePolicy({ heartbeatMs: 2 * heartbeatMs, ttlMs: 2 * ttlMs }));
    expect(fleet.when(doubting).events).toMatchObject([{ type: 'ExpirySuspended', data: { late: 8 } }]);
  });
});

describe('while expiry is suspended', () => {
  it('nothing expires, however overdue', () => {
    const { fleet } = suspended();
    fleet.after(ttlMs);
    expect(fleet.when(doubting)).toMatchObject({ events: [], result: { ended: 0, more: false } });
  });

  it('heartbeats renew, and clients come and go', () => {
    const { fleet, leases } = suspended();
    expect(fleet.after(1).when(heartbeat(leases[0]!)).rejection).toBeUndefined();
    expect(fleet.when(release(leases[1]!)).rejection).toBeUndefined();
    expect(fleet.when(allocate('new')).rejection).toBeUndefined();
  });
});

describe('expiry is resumed', () => {
  it('when heartbeats have returned: those that have not come yet get one TTL more', () => {
    const { fleet, leases } = suspended();
    const back = leases.slice(0, 4);
    fleet.after(5_000).given(...back.map(heartbeat));
    const resumedAt = fleet.audibleNow;
    const { events, result } = fleet.when(doubting);
    expect(events).toEqual([
      {
        type: 'ExpiryResumed',
        pool: 'fleet',
        data: {
          cause: 'heartbeats_returned',
          expiry_from_ms: resumedAt + ttlMs,
          trusted_until_ms: resumedAt,
        },
      },
    ]);
    expect(result).toEqual({ ended: 0, more: true });
    expect(fleet.pool.suspendedAt).toBeUndefined();

    for (let waited = 0; waited < ttlMs - heartbeatMs; waited += heartbeatMs) {
      fleet.after(heartbeatMs).given(...back.map(heartbeat));
      expect(fleet.when(doubting).events).toEqual([]);
    }
    expect(fleet.after(heartbeatMs - 1).when(doubting).events).toEqual([]);
    expect(
      fleet
        .after(1)
        .given(...back.map(heartbeat))
        .when(doubting).result?.ended,
    ).toBe(4);
  });

  it('not while as many as before are silent', () => {
    const { fleet, leases } = suspended();
    fleet.after(5_000).given(...leases.slice(0, 3).map(heartbeat));
    expect(fleet.when(doubting).events).toEqual([]);
  });

  it('and suspended again when they fall silent again', () => {
    const { fleet, leases } = suspended();
    fleet.given(...leases.slice(0, 4).map(heartbeat), doubting).after(ttlMs);
    expect(fleet.when(doubting).events).toMatchObject([{ type: 'ExpirySuspended' }]);
  });

  it('when too few hold leases for the silence to be doubted', () => {
    const { fleet, leases } = suspended();
    fleet.given(...leases.slice(0, 5).map(release));
    expect(fleet.when(doubting).events).toMatchObject([{ data: { cause: 'heartbeats_returned' } }]);
  });

  it('when the pool is drained: its leases expire at once', () => {
    const { fleet } = suspended();
    fleet.given(startDrain());
    const { events, result } = fleet.when(doubting);
    expect(events).toEqual([
      {
        type: 'ExpiryResumed',
        pool: 'fleet',
        data: {
          cause: 'pool_drained',
          expiry_from_ms: fleet.audibleNow,
          trusted_until_ms: fleet.audibleNow + 2 * ttlMs,
        },
      },
    ]);
    expect(result).toEqual({ ended: 0, more: true });
    expect(fleet.when(doubting).result?.ended).toBe(8);
  });

  it('when it has lasted for the maximum, in audible time', () => {
    const { fleet } = suspended();
    const { suspendedMsMax } = DOUBTING;
    fleet.after(suspendedMsMax).given(resumeService({ fromMs: fleet.now - 1_000, toMs: fleet.now }));
    expect(fleet.after(999).when(doubting).events).toEqual([]);
    const { events } = fleet.after(1).when(doubting);
    expect(events).toMatchObject([
      { type: 'ExpiryResumed', data: { cause: 'maximum_reached', expiry_from_ms: fleet.audibleNow } },
    ]);
    expect(fleet.when(doubting).result?.ended).toBe(8);
  });

  it('by an operator: silence is believed from then on', () => {
    const { fleet } = suspended();
    const { events } = fleet.when(resumeExpiry());
    expect(events).toEqual([
      {
        type: 'ExpiryResumed',
        pool: 'fleet',
        data: {
          cause: 'operator',
          expiry_from_ms: fleet.audibleNow,
          trusted_until_ms: fleet.audibleNow + 2 * ttlMs,
        },
      },
    ]);
    expect(fleet.when(doubting).result?.ended).toBe(8);
  });

  it('by an operator for two TTLs, after which silence is doubted again', () => {
    const { fleet } = suspended();
    fleet.given(resumeExpiry()).after(2 * ttlMs - 1);
    expect(fleet.when(expireDue({ suspicion: DOUBTING, limit: 1 })).result?.ended).toBe(1);
    expect(fleet.after(1).when(doubting).events).toMatchObject([{ type: 'ExpirySuspended' }]);
  });
});

describe('a resumption by an operator', () => {
  it('is rejected when expiry is not suspended', () => {
    const { fleet } = fleetOf(1);
    expect(fleet.when(resumeExpiry()).rejection).toEqual({ type: 'ExpiryNotSuspended', pool: 'fleet' });
    const { fleet: once } = suspended();
    expect(once.given(resumeExpiry()).when(resumeExpiry()).rejection?.type).toBe('ExpiryNotSuspended');
  });

  it('is rejected for an unknown pool', () => {
    const { fleet } = fleetOf(1);
    expect(fleet.when({ ...resumeExpiry(), pool: 'other' }).rejection).toEqual({
      type: 'PoolNotFound',
      pool: 'other',
    });
  });
});

describe('a suspended pool', () => {
  it('stays suspended over a resize and an opening', () => {
    const { fleet } = suspended();
    fleet.given(resizePool('vm-[1-20]'), openPool());
    expect(fleet.when(doubting).events).toEqual([]);
    expect(fleet.pool.suspendedAt).toBeDefined();
  });
});
