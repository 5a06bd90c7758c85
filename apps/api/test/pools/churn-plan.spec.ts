import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Recorded } from '@berth/domain';
import { SeededRandom } from '@berth/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poolNumbers, type PoolNumber } from '../../src/ledger/past/past.queries.js';
import { tenanciesBegun, type BegunRow } from '../../src/pools/churn.queries.js';
import { randomLedger } from '../support/random-ledger.js';
import { readerInProcess } from '../support/reader-in-process.js';
import { writeLedger } from '../support/written-ledger.js';

const folder = mkdtempSync(join(tmpdir(), 'berth-churn-plan-'));
const PLACES = { first: 0, last: 7 };
let events: readonly Recorded[];
let reader: ReturnType<typeof readerInProcess>;

beforeAll(async () => {
  events = randomLedger(new SeededRandom(3), 400);
  await writeLedger(join(folder, 'berth.db'), events);
  reader = readerInProcess(join(folder, 'berth.db'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('tenancies that began in a window', () => {
  it('are counted by an index that leads to each identifier, without a look at all of them', async () => {
    const { text, values } = tenanciesBegun(0, PLACES, { after: 3, upTo: 90 }, 255);
    const steps = await reader.rows<{ detail: string }>({ text: `EXPLAIN QUERY PLAN ${text}`, values });
    const plan = steps.map(({ detail }) => detail).join('\n');
    expect(plan).toContain(
      'COVERING INDEX tenancies_by_identifier (pool_no=? AND ordinal=? AND granted_position>?',
    );
    expect(plan).not.toMatch(/SCAN (t|tenancies)\b/);
  });

  it.each([
    [-1, 10_000, 255],
    [-1, 10_000, 2],
    [100, 300, 255],
    [300, 300, 255],
  ])('are those of the events behind %i up to %i, at most %i an identifier', async (after, upTo, max) => {
    const { number: pool } = (await reader.rows<PoolNumber>(poolNumbers(upTo))).find(
      ({ name }) => name === 'one',
    )!;
    const counts = new Map<number, number>();
    for (const event of events) {
      if (event.type !== 'IdentifierAllocated' || event.pool !== 'one') continue;
      if (event.position <= after || event.position > upTo) continue;
      counts.set(event.data.ordinal, Math.min(max, (counts.get(event.data.ordinal) ?? 0) + 1));
    }
    const rows = await reader.rows<BegunRow>(tenanciesBegun(pool, PLACES, { after, upTo }, max));
    expect(new Map(rows.map(({ ordinal, tenancies }) => [ordinal, tenancies]))).toEqual(counts);
    expect(rows.every(({ tenancies }) => tenancies > 0)).toBe(true);
  });

  it('have the grant at the last position of the window, and not that before the first', async () => {
    const grants = events
      .filter(
        ({ type, ...event }) => type === 'IdentifierAllocated' && 'pool' in event && event.pool === 'one',
      )
      .map(({ position }) => position);
    for (const [index, upTo] of grants.entries()) {
      const window = { after: grants[index - 1] ?? -1, upTo };
      const { number: pool } = (await reader.rows<PoolNumber>(poolNumbers(upTo))).find(
        ({ name }) => name === 'one',
      )!;
      const rows = await reader.rows<BegunRow>(tenanciesBegun(pool, PLACES, window, 255));
      expect(rows.map(({ tenancies }) => tenancies)).toEqual([1]);
    }
  });
});
