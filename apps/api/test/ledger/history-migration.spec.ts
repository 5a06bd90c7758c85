import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replayCommand, SeededRandom, testSeed } from '@berth/testkit';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { migrateSqlite } from '../../src/ledger/sqlite/migrate.js';
import { randomLedger } from '../support/random-ledger.js';
import { writeLedger } from '../support/written-ledger.js';

/** Makes of a ledger what the version before migration 0003 would have written. */
const TAKEN_BACK = [
  `DELETE FROM migrations WHERE name LIKE 'History%'`,
  'DROP TABLE withholdings',
  'DROP TABLE outages',
  'DROP TABLE pool_sizes',
  'DROP INDEX tenancies_by_identifier',
  'DROP INDEX tenancies_by_client',
  ...['due_at', 'rest_until', 'freed_position', 'freed_at'].map(
    (column) => `ALTER TABLE tenancies DROP COLUMN ${column}`,
  ),
  ...['last_seen_at', 'due_at'].map((column) => `ALTER TABLE gaps DROP COLUMN ${column}`),
  'CREATE INDEX tenancies_by_identifier ON tenancies (pool_no, ordinal)',
  'CREATE INDEX tenancies_by_client ON tenancies (client_id)',
];

const folder = mkdtempSync(join(tmpdir(), 'berth-migration-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Everything in the file but which migrations made it. */
function contents(file: string): unknown {
  const connection = new Database(file, { readonly: true });
  const names = connection
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('migrations', 'sqlite_sequence')`,
    )
    .pluck()
    .all();
  const rows = names.sort().map((name) => [name, connection.prepare(`SELECT * FROM ${name}`).all()]);
  const indexes = connection.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY 1`);
  const all = { rows: Object.fromEntries(rows) as unknown, indexes: indexes.all() };
  connection.close();
  return all;
}

it('fills what a ledger written by the version before does not have', async () => {
  const seed = testSeed() ?? Date.now() % 1_000_000_007;
  const file = join(folder, 'berth.db');
  await writeLedger(file, randomLedger(new SeededRandom(seed), 400));
  const written = contents(file);
  const connection = new Database(file);
  for (const statement of TAKEN_BACK) connection.exec(statement);
  connection.close();
  expect(contents(file)).not.toEqual(written);
  await migrateSqlite(file);
  expect(contents(file), replayCommand(seed, import.meta.url)).toEqual(written);
});
