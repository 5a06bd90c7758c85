import {
  allocate,
  changePolicy,
  DeciderSpecification,
  expireDue,
  givenPool,
  heartbeat,
  heartbeats,
  POLICY,
  quarantine,
  reclaimDue,
  release,
  resizePool,
  resumeService,
  revoke,
  startDrain,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';

const { ttlMs, heartbeatMs, holdDownMs } = POLICY;
const LATE_AFTER_MS = 1.25 * heartbeatMs;

const mismatch = (clientId: string, identifier = 'vm-1') => ({
  type: 'IdentifierMismatch',
  pool: 'fleet',
  identifier,
  clientId,
});

describe('a heartbeat', () => {
  it('renews the lease for one TTL from now', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    const { events, result } = fleet.after(heartbeatMs).when(heartbeat(lease));
    expect(events).toEqual([
      {
        type: 'HeartbeatsRecorded',
        pool: 'fleet',
        data: { ttl_ms: ttlMs, ordinals: [0], offsets_ms: [0] },
      },
    ]);
    expect(result).toEqual({ ...lease, lastSeenAt: fleet.now, expiresAt: fleet.now + ttlMs });
    expect(fleet.pool.dueAt(0)).toBe(fleet.audibleNow + ttlMs);
    expect(fleet.pool.lastSeenAt(0)).toBe(fleet.now);
  });

  it('needs no token', () => {
    const fleet = givenPool().given(allocate('alpha')).after(1);
    expect(fleet.when(heartbeat({ clientId: 'alpha', identifier: 'vm-1' })).rejection).toBeUndefined();
  });

  it('says how long before the commit it arrived', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    const { events } = fleet.after(heartbeatMs).when(heartbeat({ ...lease, offsetMs: 7 }));
    expect(events).toMatchObject([{ data: { ordinals: [0], offsets_ms: [7] } }]);
  });

  it('writes nothing when the lease was renewed at this very moment already', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    const { events, result } = fleet.when(heartbeat(lease));
    expect(events).toEqual([]);
    expect(result).toEqual(lease);
  });

  it('is recorded at the moment of the grant when the TTL was raised since: what is promised is kept', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet.given(changePolicy({ ttlMs: 5 * ttlMs }));
    const { result } = fleet.when(heartbeat(lease));
    expect(result?.expiresAt).toBe(fleet.now + 5 * ttlMs);
    expect(fleet.pool.dueAt(0)).toBe(fleet.now + 5 * ttlMs);
  });

  it('is recorded when audible time has stood still since the last one', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet.after(60_000).given(resumeService({ fromMs: fleet.now - 60_000, toMs: fleet.now }));
    const { events, result } = fleet.when(heartbeat(lease));
    expect(events).toHaveLength(1);
    expect(result).toMatchObject({ lastSeenAt: fleet.now, expiresAt: fleet.now + ttlMs });
    expect(fleet.pool.lastSeenAt(0)).toBe(fleet.now);
  });

  it('renews the lease on an identifier that leaves a pool, and in a draining pool', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet.given(resizePool('vm-2'), startDrain()).after(1);
    expect(fleet.when(heartbeat(lease)).rejection).toBeUndefined();
  });
});

describe('a late heartbeat', () => {
  it('renews the lease like any, and says how long its holder was silent', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    const { events } = fleet.after(LATE_AFTER_MS + 1).when(heartbeat(lease));
    expect(events).toMatchObject([
      { data: { ordinals: [0], late_ordinals: [0], late_silent_ms: [LATE_AFTER_MS + 1] } },
    ]);
  });

  it('is one that comes more than a heartbeat and a quarter after the last', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    const { events } = fleet.after(LATE_AFTER_MS).when(heartbeat(lease));
    expect(events).toHaveLength(1);
    expect(JSON.stringify(events)).not.toContain('late_ordinals');
  });

  it('counts audible silence only', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet.after(300_000).given(resumeService({ fromMs: fleet.now - 290_000, toMs: fleet.now }));
    const { events } = fleet.when(heartbeat(lease));
    expect(JSON.stringify(events)).not.toContain('late_ordinals');
  });

  it('renews the lease after its deadline as long as the reaper has not ended it', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    expect(fleet.after(10 * ttlMs).when(heartbeat(lease)).result?.expiresAt).toBe(fleet.now + ttlMs);
    expect(fleet.when(expireDue()).result).toEqual({ ended: 0, more: false });
  });
});

describe('a refused heartbeat', () => {
  it('is one for an unknown pool', () => {
    const command = heartbeat({ clientId: 'alpha', identifier: 'vm-1' });
    expect(new DeciderSpecification().when(command).rejection).toEqual({
      type: 'PoolNotFound',
      pool: 'fleet',
    });
  });

  it('is one for an unknown identifier', () => {
    const command = heartbeat({ clientId: 'alpha', identifier: 'vm-9' });
    expect(givenPool().when(command).rejection).toEqual({
      type: 'IdentifierNotFound',
      pool: 'fleet',
      identifier: 'vm-9',
    });
  });

  it('is one by a client that does not hold the identifier', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    expect(fleet.when(heartbeat({ ...lease, clientId: 'beta' })).rejection).toEqual(mismatch('beta'));
    const untold = heartbeat({ clientId: 'beta', identifier: 'vm-1' });
    expect(fleet.when(untold).rejection).toEqual(mismatch('beta'));
  });

  it('is one with an older token', () => {
    const fleet = givenPool();
    const old = fleet.leaseOf('alpha');
    fleet.given(release(old), allocate('alpha'));
    expect(fleet.when(heartbeat(old)).rejection).toEqual(mismatch('alpha'));
  });

  it('is one with a token that was never given', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    expect(fleet.when(heartbeat({ ...lease, token: lease.token + 1 })).rejection).toEqual(mismatch('alpha'));
  });

  it('is one for a free identifier', () => {
    const command = heartbeat({ clientId: 'alpha', identifier: 'vm-1' });
    expect(givenPool().when(command).rejection).toEqual(mismatch('alpha'));
    expect(givenPool().when({ ...command, token: 0 }).rejection).toEqual(mismatch('alpha'));
  });

  it('is every one of a lease that has expired, with its token or without', () => {
    const fleet = givenPool();
    const { clientId, identifier, token } = fleet.leaseOf('alpha');
    fleet.after(ttlMs).given(expireDue());
    expect(fleet.when(heartbeat({ clientId, identifier, token })).rejection).toEqual(mismatch('alpha'));
    expect(fleet.when(heartbeat({ clientId, identifier })).rejection).toEqual(mismatch('alpha'));
    fleet.after(holdDownMs).given(reclaimDue());
    expect(fleet.when(heartbeat({ clientId, identifier, token })).rejection).toEqual(mismatch('alpha'));
  });

  it.each([
    ['released', release({ clientId: 'alpha', identifier: 'vm-1' })],
    ['revoked', revoke('vm-1')],
    ['quarantined', quarantine('vm-1')],
  ])('is one for an identifier that was %s', (_how, command) => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    expect(fleet.given(command).when(heartbeat(lease)).rejection).toEqual(mismatch('alpha'));
  });
});

describe('heartbeats of many', () => {
  function threeLeases() {
    const fleet = givenPool();
    return { fleet, leases: ['a', 'b', 'c'].map((client) => fleet.leaseOf(client)) };
  }

  it('renew all leases by one event', () => {
    const { fleet, leases } = threeLeases();
    const { events, result } = fleet.after(heartbeatMs).when(heartbeats(...leases));
    expect(events).toEqual([
      {
        type: 'HeartbeatsRecorded',
        pool: 'fleet',
        data: { ttl_ms: ttlMs, ordinals: [0, 1, 2], offsets_ms: [0, 0, 0] },
      },
    ]);
    expect(result).toEqual({ accepted: 3, refused: [] });
    expect([0, 1, 2].map((ordinal) => fleet.pool.dueAt(ordinal))).toEqual(
      Array(3).fill(fleet.audibleNow + ttlMs),
    );
  });

  it('keep how long before the commit each arrived', () => {
    const { fleet, leases } = threeLeases();
    const sent = leases.map((lease, index) => ({ ...lease, offsetMs: 5 * index }));
    const { events } = fleet.after(heartbeatMs).when(heartbeats(...sent));
    expect(events).toMatchObject([{ data: { ordinals: [0, 1, 2], offsets_ms: [0, 5, 10] } }]);
  });

  it('name by index those that are refused, and renew the others', () => {
    const { fleet, leases } = threeLeases();
    const [first, second, third] = leases;
    fleet.after(heartbeatMs).given(release(second!));
    const { events, result } = fleet.when(
      heartbeats(second!, { clientId: 'a', identifier: 'vm-9' }, first!, { ...third!, token: 0 }, third!),
    );
    expect(result).toEqual({
      accepted: 2,
      refused: [
        { index: 0, rejection: 'IdentifierMismatch' },
        { index: 1, rejection: 'IdentifierNotFound' },
        { index: 3, rejection: 'IdentifierMismatch' },
      ],
    });
    expect(events).toMatchObject([{ data: { ordinals: [0, 2] } }]);
  });

  it('write nothing when all are refused', () => {
    const { events, result } = givenPool().when(heartbeats({ clientId: 'a', identifier: 'vm-1' }));
    expect(events).toEqual([]);
    expect(result).toEqual({ accepted: 0, refused: [{ index: 0, rejection: 'IdentifierMismatch' }] });
  });

  it('write nothing when there are none', () => {
    const { events, result } = givenPool().when(heartbeats());
    expect([events, result]).toEqual([[], { accepted: 0, refused: [] }]);
  });

  it('record a lease once that is named twice', () => {
    const { fleet, leases } = threeLeases();
    const { events, result } = fleet.after(1).when(heartbeats(leases[0]!, leases[1]!, leases[0]!));
    expect(events).toMatchObject([{ data: { ordinals: [0, 1], offsets_ms: [0, 0] } }]);
    expect(result?.accepted).toBe(3);
  });

  it('leave out leases that were renewed at this very moment already', () => {
    const { fleet, leases } = threeLeases();
    fleet.after(heartbeatMs).given(heartbeat(leases[1]!));
    expect(fleet.when(heartbeats(...leases)).events).toMatchObject([{ data: { ordinals: [0, 2] } }]);
  });

  it('say which of them were late', () => {
    const { fleet, leases } = threeLeases();
    fleet.after(heartbeatMs).given(heartbeat(leases[1]!));
    const { events } = fleet.after(heartbeatMs).when(heartbeats(...leases));
    expect(events).toMatchObject([
      { data: { ordinals: [0, 1, 2], late_ordinals: [0, 2], late_silent_ms: [40_000, 40_000] } },
    ]);
  });

  it('reject an unknown pool', () => {
    const { rejection } = new DeciderSpecification().when(heartbeats());
    expect(rejection).toEqual({ type: 'PoolNotFound', pool: 'fleet' });
  });
});

describe('a change of the TTL', () => {
  it('counts from the next heartbeat on when it is raised', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet.given(changePolicy({ ttlMs: 3 * ttlMs }));
    expect(fleet.pool.dueAt(0)).toBe(lease.expiresAt);
    expect(fleet.after(1).when(heartbeat(lease)).result?.expiresAt).toBe(fleet.now + 3 * ttlMs);
  });

  it('never moves a deadline earlier when it is lowered: the client was told the old one', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet.given(changePolicy({ ttlMs: 2 * heartbeatMs })).after(1_000);
    expect(fleet.when(heartbeat(lease)).result?.expiresAt).toBe(lease.expiresAt);
    expect(fleet.pool.dueAt(0)).toBe(lease.expiresAt);
    fleet.after(ttlMs - 1_000 - 1);
    expect(fleet.when(expireDue()).events).toEqual([]);
    expect(fleet.after(1).when(expireDue()).events).toMatchObject([{ type: 'LeaseExpired' }]);
  });
});
