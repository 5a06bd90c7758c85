import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrateSqlite } from '../../src/ledger/sqlite/migrate.js';
import { Ledger1795305600000 } from '../../src/ledger/sqlite/migrations/0001-ledger.js';

const T = 1_795_600_000_000;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-migrations-'));
  file = join(folder, 'berth.db');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A ledger as the first version left it, with one identifier in each phase that it could bring about. */
async function ledgerOfTheFirstVersion(): Promise<void> {
  const source = new DataSource({
    type: 'better-sqlite3',
    database: file,
    migrations: [Ledger1795305600000],
    migrationsTableName: 'migrations',
    logger: 'debug',
  });
  await source.initialize();
  await source.runMigrations();
  await source.destroy();
  const connection = new Database(file);
  const append = connection.prepare(
    `INSERT INTO events (position, recorded_at, type, schema_version, pool, identifier, client_id, token, actor,
      payload, salt, leaf_hash) VALUES (?, ?, ?, 1, 'default', ?, ?, ?, 'client', ?, x'00', x'00')`,
  );
  const policy = { ttl_ms: 90_000, heartbeat_ms: 30_000, hold_down_ms: 60_000, order: 'lowest' };
  const created = JSON.stringify({ identifiers: ['vm-[1-4]'], capacity: 4, ...policy });
  const granted = (ordinal: number) => JSON.stringify({ ordinal, ttl_ms: 90_000, deadline_ms: T + 99_000 });
  const released = (ordinal: number) => JSON.stringify({ ordinal, available_ms: T + 9_000 });
  connection.exec(`INSERT INTO pools (pool_no, name, identifiers, ttl_ms, heartbeat_ms, hold_down_ms,
    allocation_order, draining) VALUES (0, 'default', '["vm-[1-4]"]', 90000, 30000, 60000, 'lowest', 1)`);
  append.run(0, T, 'PoolCreated', null, null, null, created);
  append.run(1, T + 1_000, 'IdentifierAllocated', 'vm-1', 'ann', 1, granted(0));
  append.run(2, T + 2_000, 'IdentifierAllocated', 'vm-2', 'bob', 2, granted(1));
  append.run(3, T + 3_000, 'IdentifierReleased', 'vm-2', 'bob', 2, released(1));
  append.run(4, T + 4_000, 'IdentifierAllocated', 'vm-3', 'cid', 4, granted(2));
  append.run(5, T + 5_000, 'IdentifierReleased', 'vm-3', 'cid', 4, released(2));
  append.run(6, T + 9_000, 'IdentifierReclaimed', 'vm-3', null, null, '{"ordinal":2,"retired":false}');
  const lease = connection.prepare(
    `INSERT INTO leases (pool_no, ordinal, identifier, phase, client_id, token, granted_at, free_since)
      VALUES (0, ?, ?, ?, ?, ?, ?, ?)`,
  );
  lease.run(0, 'vm-1', 'held', 'ann', 1, T + 1_000, 0);
  lease.run(1, 'vm-2', 'cooling', 'bob', 2, T + 2_000, 0);
  lease.run(2, 'vm-3', 'free', null, 4, T + 4_000, 6);
  lease.run(3, 'vm-4', 'free', null, 0, 0, 0);
  connection.exec(`INSERT INTO tenancies (token, pool_no, ordinal, client_id, granted_position, granted_at,
    last_seen_at) VALUES (1, 0, 0, 'ann', 1, ${String(T + 1_000)}, ${String(T + 1_000)})`);
  connection.exec('UPDATE service SET next_position = 7');
  connection.close();
}

describe('a ledger of the first version', () => {
  it('is brought up to date, with since when each identifier is what it is', async () => {
    await ledgerOfTheFirstVersion();
    await migrateSqlite(file);
    const connection = new Database(file, { readonly: true });
    expect(connection.prepare('SELECT identifier, since FROM leases ORDER BY ordinal').raw().all()).toEqual([
      ['vm-1', T + 1_000],
      ['vm-2', T + 3_000],
      ['vm-3', T + 9_000],
      ['vm-4', T],
    ]);
    expect(
      connection.prepare('SELECT name, ttl_ms, draining, deleted_position FROM pools').raw().all(),
    ).toEqual([['default', 90_000, 1, null]]);
    expect(connection.pragma('foreign_key_check')).toEqual([]);
    connection.close();
  });

  it('lets the name of a deleted pool be used again, and no other', async () => {
    await ledgerOfTheFirstVersion();
    await migrateSqlite(file);
    const connection = new Database(file);
    const create = connection.prepare(
      `INSERT INTO pools (pool_no, name, identifiers, ttl_ms, heartbeat_ms, hold_down_ms, allocation_order)
        VALUES (?, 'default', '[]', 1, 1, 1, 'lowest')`,
    );
    expect(() => create.run(1)).toThrow(/UNIQUE/);
    connection.exec('UPDATE pools SET deleted_position = 7');
    create.run(1);
    expect(() => create.run(2)).toThrow(/UNIQUE/);
    expect(connection.prepare('SELECT pool_no FROM live_pools').pluck().all()).toEqual([1]);
    connection.pragma('foreign_keys = ON');
    expect(() => connection.exec('DELETE FROM pools WHERE pool_no = 0')).toThrow(/FOREIGN KEY/);
    connection.close();
  });
});
