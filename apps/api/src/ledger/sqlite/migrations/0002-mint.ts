import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  // One row: what the first entity and the first window were made under, null until there is one.
  `CREATE TABLE mint (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    shard_id INTEGER,
    total_shards INTEGER,
    layout TEXT
  ) STRICT`,
  `INSERT INTO mint (id) VALUES (1)`,

  // One row an entity, and one a deleted one that had counted. next_iteration is a decimal, because it may
  // pass 2^53.
  `CREATE TABLE entities (
    name TEXT PRIMARY KEY,
    data_type TEXT NOT NULL,
    registered_position INTEGER NOT NULL,
    next_iteration TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID`,

  // One row a machine number: where its next window begins at the earliest.
  `CREATE TABLE mint_windows (
    number INTEGER PRIMARY KEY,
    ceil_ms INTEGER NOT NULL
  ) STRICT`,

  // One row an answer that is kept for repeats. It is a run of a counter from first on, or a JSON array of
  // values.
  `CREATE TABLE mint_answers (
    position INTEGER PRIMARY KEY,
    recorded_at INTEGER NOT NULL,
    answers_before INTEGER NOT NULL,
    values_before INTEGER NOT NULL,
    key TEXT NOT NULL UNIQUE,
    arguments TEXT NOT NULL,
    entity TEXT NOT NULL,
    data_type TEXT NOT NULL,
    count INTEGER NOT NULL,
    first TEXT,
    listed TEXT
  ) STRICT`,
];

export class Mint1796601600000 implements MigrationInterface {
  readonly name = 'Mint1796601600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('a ledger is not taken apart: restore a backup instead'));
  }
}
