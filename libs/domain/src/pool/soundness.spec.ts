import { POLICY } from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { expandPatterns } from './pattern.js';
import type { PoolPolicy } from './policy.js';
import { poolFaults, poolWarnings } from './soundness.js';

interface Definition extends Partial<PoolPolicy> {
  readonly name?: string;
  readonly patterns?: readonly string[];
}

const defined = ({ name = 'fleet', patterns = ['vm-[1-3]'], ...policy }: Definition) => ({
  name,
  policy: { ...POLICY, ...policy },
  expansion: expandPatterns(patterns),
});
const faultsOf = (definition: Definition, machineBits?: number) =>
  poolFaults(defined(definition), machineBits).map(({ field, message }) => `${field}: ${message}`);
const warningsOf = (definition: Definition) =>
  poolWarnings(defined(definition)).map(({ field, message }) => `${field}: ${message}`);

describe('a sound definition', () => {
  it.each<Definition>([
    {},
    { patterns: [] },
    { holdDownMs: 0 },
    { patterns: ['10.0.0.[1-254]'], holdDownMs: 1 },
    { name: 'machines', patterns: ['[0-65535]'], holdDownMs: 0 },
    { name: 'other', patterns: ['[0-65536]'] },
  ])('has no fault: %j', (definition) => {
    expect(faultsOf(definition)).toEqual([]);
  });
});

describe('everything that is wrong', () => {
  it('is named at once, each with its field', () => {
    expect(faultsOf({ name: 'a b', patterns: ['x['], heartbeatMs: 1, ttlMs: 1, holdDownMs: -1 })).toEqual([
      "name: 'a b' is no pool name: write 1-128 of A-Z a-z 0-9 . _ : @ -",
      'heartbeat: heartbeat must be at least 10ms',
      'ttl: ttl must be at least two heartbeats, or one lost heartbeat ends a lease',
      'hold_down: hold-down must not be negative',
      "identifiers: pattern 'x[': has an unmatched '['",
    ]);
  });
});

describe('an address without a hold-down', () => {
  it.each([
    '10.0.0.1',
    '192.168.0.7/24',
    'fe80::1',
    '::ffff:10.0.0.1',
    '2001:db8:0:0:0:0:0:1/64',
    '00:1A:2b:3c:4d:5e',
    '00-1a-2b-3c-4d-5e',
  ])('is refused: %s', (address) => {
    expect(faultsOf({ patterns: ['spare', address], holdDownMs: 0 })).toEqual([
      `hold_down: '${address}' is an address, and an address needs a hold-down: its last holder's packets ` +
        `and its neighbours' tables outlive the lease`,
    ]);
  });

  it.each(['vm-10', 'eu:web:1', '12:30:45', '1.2.3', 'face', 'a.b.c.d', '10.0.0.1.example'])(
    'is not meant by %s',
    (identifier) => {
      expect(faultsOf({ patterns: [identifier], holdDownMs: 0 })).toEqual([]);
    },
  );
});

describe('a pool of machine numbers', () => {
  const fault = (text: string, bits: number, max: number) =>
    `identifiers: '${text}' is no machine number of ${String(bits)} bits: pool 'machines' may have the numbers ` +
    `0 to ${String(max)}, or two machines would mint the same IDs`;

  it.each([
    ['[0-65536]', '65536'],
    ['vm-1', 'vm-1'],
    ['[00-10]', '00'],
    ['1.5', '1.5'],
  ])('is refused when it is wider than its bits, or has what is no number: %s', (pattern, wrong) => {
    expect(faultsOf({ name: 'machines', patterns: [pattern] })).toEqual([fault(wrong, 16, 65_535)]);
  });

  it('has as many bits as the layout gives it', () => {
    expect(faultsOf({ name: 'machines', patterns: ['[0-1023]'] }, 10)).toEqual([]);
    expect(faultsOf({ name: 'machines', patterns: ['[0-1024]'] }, 10)).toEqual([fault('1024', 10, 1_023)]);
  });
});

describe('a warning', () => {
  it('is not given of the default policy', () => {
    const policy = { ttlMs: 90_000, heartbeatMs: 30_000, holdDownMs: 60_000 };
    expect(warningsOf({ patterns: ['vm-[0001-1024]'], ...policy })).toEqual([]);
    expect(warningsOf({ patterns: ['10.0.[0-9].[1-254]'], ...policy })).toEqual([]);
  });

  it.each<[Definition, string]>([
    [{ patterns: [] }, 'identifiers: a pool without identifiers gives out none'],
    [{ ttlMs: 59_999 }, 'ttl: below three heartbeats, two lost ones in a row end a lease'],
    [
      { ttlMs: 999, heartbeatMs: 300, holdDownMs: 300 },
      'ttl: below 1s, a pause of the machine or the network looks like its death',
    ],
    [{ ttlMs: 86_400_001 }, 'ttl: above 1d, the identifier of a dead machine is missed for that long'],
    [
      { patterns: ['[1-200100]'], heartbeatMs: 10_000 },
      'heartbeat: when all identifiers are held there are 20010 heartbeats a second: take a longer one',
    ],
    [
      { holdDownMs: 19_999 },
      'hold_down: below a heartbeat, a machine that notices late that its lease is over meets the next holder',
    ],
    [
      { patterns: ['10.0.0.[1-9]'], holdDownMs: 59_999 },
      'hold_down: below 60s, neighbours may still send to the last holder of an address',
    ],
  ])('says what may surprise: %j', (definition, warning) => {
    expect(warningsOf(definition)).toEqual([warning]);
  });

  it('about the hold-down is not given of machine numbers, which windows of time keep apart', () => {
    expect(warningsOf({ name: 'machines', patterns: ['[0-9]'], holdDownMs: 0 })).toEqual([]);
  });
});
