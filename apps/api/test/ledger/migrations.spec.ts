import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyState, Turn, type Command, type LedgerTime, type Recorded } from '@berth/domain';
import { allocate, createPool, reclaimDue, release } from '@berth/testkit';
import Database from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrateSqlite } from '../../src/ledger/sqlite/migrate.js';
import { toRow } from '../../src/ledger/event-row.js';
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

/** What happened: one identifier is held, one rests, one is free again, and one was never held. */
function events(): readonly Recorded[] {
  const state = emptyState();
  const life: readonly (readonly [number, Command])[] = [
    [0, createPool({ patterns: ['vm-[1-4]'], holdDownMs: 4_000 })],
    [1_000, allocate('ann')],
    [2_000, allocate('bob')],
    [2_500, allocate('cid')],
    [3_000, release({ clientId: 'cid', identifier: 'vm-3' })],
    [5_000, release({ clientId: 'bob', identifier: 'vm-2' })],
    [8_000, reclaimDue()],
  ];
  return life.flatMap(([afterMs, command]) => {
    const turn = new Turn(state, (T + afterMs) as LedgerTime);
    turn.handle(command, { actor: 'client' });
    return turn.events;
  });
}

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
  for (const event of events()) {
    const row = toRow(event);
    connection
      .prepare(
        `INSERT INTO events (position, recorded_at, type, schema_version, pool, identifier, client_id, token,
          actor, payload, salt, leaf_hash) VALUES (@position, @recordedAt, @type, @schemaVersion, @pool,
          @identifier, @clientId, @token, @actor, @payload, x'00', x'00')`,
      )
      .run(row);
  }
  connection.exec(`INSERT INTO pools (pool_no, name, identifiers, ttl_ms, heartbeat_ms, hold_down_ms,
    allocation_order, draining) VALUES (0, 'fleet', '["vm-[1-4]"]', 90000, 30000, 60000, 'lowest', 1)`);
  const lease = connection.prepare(
    `INSERT INTO leases (pool_no, ordinal, identifier, phase, client_id, token, granted_at, free_since)
      VALUES (0, ?, ?, ?, ?, ?, ?, ?)`,
  );
  lease.run(0, 'vm-1', 'held', 'ann', 1, T + 1_000, 0);
  lease.run(1, 'vm-2', 'cooling', 'bob', 2, T + 2_000, 0);
  lease.run(2, 'vm-3', 'free', null, 3, T + 2_500, 6);
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
      ['vm-2', T + 5_000],
      ['vm-3', T + 8_000],
      ['vm-4', T],
    ]);
    expect(
      connection.prepare('SELECT name, ttl_ms, draining, deleted_position FROM pools').raw().all(),
    ).toEqual([['fleet', 90_000, 1, null]]);
    expect(connection.pragma('foreign_key_check')).toEqual([]);
    connection.close();
  });

  it('lets the name of a deleted pool be used again, and no other', async () => {
    await ledgerOfTheFirstVersion();
    await migrateSqlite(file);
    const connection = new Database(file);
    const create = connection.prepare(
      `INSERT INTO pools (pool_no, name, identifiers, ttl_ms, heartbeat_ms, hold_down_ms, allocation_order)
        VALUES (?, 'fleet', '[]', 1, 1, 1, 'lowest')`,
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
