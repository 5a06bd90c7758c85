import {
  allocate,
  cancelReservation,
  changePolicy,
  DeciderSpecification,
  expireDue,
  givenPool,
  openPool,
  POLICY,
  quarantine,
  reclaimDue,
  release,
  reserve,
  resizePool,
  restore,
  resumeService,
  startDrain,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';

const { ttlMs, heartbeatMs, holdDownMs } = POLICY;

describe('allocation', () => {
  it('gives a new client an identifier with the token, the times and the policy of its lease', () => {
    const fleet = givenPool().after(1_000);
    const { events, result } = fleet.when(allocate('alpha'));
    expect(events).toEqual([
      {
        type: 'IdentifierAllocated',
        pool: 'fleet',
        identifier: 'vm-1',
        clientId: 'alpha',
        token: 1,
        data: { ordinal: 0, ttl_ms: ttlMs, deadline_ms: fleet.audibleNow + ttlMs },
      },
    ]);
    expect(result).toEqual({
      pool: 'fleet',
      identifier: 'vm-1',
      clientId: 'alpha',
      token: 1,
      grantedAt: fleet.now,
      lastSeenAt: fleet.now,
      expiresAt: fleet.now + ttlMs,
      ttlMs,
      heartbeatMs,
    });
  });

  it('tells the end of the lease in ledger time after a time that nobody could be heard', () => {
    const fleet = givenPool().after(60_000);
    fleet.given(resumeService({ fromMs: fleet.now - 40_000, toMs: fleet.now }));
    const { events, result } = fleet.when(allocate('alpha'));
    expect(events).toMatchObject([{ data: { deadline_ms: fleet.now - 40_000 + ttlMs } }]);
    expect(result?.expiresAt).toBe(fleet.now + ttlMs);
    expect([fleet.pool.heardAt(0), fleet.pool.lastSeenAt(0)]).toEqual([fleet.now - 40_000, fleet.now]);
  });

  it('rejects an unknown pool', () => {
    const { rejection } = new DeciderSpecification().when(allocate('alpha'));
    expect(rejection).toEqual({ type: 'PoolNotFound', pool: 'fleet' });
  });

  it('rejects when every identifier is held', () => {
    const fleet = givenPool({ patterns: ['vm-1'] }).given(allocate('alpha'));
    expect(fleet.when(allocate('beta')).rejection).toEqual({
      type: 'PoolExhausted',
      pool: 'fleet',
      capacity: 1,
      draining: false,
    });
  });

  it('rejects every client of a pool without identifiers', () => {
    const fleet = givenPool({ patterns: [] });
    expect(fleet.when(allocate('alpha')).rejection).toMatchObject({ type: 'PoolExhausted', capacity: 0 });
  });

  it('does not count retired identifiers in the capacity of an exhausted pool', () => {
    const fleet = givenPool().given(allocate('alpha'), resizePool('vm-1'));
    expect(fleet.when(allocate('beta')).rejection).toMatchObject({ type: 'PoolExhausted', capacity: 1 });
  });
});

describe('an allocation by a client that holds a lease', () => {
  it('renews the lease and keeps identifier and token', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet.after(30_000);
    const { events, result } = fleet.when(allocate('alpha'));
    expect(events).toMatchObject([{ type: 'HeartbeatsRecorded', data: { ordinals: [0] } }]);
    expect(result).toEqual({ ...lease, lastSeenAt: fleet.now, expiresAt: fleet.now + ttlMs });
  });

  it('renews it when the pool is full, drains, or no longer wants the identifier', () => {
    const fleet = givenPool({ patterns: ['vm-1', 'vm-2'] });
    const lease = fleet.leaseOf('alpha');
    fleet.given(allocate('beta'), startDrain(), resizePool('vm-2')).after(1_000);
    expect(fleet.when(allocate('alpha')).result).toMatchObject({ identifier: 'vm-1', token: lease.token });
  });

  it('renews it before it looks at a reservation', () => {
    const fleet = givenPool()
      .given(allocate('alpha'), reserve('vm-3', { clientId: 'alpha' }))
      .after(1);
    expect(fleet.when(allocate('alpha')).result?.identifier).toBe('vm-1');
  });

  it('renews it after the deadline as long as the reaper has not ended it', () => {
    const fleet = givenPool();
    const { token } = fleet.leaseOf('alpha');
    expect(fleet.after(2 * ttlMs).when(allocate('alpha')).result?.token).toBe(token);
  });
});

describe('an allocation by a client whose lease ended', () => {
  it('gives it the identifier that rests after it, at once and with a greater token', () => {
    const fleet = givenPool().given(allocate('other'));
    const before = fleet.leaseOf('alpha');
    fleet.given(release(before));
    const after = fleet.leaseOf('alpha');
    expect(after.identifier).toBe(before.identifier);
    expect(after.token).toBeGreaterThan(before.token);
  });

  it('gives it back while it is expired too', () => {
    const fleet = givenPool().given(allocate('other'), allocate('alpha')).after(ttlMs).given(expireDue());
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-2');
  });

  it('gives it back when its rest is over and the reaper has not come yet', () => {
    const fleet = givenPool().given(allocate('other'));
    fleet.given(release(fleet.leaseOf('alpha'))).after(holdDownMs + 1);
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-2');
  });

  it('prefers the resting identifier to the one reserved for it', () => {
    const fleet = givenPool();
    fleet.given(release(fleet.leaseOf('alpha')), reserve('vm-3', { clientId: 'alpha' }));
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-1');
  });

  it('gives it another when the resting one was reserved for someone else meanwhile', () => {
    const fleet = givenPool();
    fleet.given(release(fleet.leaseOf('alpha')), reserve('vm-1', { clientId: 'other' }));
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-2');
  });

  it('gives the resting one back when it is reserved for this very client', () => {
    const fleet = givenPool().given(allocate('other'));
    fleet.given(release(fleet.leaseOf('alpha')), reserve('vm-2', { clientId: 'alpha' }));
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-2');
  });

  it('gives it another when the pool no longer wants the resting one', () => {
    const fleet = givenPool();
    fleet.given(release(fleet.leaseOf('alpha')), resizePool('vm-2', 'vm-3'));
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-2');
  });

  it('gives it another while its own is quarantined, and that back when it is restored', () => {
    const fleet = givenPool().given(allocate('alpha'), quarantine('vm-1'));
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-2');

    const patient = givenPool().given(allocate('alpha'), quarantine('vm-1'), restore('vm-1'));
    expect(patient.leaseOf('alpha').identifier).toBe('vm-1');
  });

  it('gives it the older of two that rest after it once the newer was reclaimed', () => {
    const fleet = givenPool().given(allocate('other'), allocate('alpha'), quarantine('vm-2'));
    fleet.given(changePolicy({ holdDownMs: 0 }));
    fleet.given(release(fleet.leaseOf('alpha')), reclaimDue(), restore('vm-2'));
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-2');
  });

  it('gives it whatever comes next once its identifier was reclaimed', () => {
    const fleet = givenPool().given(allocate('other'));
    fleet.given(release(fleet.leaseOf('alpha'))).after(holdDownMs);
    fleet.given(reclaimDue(), allocate('third'));
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-3');
  });
});

describe('an allocation by a client with a reservation', () => {
  it('gives it the reserved identifier, however full the pool is', () => {
    const fleet = givenPool().given(reserve('vm-2', { clientId: 'alpha' }), allocate('a'), allocate('b'));
    expect(fleet.when(allocate('c')).rejection?.type).toBe('PoolExhausted');
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-2');
  });

  it('gives it another while the reserved one is held or rests after someone else', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('other');
    fleet.given(reserve('vm-1', { clientId: 'alpha' }), release(lease));
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-2');
  });

  it('gives it the reserved one as soon as that was reclaimed', () => {
    const fleet = givenPool();
    fleet.given(release(fleet.leaseOf('other')), reserve('vm-1', { clientId: 'alpha' })).after(holdDownMs);
    fleet.given(reclaimDue());
    expect(fleet.leaseOf('other').identifier).toBe('vm-2');
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-1');
  });

  it('gives it another when the reserved one is quarantined or has left the pool', () => {
    const withheld = givenPool().given(reserve('vm-2', { clientId: 'alpha' }), quarantine('vm-2'));
    expect(withheld.leaseOf('alpha').identifier).toBe('vm-1');

    const left = givenPool().given(reserve('vm-2', { clientId: 'alpha' }), resizePool('vm-1', 'vm-3'));
    expect(left.leaseOf('alpha').identifier).toBe('vm-1');
  });

  it('keeps the reservation through leases, and for that client alone', () => {
    const fleet = givenPool({ patterns: ['vm-1'] }).given(reserve('vm-1', { clientId: 'alpha' }));
    fleet.given(release(fleet.leaseOf('alpha'))).after(holdDownMs);
    fleet.given(reclaimDue());
    expect(fleet.when(allocate('other')).rejection?.type).toBe('PoolExhausted');
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-1');
  });
});

describe('the order of a pool', () => {
  /** vm-1 and vm-2 have come back, vm-2 first; vm-3 was never used. */
  function returned(order: 'lowest' | 'longest-free') {
    const fleet = givenPool({ order });
    const [first, second] = [fleet.leaseOf('a'), fleet.leaseOf('b')];
    fleet.given(release(second)).after(1_000).given(release(first)).after(holdDownMs);
    return fleet.given(reclaimDue());
  }

  it('is the lowest free identifier', () => {
    const fleet = returned('lowest');
    expect(['x', 'y', 'z'].map((client) => fleet.leaseOf(client).identifier)).toEqual([
      'vm-1',
      'vm-2',
      'vm-3',
    ]);
  });

  it('is the identifier that has been free for longest', () => {
    const fleet = returned('longest-free');
    expect(['x', 'y', 'z'].map((client) => fleet.leaseOf(client).identifier)).toEqual([
      'vm-3',
      'vm-2',
      'vm-1',
    ]);
  });

  it('changes with the policy, over all that is free by then', () => {
    const fleet = returned('lowest').given(changePolicy({ order: 'longest-free' }));
    expect(['x', 'y', 'z'].map((client) => fleet.leaseOf(client).identifier)).toEqual([
      'vm-3',
      'vm-2',
      'vm-1',
    ]);
  });

  it('puts an identifier whose reservation was cancelled last', () => {
    const fleet = givenPool({ order: 'longest-free' });
    fleet.given(reserve('vm-1', { clientId: 'x' }), cancelReservation('vm-1'));
    expect(['a', 'b', 'c'].map((client) => fleet.leaseOf(client).identifier)).toEqual([
      'vm-2',
      'vm-3',
      'vm-1',
    ]);
  });

  it('goes by place among identifiers that became free by one event', () => {
    const fleet = givenPool({ order: 'longest-free' }).given(resizePool('vm-2'), resizePool('vm-[1-4]'));
    const order = ['a', 'b', 'c', 'd'].map((client) => fleet.leaseOf(client).identifier);
    expect(order).toEqual(['vm-2', 'vm-1', 'vm-3', 'vm-4']);
  });
});

describe('a draining pool', () => {
  it('rejects new clients though identifiers are free', () => {
    const fleet = givenPool().given(startDrain());
    expect(fleet.when(allocate('alpha')).rejection).toEqual({
      type: 'PoolExhausted',
      pool: 'fleet',
      capacity: 3,
      draining: true,
    });
  });

  it('rejects a client that would get its resting or its reserved identifier otherwise', () => {
    const fleet = givenPool();
    fleet.given(release(fleet.leaseOf('alpha')), reserve('vm-2', { clientId: 'beta' }), startDrain());
    expect(fleet.when(allocate('alpha')).rejection?.type).toBe('PoolExhausted');
    expect(fleet.when(allocate('beta')).rejection?.type).toBe('PoolExhausted');
  });

  it('gives identifiers out again when it is opened', () => {
    const fleet = givenPool().given(startDrain(), openPool());
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-1');
  });
});

describe('what is never given out', () => {
  it('is a quarantined identifier', () => {
    const fleet = givenPool({ patterns: ['vm-1'] }).given(quarantine('vm-1'));
    expect(fleet.when(allocate('alpha')).rejection?.type).toBe('PoolExhausted');
  });

  it('is an identifier that has left the pool, or leaves it when it comes back', () => {
    const fleet = givenPool({ patterns: ['vm-[1-2]'] });
    const lease = fleet.leaseOf('alpha');
    fleet.given(resizePool());
    expect(fleet.when(allocate('beta')).rejection?.type).toBe('PoolExhausted');
    fleet.given(release(lease)).after(holdDownMs).given(reclaimDue());
    expect(fleet.when(allocate('alpha')).rejection).toMatchObject({ type: 'PoolExhausted', capacity: 0 });
  });

  it('is an identifier that rests after another client, until it is reclaimed', () => {
    const fleet = givenPool({ patterns: ['vm-1'] });
    fleet
      .given(release(fleet.leaseOf('alpha')))
      .after(holdDownMs - 1)
      .given(reclaimDue());
    expect(fleet.when(allocate('beta')).rejection?.type).toBe('PoolExhausted');
    fleet.after(1).given(reclaimDue());
    expect(fleet.leaseOf('beta').identifier).toBe('vm-1');
  });
});
