import {
  allocate,
  DOUBTING,
  expireDue,
  givenPool,
  heartbeat,
  POLICY,
  reclaimDue,
  release,
  resumeService,
  type DeciderSpecification,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';

const { ttlMs, heartbeatMs, holdDownMs } = POLICY;

/** The service was away for so long and is back now. */
function outage(fleet: DeciderSpecification, ms: number): DeciderSpecification {
  fleet.after(ms);
  return fleet.given(resumeService({ fromMs: fleet.now - ms, toMs: fleet.now }));
}

describe('a resumption of the service', () => {
  it('records from when to when nobody could be heard, and why', () => {
    const fleet = givenPool().after(10_000);
    const toMs = fleet.now;
    const command = { type: 'ResumeService', fromMs: toMs - 8_000, toMs, cause: 'clock_jump' } as const;
    expect(fleet.when(command).events).toEqual([
      { type: 'ServiceResumed', data: { from_ms: toMs - 8_000, to_ms: toMs, cause: 'clock_jump' } },
    ]);
    expect(fleet.state.deafMs).toBe(8_000);
  });

  it('writes nothing when no time passed, or time runs backwards', () => {
    const fleet = givenPool().after(10_000);
    expect(fleet.when(resumeService({ fromMs: fleet.now, toMs: fleet.now })).events).toEqual([]);
    expect(fleet.when(resumeService({ fromMs: fleet.now, toMs: fleet.now - 1 })).events).toEqual([]);
    expect(fleet.state.deafMs).toBe(0);
  });

  it('takes out a span once, however often it is reported', () => {
    const fleet = givenPool().after(10_000);
    const span = { fromMs: fleet.now - 8_000, toMs: fleet.now };
    expect(fleet.given(resumeService(span)).when(resumeService(span)).events).toEqual([]);
    expect(fleet.state.deafMs).toBe(8_000);
  });

  it('takes out only what an overlapping report adds', () => {
    const fleet = givenPool().after(10_000);
    const start = fleet.now - 8_000;
    fleet.given(resumeService({ fromMs: start, toMs: fleet.now })).after(2_000);
    const { events } = fleet.when(resumeService({ fromMs: start + 1_000, toMs: fleet.now }));
    expect(events).toMatchObject([{ data: { from_ms: start + 8_000, to_ms: start + 10_000 } }]);
    expect(fleet.state.deafMs).toBe(10_000);
  });

  it('takes out no time before the last event: then somebody was heard', () => {
    const fleet = givenPool().after(3_000).given(allocate('alpha'));
    const heardAt = fleet.now;
    fleet.after(4_000);
    const { events } = fleet.when(resumeService({ fromMs: heardAt - 2_000, toMs: fleet.now }));
    expect(events).toMatchObject([{ data: { from_ms: heardAt, to_ms: fleet.now } }]);
  });

  it('writes nothing when it is not the first of its turn', () => {
    const fleet = givenPool().after(4_000);
    const outcomes = fleet.whenInOneTurn(
      allocate('alpha'),
      resumeService({ fromMs: fleet.now - 2_000, toMs: fleet.now }),
    );
    expect(outcomes[1]).toMatchObject({ events: [], rejection: undefined });
  });

  it('takes out no time that has not passed yet', () => {
    const fleet = givenPool().after(10_000);
    const { events } = fleet.when(resumeService({ fromMs: fleet.now - 1_000, toMs: fleet.now + 60_000 }));
    expect(events).toMatchObject([{ data: { to_ms: fleet.now } }]);
    expect(fleet.state.deafMs).toBe(1_000);
  });
});

describe('deaf time', () => {
  it('moves the deadline of a lease by the outage and by no more', () => {
    const fleet = givenPool().given(allocate('alpha')).after(1_000);
    outage(fleet, 3_600_000).after(ttlMs - 1_000 - 1);
    expect(fleet.when(expireDue()).events).toEqual([]);
    expect(fleet.after(1).when(expireDue()).result?.ended).toBe(1);
  });

  it('moves the end of a hold-down by the outage and by no more', () => {
    const fleet = givenPool();
    fleet.given(release(fleet.leaseOf('alpha'))).after(1_000);
    outage(fleet, 3_600_000).after(holdDownMs - 1_000 - 1);
    expect(fleet.when(reclaimDue()).events).toEqual([]);
    expect(fleet.after(1).when(reclaimDue()).result?.ended).toBe(1);
  });

  it('makes nobody late', () => {
    const fleet = givenPool().given(allocate('alpha')).after(heartbeatMs);
    outage(fleet, 3_600_000);
    expect(fleet.pool.lateCount(fleet.pool.dueAt(0))).toBe(1);
    const { events } = fleet.when(heartbeat({ clientId: 'alpha', identifier: 'vm-1' }));
    expect(JSON.stringify(events)).not.toContain('late_ordinals');
  });

  it('is not counted as silence', () => {
    const fleet = givenPool().given(allocate('alpha'));
    outage(fleet, 50_000).after(ttlMs);
    expect(fleet.when(expireDue()).events).toMatchObject([{ data: { silent_ms: ttlMs } }]);
  });

  it('never expires a client that comes back after the outage, however long that was', () => {
    const fleet = givenPool({ patterns: ['vm-[1-9]'] });
    const leases = Array.from({ length: 9 }, (_, index) => fleet.leaseOf(`client-${String(index)}`));
    outage(fleet.after(heartbeatMs), 86_400_000);
    fleet.given(expireDue({ suspicion: DOUBTING })).after(heartbeatMs);
    for (const lease of leases) expect(fleet.when(heartbeat(lease)).rejection).toBeUndefined();
  });

  it('keeps nobody alive: restarted every minute, the service ends a silent lease after one TTL up', () => {
    const fleet = givenPool({ patterns: ['vm-1'] }).given(allocate('dead'));
    const upMs = 25_000;
    let up = 0;
    while (fleet.pool.isHeld(0) && up < 2 * ttlMs) {
      fleet.after(upMs).given(expireDue(), reclaimDue());
      up += upMs;
      outage(fleet, 35_000);
    }
    expect(up).toBe(ttlMs);
  });
});
