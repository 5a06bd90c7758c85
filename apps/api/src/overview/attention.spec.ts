import { describe, expect, it } from 'vitest';
import { needsAttention, type Symptoms } from './attention.js';

const NONE = { free: 0, held: 0, late: 0, expired: 0, cooling: 0, reserved: 0, quarantined: 0, retired: 0 };

type PoolNow = Symptoms['pools'][number];

function pool(states: Partial<PoolNow['states']>, rest: Partial<PoolNow> = {}): PoolNow {
  return { name: 'web', states: { ...NONE, ...states }, draining: false, suspendedAt: undefined, ...rest };
}

function kinds(symptoms: Partial<Symptoms>): readonly string[] {
  const all = needsAttention({ pools: [], deafMs: 0, checks: {}, flapping: [], ...symptoms });
  return all.map(({ kind, severity }) => `${severity} ${kind}`);
}

describe('what needs attention', () => {
  it.each([
    [{ held: 79, free: 21 }, []],
    [{ held: 70, late: 10, free: 20 }, ['warning pool_over_80']],
    [{ held: 89, free: 11 }, ['warning pool_over_80']],
    [{ held: 90, free: 10 }, ['critical pool_over_90']],
    [{ held: 50, expired: 30, cooling: 20 }, ['critical pool_exhausted']],
    [{ held: 8, free: 2, quarantined: 90 }, ['warning pool_over_80']],
    [{ held: 8, free: 2, retired: 90 }, ['warning pool_over_80']],
    [{}, []],
    [{ quarantined: 5 }, []],
  ])('of a pool of %j is %j', (states, expected) => {
    expect(kinds({ pools: [pool(states)] })).toEqual(expected);
  });

  it('of a pool that drains is not that none is free', () => {
    expect(kinds({ pools: [pool({ held: 5, cooling: 5 }, { draining: true })] })).toEqual([]);
  });

  it('names the check that fails, the pool that is suspended and the client that flaps, the worst first', () => {
    const found = needsAttention({
      deafMs: 1_000,
      flapping: [{ client_id: 'vm-7', pool: 'web', expiries: 4 }],
      pools: [pool({ held: 8, free: 2 }), pool({ held: 1, free: 9 }, { suspendedAt: 1_748_735_999_000 })],
      checks: { ledger_writable: { ok: true }, reaper_on_time: { ok: false, detail: 'late' } },
    });
    expect(found).toEqual([
      { kind: 'check_failed', severity: 'critical', message: 'late', check: 'reaper_on_time' },
      {
        kind: 'expiry_suspended',
        severity: 'critical',
        message: expect.stringContaining('since 2025-06-01T00:00:00.000Z') as string,
        pool: 'web',
      },
      {
        kind: 'pool_over_80',
        severity: 'warning',
        message: "8 of 10 identifiers of 'web' are held, 2 are free.",
        pool: 'web',
      },
      {
        kind: 'client_flapping',
        severity: 'warning',
        message: "'vm-7' lost its identifier of 'web' 4 times within an hour.",
        pool: 'web',
        client_id: 'vm-7',
      },
    ]);
  });
});
