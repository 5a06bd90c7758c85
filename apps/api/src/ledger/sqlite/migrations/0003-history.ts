import type Database from 'better-sqlite3';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { fillHistory } from './fill-history.js';

const STATEMENTS = [
  // What a lease was when it ended: its deadline and the end of the hold-down (both audible ms), and when the
  // rest ended, null when the same client came back before. While a lease is open, its deadline is that of
  // its row in leases, as its heartbeats are.
  `ALTER TABLE tenancies ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0`,
  `ALTER TABLE tenancies ADD COLUMN rest_until INTEGER`,
  `ALTER TABLE tenancies ADD COLUMN freed_position INTEGER`,
  `ALTER TABLE tenancies ADD COLUMN freed_at INTEGER`,
  `DROP INDEX tenancies_by_identifier`,
  `CREATE INDEX tenancies_by_identifier ON tenancies (pool_no, ordinal, granted_position)`,
  `DROP INDEX tenancies_by_client`,
  `CREATE INDEX tenancies_by_client ON tenancies (client_id, granted_position)`,

  // What the lease was before the silence: last seen (ledger ms) and its deadline (audible ms).
  `ALTER TABLE gaps ADD COLUMN last_seen_at INTEGER NOT NULL DEFAULT 0`,
  `ALTER TABLE gaps ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0`,

  // One row a span in which an identifier was reserved (for client_id), quarantined, or leaving the pool.
  `CREATE TABLE withholdings (
    pool_no INTEGER NOT NULL REFERENCES pools,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    from_position INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    to_position INTEGER,
    to_at INTEGER,
    client_id TEXT,
    PRIMARY KEY (pool_no, ordinal, kind, from_position)
  ) STRICT, WITHOUT ROWID`,

  // One row each time that a pool got other identifiers: how many it has ever had since then.
  `CREATE TABLE pool_sizes (
    pool_no INTEGER NOT NULL REFERENCES pools,
    position INTEGER NOT NULL,
    at INTEGER NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (pool_no, position)
  ) STRICT, WITHOUT ROWID`,

  // One row a span of ledger time in which nobody could be heard; deaf_ms adds up all of them so far.
  `CREATE TABLE outages (
    position INTEGER PRIMARY KEY,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    cause TEXT NOT NULL,
    deaf_ms INTEGER NOT NULL
  ) STRICT`,
];

export class History1797033600000 implements MigrationInterface {
  readonly name = 'History1797033600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    fillHistory((await runner.connect()) as Database.Database);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('a ledger is not taken apart: restore a backup instead'));
  }
}
