import type { FleetLease, Observation } from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { Narrator } from './narrator.js';

const lease: FleetLease = {
  pool: 'workers',
  identifier: 'worker-0042',
  clientId: 'worker-0001',
  token: 7,
  ttlMs: 9_000,
  heartbeatMs: 3_000,
};
const seen = { at: 100_000, clientId: 'worker-0001', group: 'worker' };
const paused: Observation = { ...seen, type: 'returned', lease, pausedMs: 14_200, hasLapsed: true };
const rebooted: Observation = { ...seen, type: 'stopped', lease, because: 'rebooted' };

function granted(changes: Partial<FleetLease>): Observation {
  return {
    ...seen,
    type: 'granted',
    call: 'allocate',
    sentAt: seen.at,
    usableUntil: seen.at + 8_000,
    lease: { ...lease, ...changes },
    before: lease,
  };
}

function told(...observations: readonly Observation[]): string | undefined {
  const narrator = new Narrator();
  for (const observation of observations) narrator.observe(observation);
  return narrator.take();
}

describe('the narrator of the demo', () => {
  it('tells of a machine that paused past its TTL and had to take another identifier', () => {
    expect(told(paused, granted({ identifier: 'worker-0107', token: 12 }))).toBe(
      'worker-0001 paused past its TTL (14.2 s): told 409, took worker-0107',
    );
  });

  it('tells of one that got its identifier back', () => {
    expect(told(paused, granted({ token: 12 }))).toBe(
      'worker-0001 paused past its TTL (14.2 s): told 409, got worker-0042 back with a new token',
    );
  });

  it('tells of a reboot that kept its lease', () => {
    expect(told(rebooted, granted({}))).toBe(
      'worker-0001 rebooted and has worker-0042 again, the same lease',
    );
  });

  it('tells of a wave before anything else, with its size', () => {
    const boots = Array.from({ length: 12 }, (_, index): Observation => {
      return { ...seen, clientId: `web-${String(index)}`, group: 'web', type: 'booted' };
    });
    expect(told(paused, granted({ token: 12 }), ...boots)).toBe('web scales out: 12 machines boot');
  });

  it('says nothing when nothing notable happened', () => {
    expect(told({ ...seen, type: 'booted' }, { ...seen, type: 'skipped', lease })).toBeUndefined();
  });
});
