import {
  allocate,
  expireDue,
  givenPool,
  POLICY,
  quarantine,
  reclaimDue,
  release,
  reserve,
  resizePool,
  resumeService,
  type DeciderSpecification,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { momentAt, type LedgerTime } from '../kernel/time.js';
import { IDENTIFIER_STATES } from './identifier.js';
import { MAP_AGES_MS, mapBytes, mapDelta } from './map.js';

const { ttlMs, holdDownMs, heartbeatMs } = POLICY;
const LATE_AFTER_MS = 1.25 * heartbeatMs;

const mapOf = ({ pool, state, now }: DeciderSpecification) =>
  mapBytes(pool, momentAt(now as LedgerTime, state.deafMs));
const statesIn = (map: Uint8Array) => [...map].map((byte) => IDENTIFIER_STATES[byte & 15]);
const agesIn = (map: Uint8Array) => [...map].map((byte) => byte >> 4);
const bucketOf = (ageMs: number) => MAP_AGES_MS.filter((fromMs) => ageMs >= fromMs).length;

describe('the map of a pool', () => {
  it('has the state of each identifier, in pool order', () => {
    const fleet = givenPool({ patterns: ['vm-[1-8]'] });
    fleet.given(allocate('expires')).after(ttlMs).given(expireDue());
    fleet.given(allocate('late')).after(LATE_AFTER_MS + 1);
    fleet.given(allocate('held'));
    fleet.given(release(fleet.leaseOf('cools')));
    fleet.given(reserve('vm-5', { clientId: 'patient' }), quarantine('vm-6'), resizePool('vm-[1-7]'));
    expect(statesIn(mapOf(fleet))).toEqual([
      'expired',
      'late',
      'held',
      'cooling',
      'reserved',
      'quarantined',
      'free',
      'retired',
    ]);
    const now = momentAt(fleet.now as LedgerTime, fleet.state.deafMs);
    const counts = fleet.pool.stateCounts(now);
    expect(Object.keys(counts)).toEqual([...IDENTIFIER_STATES]);
    expect(Object.values(counts)).toEqual(IDENTIFIER_STATES.map(() => 1));
  });

  it('has for how long each has been in its state, in fifteen steps of four times as long', () => {
    expect(MAP_AGES_MS.slice(0, 5)).toEqual([1_000, 4_000, 16_000, 64_000, 256_000]);
    expect(MAP_AGES_MS.at(-1)! / 86_400_000).toBeCloseTo(3_106.89);
    const fleet = givenPool({ patterns: ['vm-1'] });
    const at = (ageMs: number) =>
      mapBytes(fleet.pool, momentAt((fleet.now + ageMs) as LedgerTime, 0))[0]! >> 4;
    expect([0, 999, 1_000, 3_999, 4_000].map(at)).toEqual([0, 0, 1, 1, 2]);
    MAP_AGES_MS.forEach((fromMs, index) => {
      expect([at(fromMs - 1), at(fromMs)]).toEqual([index, index + 1]);
    });
    expect(at(10 * 365 * 86_400_000)).toBe(15);
  });

  it('counts an age anew with every change of state, and not with heartbeats', () => {
    const fleet = givenPool({ patterns: ['vm-1'] });
    const age = () => agesIn(mapOf(fleet))[0];
    fleet.after(5_000);
    expect(age()).toBe(bucketOf(5_000));
    fleet.given(allocate('alpha'));
    expect(age()).toBe(0);
    fleet.after(20_000).given(allocate('alpha')).after(20_000);
    expect(age()).toBe(bucketOf(40_000));
    fleet.after(10_000);
    expect([statesIn(mapOf(fleet))[0], age()]).toEqual(['late', bucketOf(30_000 - LATE_AFTER_MS)]);
    fleet.given(release(fleet.leaseOf('alpha')));
    expect(age()).toBe(0);
    fleet.after(holdDownMs).given(reclaimDue());
    expect(age()).toBe(0);
    fleet.after(9_000).given(reserve('vm-1', { clientId: 'patient' }));
    expect(age()).toBe(0);
    fleet.after(9_000).given(quarantine('vm-1'));
    expect(age()).toBe(0);
  });

  it('is late by audible time, and ages by ledger time', () => {
    const fleet = givenPool({ patterns: ['vm-[1-2]'] })
      .given(allocate('alpha'))
      .after(60_000);
    fleet.given(resumeService({ fromMs: fleet.now - 60_000, toMs: fleet.now }));
    const map = mapOf(fleet);
    expect(statesIn(map)).toEqual(['held', 'free']);
    expect(agesIn(map)).toEqual([bucketOf(60_000), bucketOf(60_000)]);
    fleet.after(LATE_AFTER_MS + 3_000);
    expect([statesIn(mapOf(fleet))[0], agesIn(mapOf(fleet))[0]]).toEqual(['late', bucketOf(3_000)]);
  });

  it('is empty for a pool without identifiers', () => {
    expect(mapOf(givenPool({ patterns: [] }))).toEqual(new Uint8Array(0));
  });
});

describe('the difference of two maps', () => {
  it('is what has changed, new identifiers among it', () => {
    const fleet = givenPool();
    const before = mapOf(fleet);
    fleet.given(allocate('alpha'), resizePool('vm-[1-4]'));
    const after = mapOf(fleet);
    expect(mapDelta(before, after)).toEqual([
      [0, 1],
      [3, 0],
    ]);
    expect(mapDelta(after, after)).toEqual([]);
  });
});
