import { deepStrictEqual } from 'node:assert';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  emptyState,
  Turn,
  type Command,
  type LedgerState,
  type LedgerTime,
  type Recorded,
} from '@berth/domain';
import * as build from '@berth/testkit';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerStore } from '../../src/ledger/store.js';
import { auditLedger } from '../support/ledger-audit.js';
import { changeFile, inFile } from '../support/ledger-file.js';
import { SqliteInProcess } from '../support/sqlite-in-process.js';

const DAY_MS = 86_400_000;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-mint-'));
  file = join(folder, 'berth.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A ledger that takes commands, a turn at a time, and tells what the file holds of it. */
class SmallLedger {
  readonly recorded: Recorded[] = [];
  readonly state: LedgerState = emptyState();
  now = build.CLOCK_START_MS;

  constructor(
    private readonly store: LedgerStore,
    private readonly reopen: () => Promise<LedgerStore>,
  ) {}

  static async open(at: string): Promise<SmallLedger> {
    const ledger = new SqliteInProcess(at);
    const connect = async () => (await ledger.connect()).store;
    return new SmallLedger(await connect(), connect);
  }

  async turn(...commands: readonly Command[]): Promise<readonly Recorded[]> {
    const head = this.state.nextPosition;
    const turn = new Turn(this.state, this.now as LedgerTime);
    for (const command of commands) turn.handle(command, { actor: 'test' });
    const { events } = turn;
    this.recorded.push(...events);
    await this.store.commit({ head, events, aliveAt: this.now, mark: false });
    return events;
  }

  /** The image that another process reads equals this one and a replay, and an audit finds nothing. */
  async expectSound(at: string): Promise<void> {
    const { state } = await (await this.reopen()).load();
    const image = build.imageOf(this.state);
    deepStrictEqual(build.imageOf(state), image, 'the projections say otherwise');
    deepStrictEqual(build.imageOf(build.replay(this.recorded)), image, 'a replay says otherwise');
    expect(auditLedger(at)).toEqual([]);
  }
}

const entity = fc.constantFrom('order', 'stock', 'ticket');
const value = fc.bigInt({ min: 0n, max: 60n });
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        entity,
        fc.integer({ min: 1, max: 20 }),
        fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
      )
      .map(([name, count, key]) => {
        const idempotency = key === undefined ? undefined : { key, arguments: '' };
        return build.advance(name, { count, idempotency, dataType: name === 'order' ? 'int' : 'long' });
      }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(entity, value).map(([name, startValue]) => build.initEntity(name, { startValue })),
  },
  { weight: 1, arbitrary: entity.map((name) => build.registerEntity(name)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(entity, value, fc.boolean())
      .map(([name, to, force]) => build.resetSequence(name, { value: to, force })),
  },
  { weight: 2, arbitrary: entity.map((name) => build.deleteEntity(name)) },
  { weight: 1, arbitrary: fc.constantFrom('b', 'c').map((key) => build.recordMintAnswer({ key })) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('0', '1', '2')
      .map((number) => build.claim(number, { clientId: `mint.${number}` })),
  },
);

describe('the projections of the mint', () => {
  it('equal a replay, whatever is asked of it', { timeout: 60_000 }, async () => {
    const turns = fc.array(
      fc.tuple(
        fc.constantFrom(0, 10, 400, 5_000, DAY_MS),
        fc.array(command, { minLength: 1, maxLength: 12 }),
      ),
      { maxLength: 12 },
    );
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(turns, async (all) => {
        const at = `${file}-${String((runs += 1))}`;
        const ledger = await SmallLedger.open(at);
        await ledger.turn(build.createPool({ patterns: ['[0-2]'], holdDownMs: 0 }));
        for (const [ms, commands] of all) {
          ledger.now += ms;
          await ledger.turn(...commands);
          const pool = ledger.state.pools.get(build.POOL);
          const held = [0, 1, 2].filter((ordinal) => pool?.isHeld(ordinal));
          const holds = held.map((ordinal) => ({
            identifier: String(ordinal),
            clientId: `mint.${String(ordinal)}`,
            token: pool?.tokenOf(ordinal) ?? 0,
          }));
          if (holds.length > 0) await ledger.turn(build.grantWindows(holds));
        }
        await ledger.expectSound(at);
      }),
      { numRuns: 25, ...build.replayable(fc.defaultReportMessage, import.meta.url) },
    );
  });

  it('change one row of an entity a commit, however many ask for it', async () => {
    const ledger = await SmallLedger.open(file);
    await ledger.turn(build.advance('order'), build.advance('stock'));
    const many = Array.from({ length: 1_000 }, (_, index) => build.advance(index % 2 ? 'order' : 'stock'));
    expect(await ledger.turn(...many)).toMatchObject([
      { type: 'SequenceAdvanced', data: { entity: 'stock', first: '1', count: 500 } },
      { type: 'SequenceAdvanced', data: { entity: 'order', first: '1', count: 500 } },
    ]);
    await ledger.expectSound(file);
  });

  it('keep as many answers as the image does', { timeout: 30_000 }, async () => {
    const ledger = await SmallLedger.open(file);
    const asked = Array.from({ length: 10_050 }, (_, index) => {
      const idempotency = { key: String(index), arguments: '' };
      return build.advance('order', { count: 10_000, idempotency });
    });
    await ledger.turn(...asked.slice(0, 10_000));
    await ledger.turn(...asked.slice(10_000));
    expect(answersIn(file)).toBe(10_000);
    await ledger.expectSound(file);
    ledger.now += DAY_MS;
    await ledger.turn(build.recordMintAnswer());
    expect(answersIn(file)).toBe(1);
    await ledger.expectSound(file);
  });

  it('keep as many values as the image does', { timeout: 30_000 }, async () => {
    const ledger = await SmallLedger.open(file);
    const values = Array.from({ length: 10_000 }, (_, index) => `value ${String(index)}`);
    for (let index = 0; index < 103; index += 1) {
      await ledger.turn(build.recordMintAnswer({ key: String(index), values }));
    }
    expect(answersIn(file)).toBe(100);
    await ledger.expectSound(file);
  });

  it('are added to a ledger of before them, which goes on', async () => {
    const ledger = await SmallLedger.open(file);
    await ledger.turn(build.createPool(), build.allocate('ann'));
    changeFile(file, (connection) => {
      for (const table of ['mint', 'entities', 'mint_windows', 'mint_answers']) {
        connection.exec(`DROP TABLE ${table}`);
      }
      connection.exec(`DELETE FROM migrations WHERE name LIKE 'Mint%'`);
    });
    const { store } = await new SqliteInProcess(file).connect();
    const { state } = await store.load();
    deepStrictEqual(build.imageOf(state), build.imageOf(ledger.state));
    await ledger.turn(build.advance('order'));
    await ledger.expectSound(file);
  });

  it('outlive a rollback as they were', async () => {
    const ledger = await SmallLedger.open(file);
    await ledger.turn(build.advance('order', { idempotency: { key: 'a', arguments: '' } }));
    const other = (await new SqliteInProcess(file).connect()).store;
    const ahead = build.replay(ledger.recorded);
    const turn = new Turn(ahead, ledger.now as LedgerTime);
    turn.handle(build.deleteEntity('order'), { actor: 'test' });
    turn.handle(build.recordMintAnswer(), { actor: 'test' });
    const torn = [...turn.events, { ...turn.events[0]!, position: 99 }];
    await expect(other.commit({ head: 3, events: torn, aliveAt: ledger.now, mark: false })).rejects.toThrow();
    await ledger.turn(build.advance('order'));
    await ledger.expectSound(file);
  });
});

describe('an audit of the mint', () => {
  it.each([
    ['an entity', `UPDATE entities SET next_iteration = '7'`, 'entities:'],
    ['a window', 'UPDATE mint_windows SET ceil_ms = ceil_ms - 1000', 'windows:'],
    ['the layout', `UPDATE mint SET layout = 'twitter'`, 'the mint:'],
    ['an answer', `UPDATE mint_answers SET first = '9'`, 'answers:'],
    ['no answer any more', 'DELETE FROM mint_answers', 'answers:'],
  ])('finds %s that is not what the events say', async (_what, sql, fault) => {
    const ledger = await SmallLedger.open(file);
    await ledger.turn(build.createPool({ patterns: ['[0-2]'] }), build.claim('1', { clientId: 'mint.1' }));
    await ledger.turn(build.grantWindows([{ clientId: 'mint.1', identifier: '1', token: 1 }]));
    await ledger.turn(build.advance('order', { idempotency: { key: 'a', arguments: '' } }));
    await ledger.expectSound(file);
    changeFile(file, (connection) => connection.exec(sql));
    expect(auditLedger(file)).toEqual([expect.stringContaining(fault)]);
  });
});

function answersIn(at: string): unknown {
  return inFile(at, (connection) => connection.prepare('SELECT count(*) FROM mint_answers').pluck().get());
}
