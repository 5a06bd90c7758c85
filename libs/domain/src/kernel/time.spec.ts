import { describe, expect, it } from 'vitest';
import { DURATION_MS_MAX, formatDuration, momentAt, parseDuration, type LedgerTime } from './time.js';

describe('parseDuration', () => {
  it.each([
    ['0ms', 0],
    ['500ms', 500],
    ['90s', 90_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['30d', 2_592_000_000],
    ['007s', 7_000],
    ['36500d', DURATION_MS_MAX],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    '',
    '90',
    's',
    '1.5h',
    '-1s',
    '+1s',
    '1e3ms',
    ' 90s',
    '90s ',
    '90s\n',
    '90 s',
    '90S',
    '1w',
    '1h30m',
    '0x10s',
    '٣s',
    '36501d',
    '999999999999999d',
    '9999999999999999ms',
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('momentAt', () => {
  it('takes deaf time out of ledger time to get audible time', () => {
    expect(momentAt(10_000 as LedgerTime, 2_500)).toEqual({ ledger: 10_000, audible: 7_500 });
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [1, '1ms'],
    [250, '250ms'],
    [1_000, '1s'],
    [1_500, '1500ms'],
    [60_000, '60s'],
    [90_000, '90s'],
    [120_000, '2m'],
    [3_600_000, '60m'],
    [86_400_000, '24h'],
    [30 * 86_400_000, '30d'],
    [86_400_001, '86400001ms'],
  ])('writes %i ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
    expect(parseDuration(text)).toBe(ms);
  });
});
