import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  // A deleted pool keeps its row, for its history, and gives up its name: a table that has told names apart
  // by a constraint has to be made anew for that. Its rows are referenced until they are back.
  `PRAGMA defer_foreign_keys = ON`,
  `CREATE TABLE pools_before AS SELECT * FROM pools`,
  `DROP TABLE pools`,
  `CREATE TABLE pools (
    pool_no INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    identifiers TEXT NOT NULL,
    ttl_ms INTEGER NOT NULL,
    heartbeat_ms INTEGER NOT NULL,
    hold_down_ms INTEGER NOT NULL,
    allocation_order TEXT NOT NULL,
    draining INTEGER NOT NULL DEFAULT 0,
    suspended_at INTEGER,
    expiry_from INTEGER NOT NULL DEFAULT 0,
    trusted_until INTEGER NOT NULL DEFAULT 0,
    deleted_position INTEGER
  ) STRICT`,
  `INSERT INTO pools SELECT pool_no, name, identifiers, ttl_ms, heartbeat_ms, hold_down_ms, allocation_order,
    draining, suspended_at, expiry_from, trusted_until, NULL FROM pools_before`,
  `DROP TABLE pools_before`,
  `CREATE UNIQUE INDEX pools_one_a_name ON pools (name) WHERE deleted_position IS NULL`,
  `CREATE VIEW live_pools AS SELECT * FROM pools WHERE deleted_position IS NULL`,

  // When an identifier entered its state (ledger ms); of a held one that was known already. Of the others it
  // is when they became free or when their last event was, whichever is later.
  `ALTER TABLE leases RENAME COLUMN granted_at TO since`,
  `UPDATE leases SET since = max(
    (SELECT recorded_at FROM events WHERE position = leases.free_since),
    coalesce((SELECT recorded_at FROM events WHERE type <> 'HeartbeatsRecorded'
      AND pool = (SELECT name FROM pools WHERE pools.pool_no = leases.pool_no)
      AND events.identifier = leases.identifier ORDER BY position DESC LIMIT 1), 0)
    ) WHERE phase <> 'held'`,
];

export class Administration1797465600000 implements MigrationInterface {
  readonly name = 'Administration1797465600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('a ledger is not taken apart: restore a backup instead'));
  }
}
