import { describe, expect, it } from 'vitest';
import type { PoolDetail } from './pool-calls';
import { changesOf, definitionOf, draftOf, inUse, NEW_POOL } from './pool-draft';

const WEB = {
  pool: 'web',
  identifiers: ['vm-[01-12]', 'vm-a'],
  capacity: 13,
  states: { free: 9, held: 2, late: 1, cooling: 1, retired: 4 },
  leaving: 0,
  ttl: '90s',
  heartbeat: '30s',
  hold_down: '60s',
  ttl_seconds: 90,
  heartbeat_seconds: 30,
  hold_down_seconds: 60,
  order: 'lowest',
  draining: false,
  expiry_suspended_since: null,
  next_free: 'vm-03',
} as unknown as PoolDetail;

describe('the form of a pool', () => {
  it('takes patterns a line each or with commas, and drops what is blank', () => {
    const draft = { ...NEW_POOL, patterns: ' vm-[1-4] \n\n a, b\n' };
    expect(definitionOf(draft).identifiers).toEqual(['vm-[1-4]', 'a', 'b']);
  });

  it('asks for nothing when nothing was changed', () => {
    expect(changesOf(draftOf(WEB), WEB)).toEqual({});
    expect(changesOf({ ...draftOf(WEB), ttl: ' 90s ', patterns: 'vm-[01-12],vm-a' }, WEB)).toEqual({});
  });

  it('asks for what was changed alone', () => {
    expect(changesOf({ ...draftOf(WEB), holdDown: '5m' }, WEB)).toEqual({ hold_down: '5m' });
    expect(changesOf({ ...draftOf(WEB), patterns: 'vm-[01-20]' }, WEB)).toEqual({
      identifiers: ['vm-[01-20]'],
    });
  });
});

it('a pool can be deleted when all of it is free or gone', () => {
  expect(inUse(WEB)).toBe(4);
  expect(inUse({ states: { free: 9, retired: 4 } as PoolDetail['states'] })).toBe(0);
});
