import {
  advance,
  allocate,
  BELIEVING,
  changePolicy,
  CLOCK_START_MS,
  createPool,
  DeciderSpecification,
  deleteEntity,
  expireDue,
  givenPool,
  heartbeat,
  heartbeats,
  imageOf,
  POLICY,
  quarantine,
  reclaimDue,
  release,
  replay,
  resetSequence,
  resizePool,
  resumeService,
  revoke,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import type { LedgerTime } from './kernel/time.js';
import type { Command } from './commands.js';
import type { Recorded } from './events.js';
import { Turn } from './turn.js';

const { ttlMs, heartbeatMs } = POLICY;
const CAUSE = { actor: 'test' };

/** What a turn recorded, shortly: the type of each event and, of heartbeats, the ordinals. */
function shortly(events: readonly Recorded[]): readonly string[] {
  return events.map((event) =>
    event.type === 'HeartbeatsRecorded' ? `heartbeats ${event.data.ordinals.join(' ')}` : event.type,
  );
}

/** Runs commands in one turn and says what was recorded of it. */
function recordedBy(fleet: DeciderSpecification, ...commands: readonly Command[]) {
  const before = fleet.recorded.length;
  fleet.whenInOneTurn(...commands);
  return fleet.recorded.slice(before);
}

function threeLeases() {
  const fleet = givenPool();
  const [a, b, c] = ['a', 'b', 'c'].map((client) => fleet.leaseOf(client));
  fleet.after(heartbeatMs);
  return { fleet, a: a!, b: b!, c: c! };
}

describe('a turn', () => {
  it('records events with gapless positions, its own time and the cause of each command', () => {
    const fleet = givenPool();
    const turn = new Turn(fleet.state, (fleet.now + 5) as LedgerTime);
    turn.handle(allocate('a'), { actor: 'a', requestId: 'r1' });
    turn.handle(revoke('vm-1'), { actor: 'operator', reason: 'wrong rack' });
    expect(turn.events).toMatchObject([
      {
        type: 'IdentifierAllocated',
        position: 1,
        recordedAt: fleet.now + 5,
        cause: { actor: 'a', requestId: 'r1' },
      },
      { type: 'LeaseRevoked', position: 2, recordedAt: fleet.now + 5, cause: { reason: 'wrong rack' } },
    ]);
    expect(fleet.state).toMatchObject({ nextPosition: 3, lastRecordedAt: fleet.now + 5 });
  });

  it('lets each command see what those before it did', () => {
    const fleet = givenPool({ patterns: ['vm-1'] });
    const [first, second] = fleet.whenInOneTurn(allocate('a'), allocate('b'));
    expect(first?.rejection).toBeUndefined();
    expect(second?.rejection?.type).toBe('PoolExhausted');
  });

  it('never goes back behind the last recorded event', () => {
    const fleet = givenPool();
    const turn = new Turn(fleet.state, (CLOCK_START_MS - 60_000) as LedgerTime);
    const decision = turn.handle(allocate('a'), CAUSE);
    expect(turn.moment.ledger).toBe(CLOCK_START_MS);
    expect(turn.events).toMatchObject([{ recordedAt: CLOCK_START_MS }]);
    expect(decision).toMatchObject({ result: { grantedAt: CLOCK_START_MS } });
  });

  it('decides what follows an outage by the audible time after it', () => {
    const fleet = givenPool().given(allocate('a')).after(ttlMs);
    const resumed = resumeService({ fromMs: fleet.now - 1_000, toMs: fleet.now });
    const [, expiry] = fleet.whenInOneTurn(resumed, expireDue());
    expect(expiry).toMatchObject({ events: [], result: { ended: 0 } });
  });

  it('records nothing of a refused command', () => {
    const fleet = givenPool();
    const turn = new Turn(fleet.state, fleet.now as LedgerTime);
    expect(turn.handle(revoke('vm-1'), CAUSE).ok).toBe(false);
    expect(turn.events).toEqual([]);
    expect(fleet.state.nextPosition).toBe(1);
  });
});

describe('heartbeats of one turn', () => {
  it('become one event at the place of the first', () => {
    const { fleet, a, b, c } = threeLeases();
    const events = recordedBy(
      fleet,
      heartbeat(a),
      resizePool('vm-[1-9]'),
      heartbeat(b),
      allocate('d'),
      heartbeat(c),
    );
    expect(shortly(events)).toEqual(['heartbeats 0 1 2', 'PoolResized', 'IdentifierAllocated']);
    expect(events.map(({ position }) => position)).toEqual([4, 5, 6]);
    expect([0, 1, 2].map((ordinal) => fleet.pool.dueAt(ordinal))).toEqual(
      Array(3).fill(fleet.audibleNow + ttlMs),
    );
  });

  it('are in the order of their arrival, with what each brought', () => {
    const { fleet, a, b, c } = threeLeases();
    fleet.after(heartbeatMs);
    const [event] = recordedBy(fleet, heartbeat({ ...c, offsetMs: 3 }), heartbeats({ ...a, offsetMs: 2 }, b));
    expect(event).toMatchObject({
      cause: { actor: 'client' },
      data: {
        ttl_ms: ttlMs,
        ordinals: [2, 0, 1],
        offsets_ms: [3, 2, 0],
        late_ordinals: [2, 0, 1],
        late_silent_ms: [40_000, 40_000, 40_000],
      },
    });
  });

  it('name the late ones when the first of them was not late', () => {
    const { fleet, a, b } = threeLeases();
    fleet.given(heartbeat(a)).after(heartbeatMs);
    const [event] = recordedBy(fleet, heartbeat(a), heartbeat(b));
    expect(event).toMatchObject({ data: { ordinals: [0, 1], late_ordinals: [1], late_silent_ms: [40_000] } });
  });

  it('leave out the late columns when none was late', () => {
    const { fleet, a, b } = threeLeases();
    const [event] = recordedBy(fleet, heartbeat(a), heartbeat(b));
    expect(Object.keys(event?.data ?? {}).sort()).toEqual(['offsets_ms', 'ordinals', 'ttl_ms']);
  });

  it('count once for a lease that is heard twice', () => {
    const { fleet, a } = threeLeases();
    expect(shortly(recordedBy(fleet, heartbeat(a), heartbeat(a), allocate('a')))).toEqual(['heartbeats 0']);
  });

  it('leave each decision as it was decided', () => {
    const { fleet, a, b } = threeLeases();
    const outcomes = fleet.whenInOneTurn(heartbeat(a), heartbeat(b));
    expect(outcomes).toMatchObject([
      { events: [{ data: { ordinals: [0] } }] },
      { events: [{ data: { ordinals: [1] } }] },
    ]);
  });

  it('are answered from the renewed lease, each alike', () => {
    const { fleet, a, b } = threeLeases();
    const outcomes = fleet.whenInOneTurn(heartbeat(a), heartbeat(b), heartbeat(b));
    for (const { result } of outcomes) {
      expect(result).toMatchObject({ lastSeenAt: fleet.now, expiresAt: fleet.now + ttlMs });
    }
  });

  it('of two pools are two events', () => {
    const fleet = new DeciderSpecification().given(createPool({ pool: 'a' }), createPool({ pool: 'b' }));
    const inPool = <Command extends object>(command: Command, pool: string) => ({ ...command, pool });
    fleet.given(inPool(allocate('x'), 'a'), inPool(allocate('x'), 'b')).after(1);
    const beat = heartbeat({ clientId: 'x', identifier: 'vm-1' });
    const events = recordedBy(fleet, inPool(beat, 'a'), inPool(beat, 'b'));
    expect(events).toMatchObject([{ pool: 'a' }, { pool: 'b' }]);
  });

  it('of the next turn are another event', () => {
    const { fleet, a, b } = threeLeases();
    recordedBy(fleet, heartbeat(a));
    expect(shortly(recordedBy(fleet, heartbeat(b)))).toEqual(['heartbeats 1']);
  });

  it('do not include a lease granted in the turn: it is as fresh as can be', () => {
    const { fleet, a } = threeLeases();
    const events = recordedBy(fleet, heartbeat(a), resizePool('vm-[1-9]'), allocate('new'), allocate('new'));
    expect(shortly(events)).toEqual(['heartbeats 0', 'PoolResized', 'IdentifierAllocated']);
  });

  it('do not include the lease that a client got after its old one ended in the turn', () => {
    const { fleet, a, b } = threeLeases();
    const events = recordedBy(
      fleet,
      heartbeat(b),
      release(a),
      allocate('a'),
      allocate('a'),
      heartbeat({ ...a, token: 6 }),
    );
    expect(shortly(events)).toEqual(['heartbeats 1', 'IdentifierReleased', 'IdentifierAllocated']);
  });

  it('stand before the end of their lease when that follows in the turn', () => {
    const { fleet, a, b } = threeLeases();
    const events = recordedBy(fleet, heartbeat(b), heartbeat(a), quarantine('vm-1'));
    expect(shortly(events)).toEqual(['heartbeats 1 0', 'LeaseRevoked', 'IdentifierQuarantined']);
  });

  it('of a lease that expired earlier in the turn are refused', () => {
    const { fleet, a, b } = threeLeases();
    fleet.given(heartbeat(a)).after(ttlMs - heartbeatMs);
    const outcomes = fleet.whenInOneTurn(heartbeat(a), expireDue(), heartbeat(b));
    expect(outcomes[2]?.rejection?.type).toBe('IdentifierMismatch');
    expect(shortly(fleet.recorded.slice(-3))).toEqual(['heartbeats 0', 'LeaseExpired', 'LeaseExpired']);
  });

  it('after a change of the policy are an event of their own, by the new TTL', () => {
    const { fleet, a, b } = threeLeases();
    const events = recordedBy(
      fleet,
      heartbeat(a),
      changePolicy({ ttlMs: 2 * ttlMs }),
      heartbeat(b),
      heartbeat(a),
    );
    expect(shortly(events)).toEqual(['heartbeats 0', 'PoolPolicyChanged', 'heartbeats 1 0']);
    expect(events.map((event) => ('ttl_ms' in event.data ? event.data.ttl_ms : 0))).toEqual([
      ttlMs,
      2 * ttlMs,
      2 * ttlMs,
    ]);
    expect([0, 1].map((ordinal) => fleet.pool.dueAt(ordinal))).toEqual(
      Array(2).fill(fleet.audibleNow + 2 * ttlMs),
    );
  });

  it('renew a lease that was granted in the turn before the TTL was raised, after the change', () => {
    const { fleet, a } = threeLeases();
    const events = recordedBy(
      fleet,
      heartbeat(a),
      resizePool('vm-[1-9]'),
      allocate('new'),
      changePolicy({ ttlMs: 2 * ttlMs }),
      allocate('new'),
    );
    expect(shortly(events).slice(-2)).toEqual(['PoolPolicyChanged', 'heartbeats 3']);
    expect(fleet.pool.dueAt(3)).toBe(fleet.audibleNow + 2 * ttlMs);
  });
});

describe('advances of one turn', () => {
  const counters = () => new DeciderSpecification().given(advance('a'), advance('b'));
  const told = (events: readonly Recorded[]) =>
    events.map(({ type, data }) =>
      'first' in data ? `${type} ${data.entity} ${data.first}+${String(data.count)}` : type,
    );

  it('become one event an entity, at the place of the first', () => {
    const ledger = counters();
    const first = ledger.state.nextPosition;
    const events = recordedBy(
      ledger,
      advance('a', { count: 2 }),
      advance('b', { count: 10 }),
      advance('a'),
      advance('b'),
      advance('a', { count: 7 }),
    );
    expect(told(events)).toEqual(['SequenceAdvanced a 1+10', 'SequenceAdvanced b 1+11']);
    expect(events.map(({ position }) => position)).toEqual([first, first + 1]);
    expect(events[0]?.cause).toEqual({ actor: 'client' });
  });

  it('are answered each with its own', () => {
    const ledger = counters();
    const outcomes = ledger.whenInOneTurn(advance('a', { count: 2 }), advance('b'), advance('a'));
    expect(outcomes.map(({ result }) => result)).toMatchObject([
      { first: 1n, count: 2 },
      { first: 1n, count: 1 },
      { first: 3n, count: 1 },
    ]);
    expect(outcomes[0]?.events).toMatchObject([{ data: { first: '1', count: 2 } }]);
  });

  it('follow on the registration, and leave what is kept for repeats by itself', () => {
    const events = recordedBy(
      new DeciderSpecification(),
      advance('a', { count: 2 }),
      advance('a', { count: 3, idempotency: { key: 'k', arguments: '' } }),
      advance('a'),
    );
    expect(told(events)).toEqual(['EntityRegistered', 'SequenceAdvanced a 0+6', 'MintAnswered a 2+3']);
  });

  it('end with a reset or a deletion of the entity, and begin anew', () => {
    const ledger = counters();
    const events = recordedBy(
      ledger,
      advance('a'),
      advance('b'),
      resetSequence('a', { value: 100n }),
      advance('a'),
      advance('b'),
      advance('a'),
      deleteEntity('a'),
      advance('a'),
      advance('a'),
    );
    expect(told(events)).toEqual([
      'SequenceAdvanced a 1+1',
      'SequenceAdvanced b 1+2',
      'SequenceReset',
      'SequenceAdvanced a 99+2',
      'EntityDeleted',
      'EntityRegistered',
      'SequenceAdvanced a 101+2',
    ]);
  });

  it('of the next turn are another event', () => {
    const ledger = counters();
    recordedBy(ledger, advance('a'), advance('a'));
    expect(told(recordedBy(ledger, advance('a')))).toEqual(['SequenceAdvanced a 3+1']);
  });

  it('leave no trace where one is refused', () => {
    const ledger = counters();
    const events = recordedBy(ledger, advance('a'), advance('a', { dataType: 'long' }), advance('a'));
    expect(told(events)).toEqual(['SequenceAdvanced a 1+2']);
  });
});

describe('the events of a turn', () => {
  it('read from their JSON replay to the same image', () => {
    const { fleet, a, b } = threeLeases();
    fleet.whenInOneTurn(heartbeat(a), heartbeat(b), release(a), allocate('d'));
    fleet.after(2 * ttlMs).whenInOneTurn(expireDue({ suspicion: BELIEVING }), reclaimDue());
    const read = JSON.parse(JSON.stringify(fleet.recorded)) as Recorded[];
    expect(imageOf(replay(read))).toEqual(imageOf(fleet.state));
  });
});
