import { POLICY } from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, lateAfterMs, policyFaults } from './policy.js';

const HEARTBEAT_FAULT = { field: 'heartbeat', message: 'heartbeat must be at least 10ms' };
const TTL_FAULT = {
  field: 'ttl',
  message: 'ttl must be at least two heartbeats, or one lost heartbeat ends a lease',
};
const HOLD_DOWN_FAULT = { field: 'hold_down', message: 'hold-down must not be negative' };
const DAY_MS = 86_400_000;

describe('policyFaults', () => {
  it('finds nothing in the default policy: 90s, 30s, 60s, lowest first', () => {
    expect(DEFAULT_POLICY).toEqual({
      ttlMs: 90_000,
      heartbeatMs: 30_000,
      holdDownMs: 60_000,
      order: 'lowest',
    });
    expect(policyFaults(DEFAULT_POLICY)).toEqual([]);
  });

  it.each([
    [{ heartbeatMs: 10, ttlMs: 20, holdDownMs: 0 }, []],
    [{ heartbeatMs: 9 }, [HEARTBEAT_FAULT]],
    [{ heartbeatMs: 0 }, [HEARTBEAT_FAULT]],
    [{ ttlMs: 39_999 }, [TTL_FAULT]],
    [{ ttlMs: 40_000 }, []],
    [{ holdDownMs: -1 }, [HOLD_DOWN_FAULT]],
    [{ ttlMs: 30 * DAY_MS, holdDownMs: 365 * DAY_MS }, []],
    [
      { ttlMs: 30 * DAY_MS + 1, holdDownMs: 365 * DAY_MS + 1 },
      [
        {
          field: 'ttl',
          message: 'ttl must be at most 30d, or a dead machine keeps its identifier for ever',
        },
        {
          field: 'hold_down',
          message: 'hold-down must be at most 365d, or identifiers never come back',
        },
      ],
    ],
    [
      { heartbeatMs: Number.NaN, ttlMs: Number.NaN, holdDownMs: Number.NaN },
      [HEARTBEAT_FAULT, TTL_FAULT, HOLD_DOWN_FAULT],
    ],
  ])('names what is wrong with %j', (policy, faults) => {
    expect(policyFaults({ ...POLICY, ...policy })).toEqual(faults);
  });
});

describe('lateAfterMs', () => {
  it('is a heartbeat and a quarter', () => {
    expect(lateAfterMs(POLICY)).toBe(25_000);
  });
});
