import { afterEach, describe, expect, it, vi } from 'vitest';
import { formatDuration, formatTime, secondsBetween } from './format-time';

function inZone(zone: string): void {
  vi.stubEnv('TZ', zone);
}

afterEach(() => vi.unstubAllEnvs());

describe('a moment', () => {
  it('is shown in UTC whatever the clock of the machine', () => {
    inZone('America/Denver');
    expect(formatTime('2026-11-22T10:15:00.120Z', 'utc', 'full')).toBe('2026-11-22 10:15:00.120Z');
    expect(formatTime('2026-11-22T10:15:00.120Z', 'utc')).toBe('2026-11-22 10:15:00Z');
    expect(formatTime('2026-11-22T10:15:00.120Z', 'utc', 'clock')).toBe('10:15:00Z');
    expect(formatTime('2026-11-22T10:15:00.120Z', 'utc', 'day')).toBe('2026-11-22');
  });

  it('carries the offset of its own day, on both sides of a change of the clock', () => {
    inZone('America/Denver');
    expect(formatTime('2026-11-01T07:30:00Z', 'local')).toBe('2026-11-01 01:30:00-06:00');
    expect(formatTime('2026-11-01T08:30:00Z', 'local')).toBe('2026-11-01 01:30:00-07:00');
  });

  it('has offsets that are no whole hours', () => {
    inZone('Asia/Kolkata');
    expect(formatTime('2026-01-01T20:00:00Z', 'local', 'minute')).toBe('2026-01-02 01:30+05:30');
  });

  it('that is none is a dash', () => {
    expect(formatTime(null, 'utc')).toBe('—');
    expect(formatTime('no time', 'utc')).toBe('—');
  });
});

describe('a span', () => {
  it.each([
    [0, '0 s'],
    [0.12, '120 ms'],
    [0.96, '1 s'],
    [4.23, '4.2 s'],
    [9.96, '10 s'],
    [59.6, '1 min'],
    [90, '1 min 30 s'],
    [3_600, '1 h'],
    [11_520, '3 h 12 min'],
    [86_399.7, '1 d'],
    [950_400, '11 d'],
    [Number.POSITIVE_INFINITY, '—'],
  ])('of %d seconds is %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

it('what lies ahead by the error of a clock is now', () => {
  expect(secondsBetween('2026-11-22T10:15:01Z', Date.parse('2026-11-22T10:15:00Z'))).toBe(0);
});
