import {
  allocate,
  BELIEVING,
  changePolicy,
  createPool,
  DeciderSpecification,
  expireDue,
  givenPool,
  heartbeat,
  POLICY,
  reclaimDue,
  release,
  resizePool,
  revoke,
  startDrain,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';

const { ttlMs, heartbeatMs, holdDownMs } = POLICY;

const identifiersOf = (outcome: { readonly events: readonly object[] }) =>
  outcome.events.map((event) => ('identifier' in event ? event.identifier : undefined));

describe('expiry', () => {
  it('ends a lease at its deadline and rests the identifier for the hold-down', () => {
    const fleet = givenPool();
    const { token } = fleet.leaseOf('alpha');
    const { events, result } = fleet.after(ttlMs).when(expireDue());
    expect(events).toEqual([
      {
        type: 'LeaseExpired',
        pool: 'fleet',
        identifier: 'vm-1',
        clientId: 'alpha',
        token,
        data: { ordinal: 0, available_ms: fleet.audibleNow + holdDownMs, silent_ms: ttlMs },
      },
    ]);
    expect(result).toEqual({ ended: 1, more: false });
    expect(fleet.pool.phaseOf(0)).toBe('expired');
  });

  it('ends nothing before the deadline', () => {
    const fleet = givenPool()
      .given(allocate('alpha'))
      .after(ttlMs - 1);
    expect(fleet.when(expireDue())).toMatchObject({ events: [], result: { ended: 0, more: false } });
  });

  it('counts from the last heartbeat', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet
      .after(heartbeatMs)
      .given(heartbeat(lease))
      .after(ttlMs - 1);
    expect(fleet.when(expireDue()).events).toEqual([]);
    expect(fleet.after(1).when(expireDue()).events).toMatchObject([{ data: { silent_ms: ttlMs } }]);
  });

  it('says how long the holder was silent, not how long its lease was', () => {
    const fleet = givenPool()
      .given(allocate('alpha'))
      .after(3 * ttlMs);
    expect(fleet.when(expireDue()).events).toMatchObject([{ data: { silent_ms: 3 * ttlMs } }]);
  });

  it('rests by the hold-down that the pool has at that time', () => {
    const fleet = givenPool()
      .given(allocate('alpha'), changePolicy({ holdDownMs: 0 }))
      .after(ttlMs);
    expect(fleet.when(expireDue()).events).toMatchObject([{ data: { available_ms: fleet.audibleNow } }]);
  });

  it('ends the most overdue first', () => {
    const fleet = givenPool({ patterns: ['vm-[1-4]'] });
    const leases = ['a', 'b', 'c', 'd'].map((client) => fleet.leaseOf(client));
    for (const index of [2, 0, 3, 1]) fleet.after(1_000).given(heartbeat(leases[index]!));
    expect(identifiersOf(fleet.after(ttlMs).when(expireDue()))).toEqual(['vm-3', 'vm-1', 'vm-4', 'vm-2']);
  });

  it('ends at most `limit` a call and says that there may be more', () => {
    const fleet = givenPool().given(allocate('a'), allocate('b'), allocate('c')).after(ttlMs);
    const first = fleet.when(expireDue({ limit: 2 }));
    expect(identifiersOf(first)).toEqual(['vm-1', 'vm-2']);
    expect(first.result).toEqual({ ended: 2, more: true });
    const second = fleet.when(expireDue({ limit: 2 }));
    expect(identifiersOf(second)).toEqual(['vm-3']);
    expect(second.result).toEqual({ ended: 1, more: false });
  });

  it('shares the limit among all pools', () => {
    const fleet = new DeciderSpecification().given(createPool({ pool: 'a' }), createPool({ pool: 'b' }));
    for (const pool of ['a', 'b']) {
      fleet.given({ ...allocate('x'), pool }, { ...allocate('y'), pool });
    }
    fleet.after(ttlMs);
    const first = fleet.when(expireDue({ limit: 3 }));
    expect(first.events).toMatchObject([{ pool: 'a' }, { pool: 'a' }, { pool: 'b' }]);
    expect(first.result).toEqual({ ended: 3, more: true });
    expect(fleet.when(expireDue({ limit: 3 })).result).toEqual({ ended: 1, more: false });
  });

  it('says that there may be more when the limit was used up before the last pool', () => {
    const fleet = new DeciderSpecification().given(createPool({ pool: 'a' }), createPool({ pool: 'b' }));
    fleet.given({ ...allocate('x'), pool: 'a' }, { ...allocate('x'), pool: 'b' }).after(ttlMs);
    expect(fleet.when(expireDue({ limit: 1 })).result).toEqual({ ended: 1, more: true });
  });

  it('finds nothing to do where another reaper was first', () => {
    const fleet = givenPool().given(allocate('alpha')).after(ttlMs);
    const [first, second] = fleet.whenInOneTurn(expireDue(), expireDue());
    expect(first).toMatchObject({ result: { ended: 1 } });
    expect(second).toMatchObject({ events: [], result: { ended: 0, more: false } });
  });

  it('leaves alone what is free, resting or withheld', () => {
    const fleet = givenPool();
    fleet.given(release(fleet.leaseOf('a')), allocate('b'), revoke('vm-2')).after(10 * ttlMs);
    expect(fleet.when(expireDue()).events).toEqual([]);
  });

  it('ends leases of draining pools and on identifiers that leave', () => {
    const fleet = givenPool().given(allocate('alpha'), resizePool('vm-2'), startDrain()).after(ttlMs);
    expect(identifiersOf(fleet.when(expireDue()))).toEqual(['vm-1']);
  });

  it('follows a deadline that is earlier than the last one of the same identifier', () => {
    const fleet = givenPool({ patterns: ['vm-1'], ttlMs: 1_000_000, holdDownMs: 0 });
    fleet.given(release(fleet.leaseOf('alpha')), changePolicy({ ttlMs }), reclaimDue(), allocate('beta'));
    expect(identifiersOf(fleet.after(ttlMs).when(expireDue()))).toEqual(['vm-1']);
  });
});

describe('reclaim', () => {
  function resting() {
    const fleet = givenPool();
    fleet.given(release(fleet.leaseOf('alpha')));
    return fleet;
  }

  it('frees an identifier whose hold-down is over', () => {
    const fleet = resting().after(holdDownMs);
    const { events, result } = fleet.when(reclaimDue());
    expect(events).toEqual([
      {
        type: 'IdentifierReclaimed',
        pool: 'fleet',
        identifier: 'vm-1',
        data: { ordinal: 0, retired: false },
      },
    ]);
    expect(result).toEqual({ ended: 1, more: false });
    expect(fleet.pool.phaseOf(0)).toBe('free');
    expect(fleet.pool.clientOf(0)).toBeNull();
  });

  it('frees nothing before that', () => {
    expect(
      resting()
        .after(holdDownMs - 1)
        .when(reclaimDue()),
    ).toMatchObject({
      events: [],
      result: { ended: 0, more: false },
    });
  });

  it('frees an identifier whose pool has no hold-down at once', () => {
    const fleet = givenPool({ holdDownMs: 0 });
    fleet.given(release(fleet.leaseOf('alpha')));
    expect(identifiersOf(fleet.when(reclaimDue()))).toEqual(['vm-1']);
  });

  it('frees what expired, what was released and what was revoked', () => {
    const fleet = givenPool().given(allocate('a'), allocate('b'), allocate('c'));
    fleet.given(revoke('vm-2'), release({ clientId: 'c', identifier: 'vm-3' })).after(ttlMs);
    fleet.given(expireDue()).after(holdDownMs);
    expect(identifiersOf(fleet.when(reclaimDue()))).toEqual(['vm-2', 'vm-3', 'vm-1']);
  });

  it('retires an identifier that the pool no longer wants', () => {
    const fleet = resting().given(resizePool('vm-2', 'vm-3')).after(holdDownMs);
    expect(fleet.when(reclaimDue()).events).toMatchObject([{ identifier: 'vm-1', data: { retired: true } }]);
    expect(fleet.pool.phaseOf(0)).toBe('retired');
  });

  it('leaves an identifier that its client came back to', () => {
    const fleet = resting().given(allocate('alpha')).after(holdDownMs);
    expect(fleet.when(reclaimDue()).events).toEqual([]);
  });

  it('frees at most `limit` a call over all pools, and says that there may be more', () => {
    const fleet = new DeciderSpecification().given(createPool({ pool: 'a' }), createPool({ pool: 'b' }));
    for (const pool of ['a', 'b']) {
      for (const client of ['x', 'y']) fleet.given({ ...allocate(client), pool });
      for (const identifier of ['vm-1', 'vm-2']) fleet.given({ ...revoke(identifier), pool });
    }
    fleet.after(holdDownMs);
    const first = fleet.when(reclaimDue({ limit: 2 }));
    expect(first.events).toMatchObject([
      { pool: 'a', identifier: 'vm-1' },
      { pool: 'a', identifier: 'vm-2' },
    ]);
    expect(first.result).toEqual({ ended: 2, more: true });
    const second = fleet.when(reclaimDue({ limit: 1 }));
    expect(second.events).toMatchObject([{ pool: 'b', identifier: 'vm-1' }]);
    expect(second.result).toEqual({ ended: 1, more: true });
    expect(fleet.when(reclaimDue({ limit: 5 })).result).toEqual({ ended: 1, more: false });
  });
});

describe('a silent client', () => {
  it('loses its identifier to another after TTL, hold-down and two ticks of the reaper', () => {
    const fleet = givenPool({ patterns: ['vm-1'] }).given(allocate('alpha'));
    const tickMs = 1_000;
    for (let waited = 0; waited < ttlMs + holdDownMs + 2 * tickMs; waited += tickMs) {
      fleet.after(tickMs).given(expireDue({ suspicion: BELIEVING }), reclaimDue());
    }
    expect(fleet.leaseOf('beta').identifier).toBe('vm-1');
  });
});
