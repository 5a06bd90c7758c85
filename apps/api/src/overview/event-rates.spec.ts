import type { Recorded } from '@berth/domain';
import { allocate, createPool, DeciderSpecification, heartbeat, POOL, release, revoke } from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { CountedRates } from './event-rates.js';

/** A lease that is granted, renewed and released, and one that is revoked: two pools have it, of one name each. */
function story(): readonly Recorded[] {
  const ledger = new DeciderSpecification().given(
    createPool({ patterns: ['vm-[1-3]'] }),
    allocate('a'),
    allocate('b'),
  );
  const lease = { clientId: 'a', identifier: 'vm-1' };
  ledger.after(1_000).given(heartbeat(lease), release(lease), revoke('vm-2'));
  return ledger.recorded;
}

class Counting {
  private now = 0;
  readonly rates = new CountedRates(() => this.now);

  after(ms: number, events: readonly Recorded[] = []): this {
    this.now += ms;
    this.rates.committed({ commands: 1, events, waitedMs: 0, commitMs: 0 });
    return this;
  }
}

describe('the rates of events', () => {
  it('are counted by kind and told a second', () => {
    const { rates } = new Counting().after(1_000, story()).after(9_000);
    const expected = {
      seconds: 10,
      allocations: 0.2,
      releases: 0.1,
      expiries: 0,
      revocations: 0.1,
      heartbeats: 0.1,
    };
    expect(rates.over(60, undefined)).toEqual(expected);
    expect(rates.over(60, POOL)).toEqual(expected);
    expect(rates.over(60, 'another')).toMatchObject({ seconds: 10, allocations: 0, heartbeats: 0 });
  });

  it('say over how long they were counted, which is less than was asked for after a start', () => {
    const counting = new Counting().after(0, story());
    expect(counting.rates.over(60, undefined)).toMatchObject({ seconds: 0, allocations: 0 });
    expect(counting.after(5_000).rates.over(60, undefined)).toMatchObject({ seconds: 5, allocations: 0.4 });
    expect(counting.after(400_000).rates.over(300, undefined)).toMatchObject({ seconds: 300 });
  });

  it('forget what is older than the time that was asked for', () => {
    const counting = new Counting().after(0, story()).after(60_000);
    expect(counting.rates.over(60, undefined).allocations).toBeCloseTo(2 / 60, 3);
    expect(counting.after(5_000).rates.over(60, undefined).allocations).toBe(0);
    expect(counting.rates.over(300, undefined).allocations).toBeCloseTo(2 / 65, 3);
    expect(counting.after(300_000).rates.over(300, undefined).allocations).toBe(0);
  });

  it('count on when a bucket is used again', () => {
    const counting = new Counting();
    const events = story();
    for (let bucket = 0; bucket < 200; bucket += 1) counting.after(5_000, events);
    expect(counting.rates.over(300, undefined)).toMatchObject({
      seconds: 300,
      allocations: 0.4,
      releases: 0.2,
    });
  });
});
