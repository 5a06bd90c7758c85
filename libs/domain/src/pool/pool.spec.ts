import {
  allocate,
  cancelReservation,
  changePolicy,
  drainFreeOrder,
  expireDue,
  givenPool,
  heartbeat,
  imageOf,
  POLICY,
  quarantine,
  readBack,
  reclaimDue,
  release,
  reserve,
  resizePool,
  restore,
  revoke,
  waitingIn,
  type DeciderSpecification,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { momentAt, type LedgerTime } from '../kernel/time.js';
import { PHASES } from './identifier.js';
import type { Pool } from './pool.js';

const { ttlMs, heartbeatMs, holdDownMs } = POLICY;
const LATE_AFTER_MS = 1.25 * heartbeatMs;

/** A pool with an identifier in every phase, and the order in which its free ones became free. */
function everyPhase(): { readonly fleet: DeciderSpecification; readonly freeOrder: readonly number[] } {
  const fleet = givenPool({ patterns: ['vm-[0-11]'] });
  fleet.given(...Array.from({ length: 8 }, (_, index) => allocate(`client-${String(index)}`)));
  fleet.given(revoke('vm-1')).after(1_000).given(revoke('vm-0')).after(holdDownMs).given(reclaimDue());
  const held = ['vm-4', 'vm-6'].map((identifier, index) => ({
    clientId: `client-${String(4 + 2 * index)}`,
    identifier,
  }));
  fleet
    .after(heartbeatMs)
    .given(...held.map(heartbeat))
    .after(ttlMs - holdDownMs - heartbeatMs);
  fleet.given(expireDue(), release(held[1]!), quarantine('vm-7'), quarantine('vm-8'));
  fleet.given(reserve('vm-9', { clientId: 'patient' }), reserve('vm-4', { clientId: 'other' }));
  fleet.given(reserve('vm-10', { clientId: 'brief' }), cancelReservation('vm-10'));
  fleet.given(resizePool('vm-[0-3]', 'vm-[5-10]'));
  return { fleet, freeOrder: [1, 0, 10] };
}

const stateWith = (fleet: DeciderSpecification, pool: Pool) => ({
  ...fleet.state,
  pools: new Map([[pool.name, pool]]),
});

describe('a pool read back from its rows', () => {
  it('has every phase in it', () => {
    const { fleet } = everyPhase();
    expect(PHASES.filter((phase) => fleet.pool.count(phase) > 0)).toEqual(PHASES);
  });

  it('equals the pool that the events made', () => {
    const { fleet, freeOrder } = everyPhase();
    const restored = stateWith(fleet, readBack(fleet.pool, freeOrder));
    expect(waitingIn(restored)).toEqual(waitingIn(fleet.state));
    for (const later of [0, ttlMs / 2, ttlMs, 3 * ttlMs]) {
      expect(imageOf(restored, fleet.now + later)).toEqual(imageOf(fleet.state, fleet.now + later));
    }
  });

  it.each(['lowest', 'longest-free'] as const)(
    'gives identifiers out in the same order, %s first',
    (order) => {
      const { fleet, freeOrder } = everyPhase();
      fleet.given(changePolicy({ order }));
      const restored = readBack(fleet.pool, freeOrder);
      expect(drainFreeOrder(restored)).toEqual(drainFreeOrder(fleet.pool));
    },
  );

  it('takes the newest of two leases of a client for its last', () => {
    const fleet = givenPool().given(allocate('alpha'), quarantine('vm-1'), allocate('alpha'));
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
    ]) {
      expect(readBack(fleet.pool, order).heldBy('alpha')).toBe(1);
    }
  });
});

describe('a snapshot', () => {
  it('reads like the pool', () => {
    const { fleet } = everyPhase();
    const { pool } = fleet;
    const copy = pool.snapshot();
    const now = momentAt((fleet.now + LATE_AFTER_MS) as LedgerTime, 0);
    expect([copy.capacity, copy.policy]).toEqual([pool.capacity, pool.policy]);
    for (const ordinal of pool.identifiers.keys()) {
      expect(copy.stateOf(ordinal, now)).toBe(pool.stateOf(ordinal, now));
      expect(copy.identifiers[ordinal]).toBe(pool.identifiers[ordinal]);
      expect(copy.clientOf(ordinal)).toBe(pool.clientOf(ordinal));
      expect(copy.tokenOf(ordinal)).toBe(pool.tokenOf(ordinal));
      expect(copy.grantedAt(ordinal)).toBe(pool.grantedAt(ordinal));
      expect(copy.lastSeenAt(ordinal)).toBe(pool.lastSeenAt(ordinal));
      expect(copy.heardAt(ordinal)).toBe(pool.heardAt(ordinal));
      expect(copy.dueAt(ordinal)).toBe(pool.dueAt(ordinal));
      expect(copy.isLeaving(ordinal)).toBe(pool.isLeaving(ordinal));
      expect(copy.reservedClientOf(ordinal)).toBe(pool.reservedClientOf(ordinal));
    }
  });

  it('does not change when the pool does', () => {
    const { fleet } = everyPhase();
    const copy = fleet.pool.snapshot();
    const before = JSON.stringify(copy);
    const reservations = [...copy.identifiers.keys()].map((ordinal) => copy.reservedClientOf(ordinal));
    // The resize comes last: it gives the pool new columns, and nothing that is shared would show after it.
    fleet.given(restore('vm-7'), restore('vm-8'), cancelReservation('vm-9'), allocate('alpha'));
    fleet.given(changePolicy({ ttlMs: 2 * ttlMs })).after(2 * ttlMs);
    fleet.given(expireDue(), reclaimDue(), allocate('beta'), resizePool('vm-[1-20]'));
    expect(JSON.stringify(copy)).toBe(before);
    expect([...copy.identifiers.keys()].map((ordinal) => copy.reservedClientOf(ordinal))).toEqual(
      reservations,
    );
  });
});

describe('the state of an identifier', () => {
  const stateAt = (fleet: DeciderSpecification) =>
    fleet.pool.stateOf(0, momentAt(fleet.now as LedgerTime, 0));

  it('is late from a heartbeat and a quarter of silence until the next heartbeat', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    expect(stateAt(fleet.after(LATE_AFTER_MS))).toBe('held');
    expect(stateAt(fleet.after(1))).toBe('late');
    expect(stateAt(fleet.given(heartbeat(lease)))).toBe('held');
  });

  it('is reserved only while it would be free otherwise', () => {
    const fleet = givenPool().given(reserve('vm-1', { clientId: 'alpha' }));
    expect(stateAt(fleet)).toBe('reserved');
    expect(stateAt(fleet.given(allocate('alpha')))).toBe('held');
    expect(stateAt(fleet.given(revoke('vm-1')))).toBe('cooling');
    expect(stateAt(fleet.given(quarantine('vm-1')))).toBe('quarantined');
    expect(
      stateAt(fleet.given(resizePool('vm-2'), restore('vm-1')).after(holdDownMs).given(reclaimDue())),
    ).toBe('retired');
  });
});

describe('what is known of an identifier', () => {
  it('is who held it last, while it rests or is withheld, and nobody after that', () => {
    const fleet = givenPool().given(allocate('alpha'));
    expect(fleet.given(revoke('vm-1')).pool.clientOf(0)).toBe('alpha');
    expect(fleet.given(quarantine('vm-1')).pool.clientOf(0)).toBe('alpha');
    expect(fleet.after(holdDownMs).given(restore('vm-1')).pool.clientOf(0)).toBeNull();
  });

  it('is the last token, also while it is free', () => {
    const fleet = givenPool();
    const { token } = fleet.leaseOf('alpha');
    fleet.given(revoke('vm-1')).after(holdDownMs).given(reclaimDue());
    expect(fleet.pool.tokenOf(0)).toBe(token);
  });
});

describe('the next due time', () => {
  it('is never after anything that is due', () => {
    const fleet = givenPool();
    expect(fleet.pool.nextDueHint()).toBe(Number.POSITIVE_INFINITY);
    const lease = fleet.leaseOf('alpha');
    expect(fleet.pool.nextDueHint()).toBe(fleet.audibleNow + ttlMs);
    fleet.given(release(lease));
    expect(fleet.pool.nextDueHint()).toBe(fleet.audibleNow + holdDownMs);
  });
});
