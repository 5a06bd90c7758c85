import { describe, expect, it } from 'vitest';
import { SilenceCount } from './silence-count.js';

describe('SilenceCount', () => {
  it('counts nobody before anybody was heard', () => {
    expect(new SilenceCount(10).heardBefore(1_000)).toBe(0);
  });

  it('counts those heard in earlier buckets, and not those in the bucket of the time asked for', () => {
    const silence = new SilenceCount(10);
    for (const heardAt of [5, 9, 10, 19, 20]) silence.add(heardAt);
    expect(silence.heardBefore(9)).toBe(0);
    expect(silence.heardBefore(10)).toBe(2);
    expect(silence.heardBefore(19)).toBe(2);
    expect(silence.heardBefore(20)).toBe(4);
    expect(silence.heardBefore(1_000)).toBe(5);
  });

  it('moves one holder and leaves the others of its bucket', () => {
    const silence = new SilenceCount(10);
    silence.add(5);
    silence.add(6);
    silence.move(5, 57);
    expect(silence.heardBefore(10)).toBe(1);
    expect(silence.heardBefore(60)).toBe(2);
  });

  it('stays as it is when a holder is heard again in the same bucket', () => {
    const silence = new SilenceCount(10);
    silence.add(5);
    silence.move(5, 9);
    silence.delete(9);
    expect(silence.heardBefore(1_000)).toBe(0);
  });

  it('forgets a holder whose lease ended', () => {
    const silence = new SilenceCount(10);
    silence.add(5);
    silence.add(7);
    silence.delete(7);
    expect(silence.heardBefore(1_000)).toBe(1);
  });

  it('counts times before zero in order too', () => {
    const silence = new SilenceCount(10);
    silence.add(-5);
    silence.add(3);
    expect(silence.heardBefore(0)).toBe(1);
  });
});
