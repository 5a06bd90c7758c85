import {
  allocate,
  cancelReservation,
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
  resumeService,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';

const { ttlMs, holdDownMs } = POLICY;
const forAlpha = { clientId: 'alpha' };

/** An identifier in each of its phases. */
const PHASES = {
  free: () => givenPool(),
  held: () => givenPool().given(allocate('holder')),
  expired: () => givenPool().given(allocate('holder')).after(ttlMs).given(expireDue()),
  cooling: () => givenPool().given(allocate('holder'), release({ clientId: 'holder', identifier: 'vm-1' })),
  quarantined: () => givenPool().given(quarantine('vm-1')),
  retired: () => givenPool().given(resizePool('vm-2')),
  leaving: () => givenPool().given(allocate('holder'), resizePool('vm-2')),
} as const;
type PhaseName = keyof typeof PHASES;

describe('a reservation', () => {
  it.each<PhaseName>(['free', 'held', 'expired', 'cooling', 'quarantined'])(
    'of a %s identifier is recorded',
    (phase) => {
      const fleet = PHASES[phase]();
      expect(fleet.when(reserve('vm-1', forAlpha)).events).toEqual([
        {
          type: 'IdentifierReserved',
          pool: 'fleet',
          identifier: 'vm-1',
          clientId: 'alpha',
          data: { ordinal: 0 },
        },
      ]);
      expect(fleet.pool.reservedClientOf(0)).toBe('alpha');
    },
  );

  it('takes a free identifier out of what others are given', () => {
    const fleet = givenPool().given(reserve('vm-1', forAlpha));
    expect(fleet.pool.freeCount).toBe(2);
    expect(fleet.leaseOf('other').identifier).toBe('vm-2');
  });

  it('leaves the lease of another client alone', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('other');
    expect(fleet.given(reserve('vm-1', forAlpha)).after(1).when(heartbeat(lease)).rejection).toBeUndefined();
  });

  it.each<PhaseName>(['retired', 'leaving'])('of a %s identifier is rejected', (phase) => {
    expect(PHASES[phase]().when(reserve('vm-1', forAlpha)).rejection).toEqual({
      type: 'IdentifierRetired',
      pool: 'fleet',
      identifier: 'vm-1',
    });
  });

  it.each(['alpha', 'beta'])('of a reserved identifier is rejected, also for %s', (clientId) => {
    const fleet = givenPool().given(reserve('vm-1', forAlpha));
    expect(fleet.when(reserve('vm-1', { clientId })).rejection).toEqual({
      type: 'IdentifierReservedAlready',
      pool: 'fleet',
      identifier: 'vm-1',
      clientId: 'alpha',
    });
  });

  it('is rejected for a client that has one in this pool', () => {
    const fleet = givenPool().given(reserve('vm-1', forAlpha));
    expect(fleet.when(reserve('vm-2', forAlpha)).rejection).toEqual({
      type: 'ClientReservedAlready',
      pool: 'fleet',
      identifier: 'vm-1',
      clientId: 'alpha',
    });
  });

  it('is possible again once the last one was cancelled', () => {
    const fleet = givenPool().given(
      reserve('vm-1', forAlpha),
      cancelReservation('vm-1'),
      reserve('vm-2', forAlpha),
    );
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-2');
  });

  it('is rejected for an unknown pool or identifier', () => {
    expect(new DeciderSpecification().when(reserve('vm-1', forAlpha)).rejection?.type).toBe('PoolNotFound');
    expect(givenPool().when(reserve('vm-9', forAlpha)).rejection?.type).toBe('IdentifierNotFound');
  });
});

describe('the cancellation of a reservation', () => {
  it('gives the identifier back to all', () => {
    const fleet = givenPool({ patterns: ['vm-1'] }).given(reserve('vm-1', forAlpha));
    expect(fleet.when(cancelReservation('vm-1')).events).toEqual([
      {
        type: 'ReservationCancelled',
        pool: 'fleet',
        identifier: 'vm-1',
        clientId: 'alpha',
        data: { ordinal: 0 },
      },
    ]);
    expect(fleet.leaseOf('other').identifier).toBe('vm-1');
  });

  it.each<PhaseName>(['held', 'cooling', 'quarantined'])('does not free a %s identifier', (phase) => {
    const fleet = PHASES[phase]().given(reserve('vm-1', forAlpha), cancelReservation('vm-1'));
    expect(fleet.leaseOf('other').identifier).toBe('vm-2');
  });

  it('of one client does not take it from another', () => {
    const fleet = givenPool().given(reserve('vm-1', forAlpha));
    expect(fleet.when(cancelReservation('vm-1', 'beta')).rejection).toEqual({
      type: 'IdentifierReservedAlready',
      pool: 'fleet',
      identifier: 'vm-1',
      clientId: 'alpha',
    });
    expect(fleet.when(cancelReservation('vm-1', 'alpha')).events).toHaveLength(1);
  });

  it('is rejected when there is none', () => {
    expect(givenPool().when(cancelReservation('vm-1')).rejection).toEqual({
      type: 'IdentifierNotReserved',
      pool: 'fleet',
      identifier: 'vm-1',
    });
  });

  it('is rejected for an unknown pool or identifier', () => {
    expect(new DeciderSpecification().when(cancelReservation('vm-1')).rejection?.type).toBe('PoolNotFound');
    expect(givenPool().when(cancelReservation('vm-9')).rejection?.type).toBe('IdentifierNotFound');
  });
});

describe('a quarantine', () => {
  it.each<PhaseName>(['free', 'expired', 'cooling'])('of a %s identifier is one event', (phase) => {
    const fleet = PHASES[phase]();
    expect(fleet.when(quarantine('vm-1')).events).toEqual([
      { type: 'IdentifierQuarantined', pool: 'fleet', identifier: 'vm-1', data: { ordinal: 0 } },
    ]);
    expect(fleet.pool.phaseOf(0)).toBe('quarantined');
  });

  it.each<PhaseName>(['held', 'leaving'])('of a %s identifier revokes the lease first', (phase) => {
    const fleet = PHASES[phase]();
    const token = fleet.pool.tokenOf(0);
    expect(fleet.when(quarantine('vm-1')).events).toEqual([
      {
        type: 'LeaseRevoked',
        pool: 'fleet',
        identifier: 'vm-1',
        clientId: 'holder',
        token,
        data: { ordinal: 0, available_ms: fleet.audibleNow + holdDownMs },
      },
      { type: 'IdentifierQuarantined', pool: 'fleet', identifier: 'vm-1', data: { ordinal: 0 } },
    ]);
    expect(fleet.pool.heldBy('holder')).toBeUndefined();
  });

  it('of one lease leaves another lease alone', () => {
    const fleet = PHASES.held();
    const token = fleet.pool.tokenOf(0);
    for (const meant of [token - 1, null]) {
      expect(fleet.when(quarantine('vm-1', meant)).rejection).toEqual({
        type: 'LeaseChanged',
        pool: 'fleet',
        identifier: 'vm-1',
        holder: 'holder',
      });
    }
    expect(fleet.when(quarantine('vm-1', token)).events).toHaveLength(2);
  });

  it.each<PhaseName>(['free', 'expired', 'cooling'])('of a lease that is over is rejected (%s)', (phase) => {
    const fleet = PHASES[phase]();
    const rejection = { type: 'LeaseChanged', pool: 'fleet', identifier: 'vm-1', holder: null };
    expect(fleet.when(quarantine('vm-1', fleet.pool.tokenOf(0))).rejection).toEqual(rejection);
    expect(fleet.when(quarantine('vm-1', null)).events).toHaveLength(1);
  });

  it('of a reserved identifier keeps the reservation', () => {
    const fleet = givenPool().given(reserve('vm-1', forAlpha), quarantine('vm-1'), restore('vm-1'));
    expect(fleet.leaseOf('other').identifier).toBe('vm-2');
    expect(fleet.leaseOf('alpha').identifier).toBe('vm-1');
  });

  it('outlasts the hold-down', () => {
    const fleet = PHASES.held()
      .given(quarantine('vm-1'))
      .after(10 * holdDownMs);
    expect(fleet.when(reclaimDue()).events).toEqual([]);
    expect(fleet.pool.phaseOf(0)).toBe('quarantined');
  });

  it('of a retired identifier is rejected', () => {
    expect(PHASES.retired().when(quarantine('vm-1')).rejection).toEqual({
      type: 'IdentifierRetired',
      pool: 'fleet',
      identifier: 'vm-1',
    });
  });

  it('of a quarantined identifier is rejected', () => {
    expect(PHASES.quarantined().when(quarantine('vm-1')).rejection).toEqual({
      type: 'IdentifierQuarantinedAlready',
      pool: 'fleet',
      identifier: 'vm-1',
    });
  });

  it('is rejected for an unknown pool or identifier', () => {
    expect(new DeciderSpecification().when(quarantine('vm-1')).rejection?.type).toBe('PoolNotFound');
    expect(givenPool().when(quarantine('vm-9')).rejection?.type).toBe('IdentifierNotFound');
  });
});

describe('the restoration of a quarantined identifier', () => {
  const restored = (availableMs: number | null) => [
    {
      type: 'IdentifierRestored',
      pool: 'fleet',
      identifier: 'vm-1',
      data: { ordinal: 0, available_ms: availableMs },
    },
  ];

  it('frees one that was free', () => {
    const fleet = PHASES.quarantined().after(1);
    expect(fleet.when(restore('vm-1')).events).toEqual(restored(null));
    expect(fleet.leaseOf('other').identifier).toBe('vm-1');
  });

  it('rests one for what is left of its hold-down', () => {
    const fleet = PHASES.held().given(quarantine('vm-1'));
    const availableMs = fleet.audibleNow + holdDownMs;
    fleet.after(holdDownMs - 1);
    expect(fleet.when(restore('vm-1')).events).toEqual(restored(availableMs));
    expect(fleet.pool.phaseOf(0)).toBe('cooling');
    expect(fleet.when(reclaimDue()).events).toEqual([]);
    expect(fleet.after(1).when(reclaimDue()).result?.ended).toBe(1);
  });

  it('frees one whose hold-down is over', () => {
    const fleet = PHASES.held().given(quarantine('vm-1')).after(holdDownMs);
    expect(fleet.when(restore('vm-1')).events).toEqual(restored(null));
    expect(fleet.pool.phaseOf(0)).toBe('free');
  });

  it('counts the hold-down in audible time', () => {
    const fleet = PHASES.held().given(quarantine('vm-1'));
    const availableMs = fleet.audibleNow + holdDownMs;
    fleet.after(holdDownMs).given(resumeService({ fromMs: fleet.now - 10_000, toMs: fleet.now }));
    expect(fleet.when(restore('vm-1')).events).toEqual(restored(availableMs));
  });

  it('does not rest one by a lease that ended long before it was free and withheld', () => {
    const fleet = givenPool({ patterns: ['vm-1'], holdDownMs: 0 });
    fleet.given(release(fleet.leaseOf('alpha')), reclaimDue(), quarantine('vm-1'));
    expect(fleet.when(restore('vm-1')).events).toEqual(restored(null));
  });

  it.each<PhaseName>(['free', 'held', 'expired', 'cooling', 'retired'])(
    'is rejected for a %s one',
    (phase) => {
      expect(PHASES[phase]().when(restore('vm-1')).rejection).toEqual({
        type: 'IdentifierNotQuarantined',
        pool: 'fleet',
        identifier: 'vm-1',
        phase,
      });
    },
  );

  it('is rejected for an unknown pool or identifier', () => {
    expect(new DeciderSpecification().when(restore('vm-1')).rejection?.type).toBe('PoolNotFound');
    expect(givenPool().when(restore('vm-9')).rejection?.type).toBe('IdentifierNotFound');
  });
});
