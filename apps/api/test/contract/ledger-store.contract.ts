import {
  emptyState,
  Turn,
  type Command,
  type EventType,
  type LedgerState,
  type LedgerTime,
  type Recorded,
} from '@berth/domain';
import * as build from '@berth/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerStore } from '../../src/ledger/store.js';

/** A ledger of one implementation of the port, for one test. */
export interface LedgerUnderTest {
  /** A store of its own on the same ledger, as another process would have. */
  connect(): Promise<LedgerStore>;
  dispose(): Promise<void>;
}

const START = build.CLOCK_START_MS;
const CAUSE = { actor: 'operator', reason: 'a test', requestId: 'request-1' };

const ONCE = { count: 3, idempotency: { key: 'a', arguments: 'order 3' } };
const TWICE = { count: 10_000, idempotency: { key: 'b', arguments: 'order 10000' } };
const LONG = { dataType: 'long', startValue: 2n ** 62n } as const;
const DOUBTING = { ...build.DOUBTING, leasesMin: 1 };

/** Every kind of command, in an order in which each is accepted: a line is a turn, so many ms after the last. */
const LIFE: readonly (readonly [number, ...Command[]])[] = [
  [0, build.createPool({ patterns: ['vm-[1-6]'], holdDownMs: 20 })],
  [100, build.allocate('ann'), build.allocate('bob'), build.allocate('cid')],
  [100, build.heartbeat({ clientId: 'ann', identifier: 'vm-1' }), heartbeats('bob vm-2', 'cid vm-3')],
  [100, build.release({ clientId: 'bob', identifier: 'vm-2' }), build.revoke('vm-3')],
  [100, build.reserve('vm-5', { clientId: 'dan' }), build.quarantine('vm-6')],
  [100, build.reserve('vm-4', { clientId: 'fay' }), build.reserve('vm-1', { clientId: 'gil' })],
  [100, build.cancelReservation('vm-5'), build.restore('vm-6'), build.reclaimDue()],
  [100, build.resizePool('vm-[1-3]', 'vm-7'), build.changePolicy({ ttlMs: 80_000, order: 'longest-free' })],
  [100, build.startDrain(), build.openPool(), build.allocate('dan')],
  [40_000, build.heartbeat({ clientId: 'ann', identifier: 'vm-1' })],
  [9_000, build.resumeService({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }), build.allocate('eve')],
  [200_000, build.expireDue({ suspicion: DOUBTING })],
  [100, build.resumeExpiry(), build.expireDue()],
  [100, build.reclaimDue({ limit: 1 })],
  [100, build.resizePool('[1-2]'), build.openPool(), build.claim('1', { clientId: 'mint.0' })],
  [100, build.claim('2', { clientId: 'mint.1' }), windows('1 mint.0'), build.advance('order', ONCE)],
  [1_500, windows('1 mint.0', '2 mint.1'), build.advance('order', TWICE), build.recordMintAnswer()],
  [100, build.initEntity('big', LONG), build.advance('big', LONG), build.advance('big', LONG)],
  [
    100,
    build.resetSequence('order', { value: 20_000n }),
    build.registerEntity('ticket'),
    build.advance('order'),
  ],
  [100, build.deleteEntity('order'), build.deleteEntity('ticket'), build.advance('order', LONG)],
  [86_400_000, build.recordMintAnswer({ key: 'later', values: ['three'] })],
  [100, build.saveView('late'), build.saveView('mine'), build.deleteView('late'), build.saveView('late')],
  [100, build.saveView('mine', { query: 'pool:web' })],
  [100, build.createPool({ pool: 'brief', patterns: ['x', 'y'], holdDownMs: 0 }), inBrief('hal')],
  [100, build.createPool({ pool: 'last', patterns: ['z'] }), endOf('hal'), build.reclaimDue()],
  [100, { type: 'DeletePool', pool: 'brief' }],
  [100, build.createPool({ pool: 'brief', patterns: ['y', 'z'] }), inBrief('ivy')],
  [
    100,
    build.createPool({ pool: 'other' }),
    { type: 'DeletePool', pool: 'other' },
    build.createPool({ pool: 'other' }),
  ],
];
const MET: Record<EventType, true> = {
  PoolCreated: true,
  PoolResized: true,
  PoolPolicyChanged: true,
  PoolDrainStarted: true,
  PoolOpened: true,
  PoolDeleted: true,
  IdentifierAllocated: true,
  HeartbeatsRecorded: true,
  IdentifierReleased: true,
  LeaseExpired: true,
  LeaseRevoked: true,
  IdentifierReclaimed: true,
  IdentifierReserved: true,
  ReservationCancelled: true,
  IdentifierQuarantined: true,
  IdentifierRestored: true,
  ServiceResumed: true,
  ExpirySuspended: true,
  ExpiryResumed: true,
  EntityRegistered: true,
  SequenceAdvanced: true,
  SequenceReset: true,
  EntityDeleted: true,
  MintWindowGranted: true,
  MintAnswered: true,
  ViewSaved: true,
  ViewDeleted: true,
};

/** What the commit loop relies on, whichever database is behind it. */
export function describeLedgerStore(name: string, open: () => Promise<LedgerUnderTest>): void {
  describe(`the ledger's port on ${name}`, () => {
    let ledger: LedgerUnderTest;
    let store: LedgerStore;
    beforeEach(async () => {
      ledger = await open();
      store = await ledger.connect();
    });
    afterEach(() => ledger.dispose());

    describe('loading', () => {
      it('answers an empty image and no mark of life of a new ledger', async () => {
        const { state, aliveAt, hasColleague } = await store.load();
        expect(build.imageOf(state)).toEqual(build.imageOf(emptyState()));
        expect({ aliveAt, hasColleague }).toEqual({ aliveAt: undefined, hasColleague: false });
      });

      it('answers the image that the committed events fold to, whatever they are', async () => {
        const events: Recorded[] = [];
        for (const turn of turnsOfLife()) {
          expect(await store.commit(append(events.length, turn))).toBe('committed');
          events.push(...turn);
          const { state } = await (await ledger.connect()).load();
          const last = turn.at(-1)?.type;
          expect(build.imageOf(state), `after ${String(last)}`).toEqual(build.imageOf(build.replay(events)));
        }
        const { state } = await store.load();
        expect(build.waitingIn(state)).toEqual(build.waitingIn(build.replay(events)));
        expect([...state.pools.values()].map(build.drainFreeOrder)).toEqual(
          [...build.replay(events).pools.values()].map(build.drainFreeOrder),
        );
      });

      it('answers an image of its own each time', async () => {
        await store.commit(append(0, firstTurn()));
        const one = (await store.load()).state;
        decided(one, [build.allocate('ann')], START);
        expect(one.nextPosition).toBe(2);
        expect((await store.load()).state.nextPosition).toBe(1);
      });
    });

    it('has met every kind of event', () => {
      expect(new Set(wholeLife().map(({ type }) => type))).toEqual(new Set(Object.keys(MET)));
    });

    describe('opening a turn', () => {
      it('tells who locks what others have appended, exactly as it was committed', async () => {
        const events = wholeLife();
        await store.commit(append(0, events));
        const other = await ledger.connect();
        const { unseen } = await other.open({ head: 0, lock: true });
        expect(unseen).toEqual(plain(events));
        await other.commit(append(events.length, []));
      });

      it('tells only what is new', async () => {
        const events = wholeLife();
        await store.commit(append(0, events));
        const other = await ledger.connect();
        const { unseen } = await other.open({ head: events.length - 2, lock: true });
        expect(unseen.map(({ position }) => position)).toEqual([events.length - 2, events.length - 1]);
        await other.commit(append(events.length, []));
      });

      it('tells the last mark of life of anybody', async () => {
        await store.commit({ ...append(0, []), aliveAt: START + 7, mark: true });
        const other = await ledger.connect();
        expect(await other.open({ head: 0, lock: true })).toEqual({ unseen: [], aliveAt: START + 7 });
        await other.commit(append(0, []));
      });

      it('keeps others from appending until the turn is committed', async () => {
        const other = await ledger.connect();
        await store.open({ head: 0, lock: true });
        const late = other.commit(append(0, firstTurn()));
        expect(await store.commit(append(0, firstTurn()))).toBe('committed');
        expect(await late).toBe('moved');
      });
    });

    describe('committing', () => {
      it('writes nothing and says so when somebody else has appended', async () => {
        const other = await ledger.connect();
        await other.commit(append(0, firstTurn()));
        expect(await store.commit({ ...append(0, firstTurn()), aliveAt: START + 99, mark: true })).toBe(
          'moved',
        );
        const { state, aliveAt } = await store.load();
        expect([state.nextPosition, aliveAt]).toEqual([1, START]);
      });

      it('finds out that somebody else has appended when there is nothing to write, too', async () => {
        const other = await ledger.connect();
        await other.commit(append(0, firstTurn()));
        expect(await store.commit(append(0, []))).toBe('moved');
        expect(await store.commit(append(1, []))).toBe('committed');
      });

      it('marks life with every event, without any when it is told to, and never back in time', async () => {
        expect(await store.commit(append(0, []))).toBe('committed');
        expect((await store.load()).aliveAt).toBeUndefined();
        await store.commit({ ...append(0, []), aliveAt: START + 5, mark: true });
        expect((await store.load()).aliveAt).toBe(START + 5);
        await store.commit(append(0, firstTurn()));
        expect((await store.load()).aliveAt).toBe(START + 5);
      });

      it('writes all of a turn or nothing of it, and can go on after a failure', async () => {
        const [created, ...rest] = wholeLife();
        await store.commit(append(0, [created as Recorded]));
        const torn = [...rest.slice(0, 3), { ...(rest[3] as Recorded), position: 99 }];
        await expect(store.commit({ ...append(1, torn), aliveAt: START + 50 })).rejects.toThrow();
        const { state, aliveAt } = await store.load();
        expect([build.imageOf(state), aliveAt]).toEqual([
          build.imageOf(build.replay([created as Recorded])),
          START,
        ]);
        expect(await store.commit(append(1, rest))).toBe('committed');
      });

      it('lets go of its lock when it fails', async () => {
        await store.open({ head: 0, lock: true });
        const wrong = firstTurn().map((event) => ({ ...event, position: 5 }));
        await expect(store.commit(append(0, wrong))).rejects.toThrow();
        const other = await ledger.connect();
        expect(await other.commit(append(0, firstTurn()))).toBe('committed');
      });

      it('refuses an event that goes back in time', async () => {
        await store.commit(append(0, firstTurn()));
        const back = decided(build.replay(firstTurn()), [build.allocate('ann')], START).map((event) => ({
          ...event,
          recordedAt: START - 1,
        }));
        await expect(store.commit(append(1, back))).rejects.toThrow('ledger time never falls');
      });
    });

    describe('closing', () => {
      it('leaves a last mark of life, and nobody who is alive', async () => {
        await store.commit(append(0, firstTurn()));
        await store.close(START + 3);
        const { aliveAt, hasColleague } = await (await ledger.connect()).load();
        expect({ aliveAt, hasColleague }).toEqual({ aliveAt: START + 3, hasColleague: false });
      });

      it('does not take back a later mark', async () => {
        await store.commit({ ...append(0, []), aliveAt: START + 9, mark: true });
        await store.close(START + 3);
        expect((await (await ledger.connect()).load()).aliveAt).toBe(START + 9);
      });
    });
  });
}

function heartbeats(...all: readonly `${string} ${string}`[]): Command {
  return build.heartbeats(
    ...all.map((text) => {
      const [clientId = '', identifier = ''] = text.split(' ');
      return { clientId, identifier };
    }),
  );
}

/** With the tokens that the numbers have when it comes to it. */
function windows(...all: readonly `${string} ${string}`[]): Command {
  return build.grantWindows(
    all.map((text) => {
      const [identifier = '', clientId = ''] = text.split(' ');
      return { clientId, identifier, token: -1 };
    }),
  );
}

function withTokens(command: Command, state: LedgerState): Command {
  if (command.type !== 'GrantMintWindows') return command;
  const pool = state.pools.get(command.pool);
  const tokenOf = (identifier: string) => pool?.tokenOf(pool.ordinalOf(identifier) ?? 0) ?? -1;
  return { ...command, holds: command.holds.map((hold) => ({ ...hold, token: tokenOf(hold.identifier) })) };
}

function inBrief(clientId: string): Command {
  return { type: 'AllocateIdentifier', pool: 'brief', clientId };
}

function endOf(clientId: string): Command {
  return { type: 'ReleaseIdentifier', pool: 'brief', identifier: 'x', clientId };
}

function append(head: number, events: readonly Recorded[]) {
  return { head, events, aliveAt: events[0]?.recordedAt ?? START, mark: false };
}

/** The events of one turn; the image is left as it was but for `state`, which is ahead by them. */
function decided(state: LedgerState, commands: readonly Command[], at: number): readonly Recorded[] {
  const turn = new Turn(state, at as LedgerTime);
  for (const command of commands) {
    const decision = turn.handle(withTokens(command, state), CAUSE);
    expect(decision, command.type).toMatchObject({ ok: true });
  }
  return turn.events;
}

function firstTurn(): readonly Recorded[] {
  return turnsOfLife()[0] ?? [];
}

function turnsOfLife(): readonly (readonly Recorded[])[] {
  const state = emptyState();
  let at = START;
  return LIFE.map(([afterMs, ...commands]) => decided(state, commands, (at += afterMs)));
}

function wholeLife(): readonly Recorded[] {
  return turnsOfLife().flat();
}

/** As JSON has it: without what is undefined. */
function plain(events: readonly Recorded[]): unknown {
  return JSON.parse(JSON.stringify(events));
}
