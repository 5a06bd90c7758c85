import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `Brth`: tells a Berth ledger from any other SQLite file. */
export const APPLICATION_ID = 0x42727468;

const STATEMENTS = [
  `CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    recorded_at INTEGER NOT NULL,
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    pool TEXT,
    identifier TEXT,
    client_id TEXT,
    token INTEGER,
    actor TEXT NOT NULL,
    reason TEXT,
    request_id TEXT,
    trace TEXT,
    payload TEXT NOT NULL,
    salt BLOB NOT NULL,
    leaf_hash BLOB NOT NULL
  ) STRICT`,
  // The rowid, which is the position, is the last column of every index.
  `CREATE INDEX events_by_client ON events (client_id)
    WHERE type <> 'HeartbeatsRecorded' AND client_id IS NOT NULL`,
  `CREATE INDEX events_by_identifier ON events (pool, identifier)
    WHERE type <> 'HeartbeatsRecorded' AND identifier IS NOT NULL`,
  `CREATE INDEX events_by_type ON events (type) WHERE type <> 'HeartbeatsRecorded'`,

  `CREATE TRIGGER events_are_not_updated BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END`,
  `CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END`,
  `CREATE TRIGGER events_are_gapless BEFORE INSERT ON events
    WHEN NEW.position <> (SELECT coalesce(max(position) + 1, 0) FROM events)
    BEGIN SELECT RAISE(ABORT, 'an event goes to the end of the ledger'); END`,
  `CREATE TRIGGER events_do_not_go_back BEFORE INSERT ON events
    WHEN NEW.recorded_at < (SELECT recorded_at FROM events WHERE position = NEW.position - 1)
    BEGIN SELECT RAISE(ABORT, 'ledger time never falls'); END`,

  `CREATE TABLE pools (
    pool_no INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    identifiers TEXT NOT NULL,
    ttl_ms INTEGER NOT NULL,
    heartbeat_ms INTEGER NOT NULL,
    hold_down_ms INTEGER NOT NULL,
    allocation_order TEXT NOT NULL,
    draining INTEGER NOT NULL DEFAULT 0,
    suspended_at INTEGER,
    expiry_from INTEGER NOT NULL DEFAULT 0,
    trusted_until INTEGER NOT NULL DEFAULT 0
  ) STRICT`,

  // One row an identifier. heard_at and due_at are audible ms, granted_at and last_seen_at ledger ms.
  `CREATE TABLE leases (
    pool_no INTEGER NOT NULL REFERENCES pools,
    ordinal INTEGER NOT NULL,
    identifier TEXT NOT NULL,
    phase TEXT NOT NULL,
    client_id TEXT,
    token INTEGER NOT NULL DEFAULT 0,
    granted_at INTEGER NOT NULL DEFAULT 0,
    last_seen_at INTEGER NOT NULL DEFAULT 0,
    heard_at INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL DEFAULT 0,
    heartbeats INTEGER NOT NULL DEFAULT 0,
    longest_gap_ms INTEGER NOT NULL DEFAULT 0,
    leaving INTEGER NOT NULL DEFAULT 0,
    reserved_for TEXT,
    free_since INTEGER NOT NULL,
    PRIMARY KEY (pool_no, ordinal)
  ) STRICT, WITHOUT ROWID`,
  `CREATE UNIQUE INDEX leases_one_a_client ON leases (pool_no, client_id) WHERE phase = 'held'`,

  // One row a lease. While it is open, its heartbeats, last_seen_at and longest_gap_ms are those of its
  // row in leases.
  `CREATE TABLE tenancies (
    token INTEGER PRIMARY KEY,
    pool_no INTEGER NOT NULL REFERENCES pools,
    ordinal INTEGER NOT NULL,
    client_id TEXT NOT NULL,
    granted_position INTEGER NOT NULL,
    granted_at INTEGER NOT NULL,
    ended_position INTEGER,
    ended_at INTEGER,
    ended_by TEXT,
    heartbeats INTEGER NOT NULL DEFAULT 0,
    last_seen_at INTEGER NOT NULL,
    longest_gap_ms INTEGER NOT NULL DEFAULT 0
  ) STRICT`,
  `CREATE INDEX tenancies_by_identifier ON tenancies (pool_no, ordinal)`,
  `CREATE INDEX tenancies_by_client ON tenancies (client_id)`,

  // Every time that a client was late: silent for silent_ms of audible time until heard_again_at.
  `CREATE TABLE gaps (
    token INTEGER NOT NULL REFERENCES tenancies,
    position INTEGER NOT NULL,
    heard_again_at INTEGER NOT NULL,
    silent_ms INTEGER NOT NULL,
    PRIMARY KEY (token, position)
  ) STRICT, WITHOUT ROWID`,

  // One row. next_position says up to where the projections have been folded.
  `CREATE TABLE service (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    generation INTEGER NOT NULL,
    next_position INTEGER NOT NULL,
    deaf_ms INTEGER NOT NULL,
    alive_at INTEGER,
    alive_process INTEGER
  ) STRICT`,
  `INSERT INTO service (id, generation, next_position, deaf_ms) VALUES (1, 0, 0, 0)`,
  `PRAGMA application_id = ${String(APPLICATION_ID)}`,
];

export class Ledger1795305600000 implements MigrationInterface {
  // TypeORM reads the order of migrations from the end of their names: ms since the epoch.
  readonly name = 'Ledger1795305600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('a ledger is not taken apart: restore a backup instead'));
  }
}
