import { givenPool, heartbeat, resumeService } from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { leaseView, safeDeadline } from './lease.js';

describe('leaseView', () => {
  it('shows a lease as its holder was told of it', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    expect(leaseView(fleet.pool, 0, fleet.state)).toEqual(lease);
    const renewed = fleet.after(1_000).when(heartbeat(lease)).result;
    expect(leaseView(fleet.pool, 0, fleet.state)).toEqual(renewed);
  });

  it('moves the deadline that it shows by an outage', () => {
    const fleet = givenPool();
    const lease = fleet.leaseOf('alpha');
    fleet.after(9_000).given(resumeService({ fromMs: fleet.now - 9_000, toMs: fleet.now }));
    expect(leaseView(fleet.pool, 0, fleet.state)).toEqual({ ...lease, expiresAt: lease.expiresAt + 9_000 });
  });
});

describe('safeDeadline', () => {
  it('counts from when the last acknowledged heartbeat was sent, less the margin', () => {
    expect(safeDeadline({ sentAt: 1_000, ttlMs: 90_000, marginMs: 5_000 })).toBe(86_000);
  });
});
