import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '@berth/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientNames, clientsSeen } from '../../src/history/clients.queries.js';
import {
  placeOfIdentifier,
  tenanciesOf,
  tenancyCount,
  tenancyEnds,
  type TenancySubject,
} from '../../src/history/tenancies.queries.js';
import type { Query } from '../../src/ledger/reader.js';
import { randomLedger } from '../support/random-ledger.js';
import { readerInProcess } from '../support/reader-in-process.js';
import { writeLedger } from '../support/written-ledger.js';

const folder = mkdtempSync(join(tmpdir(), 'berth-tenancy-plan-'));
let reader: ReturnType<typeof readerInProcess>;

beforeAll(async () => {
  await writeLedger(join(folder, 'berth.db'), randomLedger(new SeededRandom(1), 100));
  reader = readerInProcess(join(folder, 'berth.db'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** How SQLite goes about it, a step a line. */
async function planOf({ text, values }: Query): Promise<string> {
  const steps = await reader.rows<{ detail: string }>({ text: `EXPLAIN QUERY PLAN ${text}`, values });
  return steps.map(({ detail }) => detail).join('\n');
}

const SUBJECTS: readonly (readonly [string, TenancySubject, string])[] = [
  [
    'an identifier',
    { poolNumber: 0, ordinal: 3 },
    'INDEX tenancies_by_identifier (pool_no=? AND ordinal=? AND granted_position<?)',
  ],
  ['a client', { clientId: 'a' }, 'INDEX tenancies_by_client (client_id=? AND granted_position<?)'],
  ['a client in a pool', { clientId: 'a', pool: 'one' }, 'INDEX tenancies_by_client (client_id=? AND'],
];

describe.each(SUBJECTS)('tenancies of %s', (_, of, index) => {
  it.each([{}, { lastingAt: 7 }, { overAt: 90 }])('are found by an index, in its order: %j', async (more) => {
    const filter = { of, grantedUpTo: 100, ...more };
    for (const order of ['asc', 'desc'] as const) {
      for (const query of [
        tenanciesOf(filter, { order, limit: 9 }),
        tenancyEnds(filter, { order, limit: 9 }),
      ]) {
        const plan = await planOf(query);
        expect(plan).toContain(index);
        expect(plan).not.toMatch(/SCAN (t|l|p|e|leases|tenancies|events)\b|ORDER BY/);
      }
    }
    expect(await planOf(tenancyCount(filter, 10))).toContain(index);
  });
});

describe('clients', () => {
  it.each(['asc', 'desc'] as const)(
    'are named by going from one to the next in an index: %s',
    async (order) => {
      const sign = order === 'asc' ? '>' : '<';
      const plan = await planOf(clientNames({ position: 9, pool: 'one' }, { order, after: 'b', limit: 9 }));
      expect(plan).toContain(`SEARCH tenancies USING COVERING INDEX tenancies_by_client (client_id${sign}?)`);
      expect(plan).toContain('INDEX tenancies_by_client (client_id=? AND granted_position<?)');
      expect(plan).not.toMatch(/SCAN (t|tenancies)\b/);
    },
  );

  it('that are listed have their leases of a time found by an index', async () => {
    const filter = { of: { clientIds: ['a', 'b'] }, grantedUpTo: 100, lastingAt: 7 };
    const plan = await planOf(tenancyEnds(filter, { order: 'asc', limit: 9 }));
    expect(plan).toContain('INDEX tenancies_by_client (client_id=? AND granted_position<?)');
    expect(plan).not.toMatch(/SCAN (t|tenancies)\b/);
  });

  it('that are listed are looked up by an index', async () => {
    expect(await planOf(clientsSeen(['a', 'b'], { position: 9 }))).toContain(
      'INDEX tenancies_by_client (client_id=? AND granted_position<?)',
    );
  });
});

describe('an identifier', () => {
  it('is found without a look at the others of its pool', async () => {
    expect(await planOf(placeOfIdentifier('one', 'n3', 9))).toContain(
      'SEARCH leases USING COVERING INDEX leases_by_identifier (pool_no=? AND identifier=?)',
    );
  });
});
