import {
  allocate,
  changePolicy,
  DeciderSpecification,
  expireDue,
  givenPool,
  POLICY,
  quarantine,
  reclaimDue,
  release,
  revoke,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';

const { ttlMs, holdDownMs } = POLICY;

const mismatch = (clientId: string) => ({
  type: 'IdentifierMismatch',
  pool: 'fleet',
  identifier: 'vm-1',
  clientId,
});

describe('a release', () => {
  it('ends the lease and rests the identifier for the hold-down', () => {
    const fleet = givenPool();
    const { token } = fleet.leaseOf('alpha');
    fleet.after(5_000);
    const { events } = fleet.when(release({ clientId: 'alpha', identifier: 'vm-1', token }));
    expect(events).toEqual([
      {
        type: 'IdentifierReleased',
        pool: 'fleet',
        identifier: 'vm-1',
        clientId: 'alpha',
        token,
        data: { ordinal: 0, available_ms: fleet.audibleNow + holdDownMs },
      },
    ]);
    expect(fleet.pool.phaseOf(0)).toBe('cooling');
  });

  it('needs no token', () => {
    const fleet = givenPool().given(allocate('alpha'));
    expect(fleet.when(release({ clientId: 'alpha', identifier: 'vm-1' })).events).toHaveLength(1);
  });

  it('is accepted after the deadline as long as the reaper has not ended the lease', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    expect(fleet.after(2 * ttlMs).when(release(lease)).events).toMatchObject([
      { type: 'IdentifierReleased' },
    ]);
  });

  it('rests by the hold-down of now, and keeps it when that changes later', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet.given(changePolicy({ holdDownMs: 1_000 }), release(lease), changePolicy({ holdDownMs: 9_000_000 }));
    expect(fleet.pool.dueAt(0)).toBe(fleet.audibleNow + 1_000);
  });

  it('is accepted again and writes nothing while no one else holds the identifier', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet.given(release(lease));
    const { clientId, identifier } = lease;
    expect(fleet.when(release(lease))).toEqual({ events: [], rejection: undefined, result: undefined });
    expect(fleet.when(release({ clientId, identifier })).rejection).toBeUndefined();

    fleet.after(holdDownMs).given(reclaimDue());
    expect(fleet.when(release(lease))).toEqual({ events: [], rejection: undefined, result: undefined });
    expect(fleet.when(release({ clientId, identifier })).rejection).toBeUndefined();
  });

  it('is accepted and writes nothing after the lease expired or was revoked', () => {
    const expired = givenPool();
    const silent = expired.leaseOf('alpha');
    expired.after(ttlMs).given(expireDue());
    expect(expired.when(release(silent))).toMatchObject({ events: [], rejection: undefined });

    const revoked = givenPool();
    const lease = revoked.leaseOf('alpha');
    expect(revoked.given(revoke('vm-1')).when(release(lease))).toMatchObject({
      events: [],
      rejection: undefined,
    });
    expect(revoked.given(quarantine('vm-1')).when(release(lease))).toMatchObject({ rejection: undefined });
  });

  it('is rejected when another client holds the identifier', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    expect(fleet.when(release({ ...lease, clientId: 'beta' })).rejection).toEqual(mismatch('beta'));
    expect(fleet.when(release({ clientId: 'beta', identifier: 'vm-1' })).rejection).toEqual(mismatch('beta'));
  });

  it('is rejected when the identifier rests or is withheld after another client', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    const byBeta = release({ clientId: 'beta', identifier: 'vm-1' });
    expect(fleet.given(release(lease)).when(byBeta).rejection).toEqual(mismatch('beta'));
    expect(fleet.when({ ...byBeta, token: lease.token }).rejection).toEqual(mismatch('beta'));
    expect(fleet.given(quarantine('vm-1')).when(byBeta).rejection).toEqual(mismatch('beta'));
  });

  it('is accepted and writes nothing when the identifier is free: who had it last is forgotten', () => {
    const byBeta = release({ clientId: 'beta', identifier: 'vm-1' });
    expect(givenPool().when(byBeta)).toMatchObject({ events: [], rejection: undefined });
  });

  it('is rejected again once another client holds what was released', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet.given(release(lease)).after(holdDownMs).given(reclaimDue(), allocate('beta'));
    expect(fleet.when(release(lease)).rejection).toEqual(mismatch('alpha'));
    expect(fleet.when(release({ clientId: 'alpha', identifier: 'vm-1' })).rejection).toEqual(
      mismatch('alpha'),
    );
  });

  it('is rejected with an older token, so that it cannot end a lease granted since', () => {
    const fleet = givenPool();
    const old = fleet.leaseOf('alpha');
    fleet.given(release(old), allocate('alpha'));
    expect(fleet.when(release(old)).rejection).toEqual(mismatch('alpha'));
  });

  it('is rejected with a token that is not the last one of a free identifier', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet.given(release(lease));
    expect(fleet.when(release({ ...lease, token: lease.token + 1 })).rejection).toEqual(mismatch('alpha'));
  });

  it('is rejected for an unknown pool or identifier', () => {
    const unknown = release({ clientId: 'alpha', identifier: 'vm-9' });
    expect(new DeciderSpecification().when(unknown).rejection).toEqual({
      type: 'PoolNotFound',
      pool: 'fleet',
    });
    expect(givenPool().when(unknown).rejection).toEqual({
      type: 'IdentifierNotFound',
      pool: 'fleet',
      identifier: 'vm-9',
    });
  });
});

describe('a revocation', () => {
  it('ends the lease of whoever holds it and rests the identifier for the hold-down', () => {
    const fleet = givenPool();
    const { token } = fleet.leaseOf('alpha');
    const { events } = fleet.after(5_000).when(revoke('vm-1'));
    expect(events).toEqual([
      {
        type: 'LeaseRevoked',
        pool: 'fleet',
        identifier: 'vm-1',
        clientId: 'alpha',
        token,
        data: { ordinal: 0, available_ms: fleet.audibleNow + holdDownMs },
      },
    ]);
    expect(fleet.pool.phaseOf(0)).toBe('cooling');
    expect(fleet.when(allocate('beta')).result?.identifier).toBe('vm-2');
  });

  it.each([
    ['free', () => givenPool()],
    ['cooling', () => givenPool().given(allocate('alpha'), revoke('vm-1'))],
    ['expired', () => givenPool().given(allocate('alpha')).after(ttlMs).given(expireDue())],
    ['quarantined', () => givenPool().given(quarantine('vm-1'))],
  ])('is rejected when the identifier is %s', (phase, given) => {
    const rejection = { type: 'IdentifierNotHeld', pool: 'fleet', identifier: 'vm-1', phase };
    expect(given().when(revoke('vm-1')).rejection).toEqual(rejection);
    expect(given().when(revoke('vm-1', null)).rejection).toEqual(rejection);
  });

  it('of one lease does not end the next one', () => {
    const fleet = givenPool();
    const { token } = fleet.leaseOf('alpha');
    fleet.given(revoke('vm-1'), allocate('alpha'));
    expect(fleet.when(revoke('vm-1', token)).rejection).toEqual({
      type: 'LeaseChanged',
      pool: 'fleet',
      identifier: 'vm-1',
      holder: 'alpha',
    });
    expect(fleet.when(revoke('vm-1', null)).rejection?.type).toBe('LeaseChanged');
    expect(fleet.when(revoke('vm-1', fleet.pool.tokenOf(0))).events).toHaveLength(1);
  });

  it('is rejected for an unknown pool or identifier', () => {
    expect(new DeciderSpecification().when(revoke('vm-1')).rejection?.type).toBe('PoolNotFound');
    expect(givenPool().when(revoke('vm-9')).rejection?.type).toBe('IdentifierNotFound');
  });
});
