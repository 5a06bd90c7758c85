import { describe, expect, it } from 'vitest';
import type { Clock } from '../platform/clock.js';
import { ServiceTime } from './service-time.js';

const START = 1_000_000;

class HandClock implements Clock {
  wall = START;
  monotonic = 500;

  wallMs(): number {
    return this.wall;
  }

  monotonicMs(): number {
    return this.monotonic;
  }

  pass(ms: number): void {
    this.wall += ms;
    this.monotonic += ms;
  }
}

function served({ aliveAt = START, hasColleague = false } = {}) {
  const clock = new HandClock();
  const time = new ServiceTime(clock, { lastRecordedAt: START, aliveAt, hasColleague });
  time.wrote(START);
  return { clock, time };
}

describe('ledger time', () => {
  it('runs by the monotonic clock', () => {
    const { clock, time } = served();
    clock.pass(1_234);
    expect(time.now()).toBe(START + 1_234);
  });

  it('does not fall with the wall clock', () => {
    const { clock, time } = served();
    clock.pass(1_000);
    clock.wall -= 3_600_000;
    expect(time.now()).toBe(START + 1_000);
    clock.pass(1_000);
    expect(time.now()).toBe(START + 2_000);
  });

  it('follows a wall clock that has leapt ahead, as a span in which nobody was heard', () => {
    const { clock, time } = served();
    clock.wall += 60_000;
    expect(time.now()).toBe(START + 60_000);
    expect(time.deafSpan()).toEqual({ fromMs: START, toMs: START + 60_000, cause: 'clock_jump' });
  });

  it('does not begin before what is in the ledger', () => {
    const clock = new HandClock();
    const time = new ServiceTime(clock, {
      lastRecordedAt: START + 9,
      aliveAt: START + 5,
      hasColleague: false,
    });
    expect(time.now()).toBe(START + 9);
  });

  it("is not behind what a colleague has recorded, or its reaper would end our clients' leases early", () => {
    const { clock, time } = served();
    time.follow(START + 700);
    expect(time.now()).toBe(START + 700);
    clock.pass(100);
    time.follow(START + 500);
    expect(time.now()).toBe(START + 800);
  });
});

describe('deaf time', () => {
  it('is what lies between two writes that are further apart than a quarter of the shortest TTL', () => {
    const { clock, time } = served();
    time.fitTo(4_000);
    clock.pass(1_000);
    expect(time.mayHaveBeenDeaf()).toBe(false);
    clock.pass(1);
    expect(time.deafSpan()).toEqual({ fromMs: START, toMs: START + 1_001, cause: 'pause' });
  });

  it('is every gap after a restart, however short', () => {
    const clock = new HandClock();
    const time = new ServiceTime(clock, { lastRecordedAt: START, aliveAt: START - 5, hasColleague: false });
    expect(time.deafSpan()).toEqual({ fromMs: START - 5, toMs: START, cause: 'restart' });
  });

  it('is not what a colleague heard meanwhile', () => {
    const { clock, time } = served({ hasColleague: true });
    clock.pass(10_000);
    time.othersHeardUntil(START + 9_000);
    expect(time.deafSpan()).toBeUndefined();
  });

  it('is not in a last mark: who stops after an outage says until when it heard, not until when it ran', () => {
    const { clock, time } = served();
    clock.pass(1_000);
    expect(time.heardAsOf()).toBe(START + 1_000);
    clock.pass(20_000);
    time.writeFailed();
    expect(time.heardAsOf()).toBe(START);
  });
});
