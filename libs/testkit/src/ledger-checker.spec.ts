import type { LeaseView, Recorded } from '@berth/domain';
import { describe, expect, it } from 'vitest';
import { createPool, expireDue, heartbeat, POLICY, reclaimDue, release } from './builders.js';
import { givenPool } from './decider-specification.js';
import { LedgerChecker } from './ledger-checker.js';

const { ttlMs, holdDownMs } = POLICY;

/** alpha has vm-1, falls silent and loses it to beta; gamma has vm-2 all along. */
function lived(): { readonly events: readonly Recorded[]; readonly leases: readonly LeaseView[] } {
  const fleet = givenPool({ patterns: ['vm-[1-2]'] });
  const alpha = fleet.leaseOf('alpha');
  const gamma = fleet.leaseOf('gamma');
  fleet
    .after(ttlMs / 2)
    .given(heartbeat(gamma))
    .after(ttlMs / 2)
    .given(expireDue());
  fleet
    .after(ttlMs / 4)
    .given(heartbeat(gamma))
    .after(holdDownMs)
    .given(reclaimDue());
  const beta = fleet.leaseOf('beta');
  fleet.given(release(beta), createPool({ pool: 'other' }));
  return { events: fleet.recorded, leases: [alpha, gamma, beta] };
}

/** The same history with one event of a type told otherwise. */
function told<Type extends Recorded['type']>(
  type: Type,
  change: (event: Extract<Recorded, { type: Type }>) => object,
) {
  const { events } = lived();
  const first = events.find((event) => event.type === type) as Extract<Recorded, { type: Type }>;
  return events.map((event) => (event === first ? { ...event, ...change(first) } : event));
}

const without = (...types: readonly Recorded['type'][]) => {
  const left = lived().events.filter((event) => !types.includes(event.type));
  return left.map((event, position): Recorded => ({ ...event, position }));
};

const checked = (events: readonly Recorded[]) => () => {
  const checker = new LedgerChecker();
  for (const event of events) checker.read([event]);
};

describe('the checker of a ledger', () => {
  it('finds nothing in what was lived', () => {
    expect(checked(lived().events)).not.toThrow();
  });

  it.each([
    [
      'a position left out',
      told('LeaseExpired', ({ position }) => ({ position: position + 1 })),
      '8: positions',
    ],
    ['a time that fell', told('LeaseExpired', () => ({ recordedAt: 0 })), '8: times'],
    [
      'two leases on one identifier',
      without('LeaseExpired', 'IdentifierReclaimed'),
      '1: two leases on one identifier',
    ],
    [
      'two leases of one client',
      told('HeartbeatsRecorded', (event) => ({
        ...(lived().events.find(({ type }) => type === 'IdentifierAllocated') as object),
        position: event.position,
        recordedAt: event.recordedAt,
        data: { ordinal: 7 },
      })),
      '1: two leases of one client',
    ],
    ['a token that is not new', told('IdentifierAllocated', () => ({ token: -1 })), '2: tokens grow'],
    [
      'another client within the hold-down',
      told('LeaseExpired', ({ data }) => ({ data: { ...data, available_ms: data.available_ms + ttlMs } })),
      '3: 0 reclaimed within its hold-down',
    ],
    [
      'an end without a hold-down',
      told('LeaseExpired', ({ data }) => ({ data: { ...data, available_ms: data.available_ms - 1 } })),
      '3: no hold-down',
    ],
    [
      'a lease shorter than a TTL',
      told('IdentifierAllocated', ({ data }) => ({ data: { ...data, deadline_ms: data.deadline_ms - 1 } })),
      '4: less than a TTL',
    ],
    [
      'a heartbeat of nobody',
      told('HeartbeatsRecorded', ({ data }) => ({ data: { ...data, ordinals: [9] } })),
      '4: a heartbeat of 9, which nobody holds',
    ],
    [
      'a heartbeat by another TTL',
      told('HeartbeatsRecorded', ({ data }) => ({ data: { ...data, ttl_ms: 1 } })),
      '4: a heartbeat by another TTL',
    ],
    [
      'an expiry before the deadline',
      told('IdentifierAllocated', ({ data }) => ({ data: { ...data, deadline_ms: data.deadline_ms + 1 } })),
      '4: expired before its deadline',
    ],
    [
      'the end of a lease that nobody had',
      told('IdentifierReleased', () => ({ token: 0 })),
      '1: no such lease',
    ],
  ])('finds %s', (_what, events, message) => {
    expect(checked(events)).toThrow(message);
  });

  it('finds an expiry before what the holder was told', () => {
    const { events, leases } = lived();
    const checker = new LedgerChecker();
    checker.answered({ ...leases[0]!, expiresAt: leases[0]!.expiresAt + 1 });
    expect(() => checker.read(events)).toThrow('4: expired before what was promised');
  });

  it('finds a heartbeat that was accepted after the lease had ended', () => {
    const { events, leases } = lived();
    const checker = new LedgerChecker();
    checker.read(events);
    checker.answered(leases[0]!);
    expect(() => checker.read([])).toThrow('4: the ended lease 1 was renewed');
  });
});
