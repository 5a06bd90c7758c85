import { join } from 'node:path';
import { momentAt, type LedgerTime, type Recorded } from '@berth/domain';
import { createPool, DeciderSpecification, openPool, POOL, startDrain } from '@berth/testkit';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lastPositionNotAfter } from '../../src/ledger/position-at.js';
import type { LedgerReader, Query } from '../../src/ledger/reader.js';
import { scan, type ScanOptions } from '../../src/ledger/scan.js';
import type { ReaderPool } from '../../src/ledger/sqlite/reader-pool.js';
import type { ReaderRequest } from '../../src/ledger/sqlite/reader.js';
import type { SqliteLedgerReader } from '../../src/ledger/sqlite/sqlite-reader.js';
import type { LedgerThread } from '../../src/ledger/sqlite/thread.js';
import { temporaryFolder } from '../support/service-process.js';
import { writeLedger } from '../support/written-ledger.js';

interface Built {
  readonly ReaderPool: typeof ReaderPool;
  readonly SqliteLedgerReader: typeof SqliteLedgerReader;
  readonly LedgerThread: typeof LedgerThread;
}
type Thread = LedgerThread<ReaderRequest>;

// Worker threads run what was built.
async function built(): Promise<Built> {
  const names = ['reader-pool', 'sqlite-reader', 'thread'];
  const modules = names.map((name) => import(`../../dist/ledger/sqlite/${name}.js`) as Promise<Built>);
  return Object.assign({}, ...(await Promise.all(modules))) as Built;
}

const COUNT: Query = { text: 'SELECT count(*) AS events FROM events', values: [] };
/** Takes a few hundred ms and gives one row. */
const LONG = counting(2_000_000);
const EVENTS = 45_000;

let modules: Built;
let file: string;
let events: readonly Recorded[];
let reader: LedgerReader;
let opened: Pick<LedgerReader, 'close'>;

beforeAll(async () => {
  modules = await built();
  file = join(temporaryFolder(), 'berth.db');
  events = drainedAndOpened(EVENTS);
  await writeLedger(file, events);
});

afterEach(async () => {
  await opened.close();
});

function counting(rows: number): Query {
  return {
    text: `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      SELECT count(*) AS n FROM n`,
    values: [rows],
  };
}

/** Pairs of one drain and one opening; several share their time. */
function drainedAndOpened(count: number): readonly Recorded[] {
  const specification = new DeciderSpecification().given(createPool(), startDrain(), openPool());
  const [created, drained, opened] = specification.recorded;
  return Array.from({ length: count }, (_, position) => ({
    ...(position === 0 ? created! : position % 2 === 1 ? drained! : opened!),
    position,
    recordedAt: created!.recordedAt + 10 * Math.floor(position / 7),
  }));
}

function open(): LedgerReader {
  opened = reader = new modules.SqliteLedgerReader(file);
  return reader;
}

describe('rows', () => {
  it('are answered from the file, with values bound in their place', async () => {
    const query = {
      text: 'SELECT position, pool FROM events WHERE type = ? AND position < ?',
      values: ['PoolOpened', 5],
    };
    expect(await open().rows(query)).toEqual([
      { position: 2, pool: POOL },
      { position: 4, pool: POOL },
    ]);
  });

  it.each([
    `INSERT INTO pools (pool_no, name, identifiers, ttl_ms, heartbeat_ms, hold_down_ms, allocation_order)
      VALUES (7, 'x', '[]', 1, 1, 1, 'lowest') RETURNING name`,
    `UPDATE service SET deaf_ms = 1 RETURNING id`,
    `DELETE FROM service RETURNING id`,
  ])('cannot be written by %s', async (text) => {
    await expect(open().rows({ text, values: [] })).rejects.toThrow(/readonly|read-only/);
  });

  it('are refused when there are more than were asked for', async () => {
    const query = { text: 'SELECT position FROM events', values: [] };
    await expect(open().rows(query, { rowsMax: 100 })).rejects.toMatchObject({ name: 'QueryOverLimit' });
  });

  it('are refused by the thread itself when they come too slowly', async () => {
    const text = counting(0).text.replace('count(*) AS n FROM n', 'i FROM n');
    const query = { text, values: [50_000_000] };
    const refused = open().rows(query, { rowsMax: 50_000_000, timeMsMax: 50 });
    await expect(refused).rejects.toMatchObject({ name: 'QueryOverLimit' });
    expect(await reader.rows(COUNT, { timeMsMax: 500 })).toEqual([{ events: EVENTS }]);
  });
});

describe('two threads', () => {
  it('are started by the first questions only', async () => {
    const started: Thread[] = [];
    const pool = openPoolOfThreads(started);
    expect(started.length).toBe(0);
    await ask(pool, COUNT);
    await ask(pool, COUNT);
    expect(started.length).toBe(1);
    await Promise.all([ask(pool, COUNT), ask(pool, COUNT), ask(pool, COUNT)]);
    expect(started.length).toBe(2);
  });

  it('answer a short question while a long one is under way', async () => {
    open();
    const order: string[] = [];
    const long = reader.rows(LONG).then(() => order.push('long'));
    await reader.rows(COUNT).then(() => order.push('short'));
    await long;
    expect(order).toEqual(['short', 'long']);
  });

  it('give up a question at its time, and answer the next ones', async () => {
    const refused = open().rows(LONG, { timeMsMax: 20 });
    await expect(refused).rejects.toMatchObject({ name: 'QueryOverLimit' });
    expect(await reader.rows(COUNT)).toEqual([{ events: EVENTS }]);
  });

  it('let 64 questions wait and refuse the next one', async () => {
    open();
    const asked = Array.from({ length: 67 }, () => reader.rows(COUNT));
    const outcomes = await Promise.allSettled(asked);
    const refused = outcomes.flatMap((outcome, index) => (outcome.status === 'rejected' ? [index] : []));
    expect(refused).toEqual([66]);
    expect(outcomes[66]).toMatchObject({ reason: { name: 'LedgerOverloaded' } });
  });

  it('are replaced when they end', async () => {
    const started: Thread[] = [];
    const pool = openPoolOfThreads(started);
    const lost = ask(pool, LONG);
    await started[0]?.stop();
    await expect(lost).rejects.toMatchObject({ name: 'LedgerUnavailable' });
    expect(await ask(pool, COUNT)).toEqual([{ events: EVENTS }]);
    expect(started.length).toBe(2);
  });

  it('refuse what waits when they are closed, and what comes later', async () => {
    open();
    const asked = Promise.allSettled(Array.from({ length: 4 }, () => reader.rows(LONG)));
    await reader.close();
    for (const outcome of await asked)
      expect(outcome).toMatchObject({ reason: { name: 'LedgerUnavailable' } });
    await expect(reader.rows(COUNT)).rejects.toMatchObject({ name: 'LedgerUnavailable' });
  });
});

describe('a scan', () => {
  const all: ScanOptions = { first: 0, last: EVENTS - 1, order: 'asc', timeMsMax: 60_000 };

  async function scanned(options: Partial<ScanOptions>): Promise<readonly (readonly number[])[]> {
    const slices: (readonly number[])[] = [];
    const order = options.order ?? 'asc';
    const found = scan<{ position: number }>(reader, { ...all, ...options }, ({ first, last }) => ({
      text: `SELECT position FROM events WHERE position BETWEEN ? AND ? ORDER BY position ${order}`,
      values: [first, last],
    }));
    for await (const { rows } of found) slices.push(rows.map(({ position }) => position));
    return slices;
  }

  it('sees each position of its span once, in its order, at most 20,000 a statement', async () => {
    open();
    const expected = Array.from({ length: EVENTS - 10 }, (_, index) => index + 5);
    const span = { first: 5, last: EVENTS - 6 };
    const up = await scanned(span);
    expect(up.flat()).toEqual(expected);
    // Smaller ones follow where the machine is slow.
    expect(up[0]?.length).toBe(20_000);
    expect(Math.max(...up.map(({ length }) => length))).toBe(20_000);
    expect((await scanned({ ...span, order: 'desc' })).flat()).toEqual(expected.toReversed());
  });

  it('ends after one slice when its time is over', async () => {
    open();
    expect((await scanned({ order: 'desc', timeMsMax: 0 })).flat().length).toBe(20_000);
  });

  it('of nothing has no slice', async () => {
    open();
    expect(await scanned({ first: 8, last: 7 })).toEqual([]);
  });
});

describe('the position at a time', () => {
  it('is that of the last event not after it', async () => {
    open();
    const start = events[0]!.recordedAt;
    const wanted = (time: number, last: number): number =>
      events.slice(0, last + 1).findLastIndex(({ recordedAt }) => recordedAt <= time);
    for (const last of [-1, 0, 1, 63, 64, 65, 4_096, EVENTS - 1]) {
      for (const after of [-1, 0, 1, 9, 10, 11, 639, 640, 30_005, 10 * EVENTS]) {
        const found = await lastPositionNotAfter(reader, start + after, last);
        expect([last, after, found]).toEqual([last, after, wanted(start + after, last)]);
      }
    }
  });
});

describe('a pool of the past', () => {
  it('is answered by the same threads', async () => {
    const then = await open().poolAsOf(POOL, { position: 2 });
    expect(then?.columns.identifiers).toEqual(['vm-1', 'vm-2', 'vm-3']);
    expect(then?.now).toEqual(momentAt(events[2]!.recordedAt as LedgerTime, 0));
  });
});

function openPoolOfThreads(started: Thread[]): ReaderPool {
  const pool = new modules.ReaderPool(() => {
    const thread = new modules.LedgerThread<ReaderRequest>('reader.worker.js', file);
    started.push(thread);
    return thread;
  });
  opened = pool;
  return pool;
}

function ask(pool: ReaderPool, query: Query): Promise<unknown> {
  return pool.ask({ operation: 'rows', query, rowsMax: 10, timeMsMax: 10_000 }, 10_000);
}
