import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  // The events that are told unless heartbeats are asked for, in their order; their type, so that they can be
  // counted without being looked at.
  `CREATE INDEX events_told ON events (position, type) WHERE type <> 'HeartbeatsRecorded'`,
  // What people do is rare among what machines do: both are small.
  `CREATE INDEX events_with_reason ON events (position) WHERE reason IS NOT NULL`,
  `CREATE INDEX events_by_person ON events (actor) WHERE actor <> 'client' AND actor <> 'reaper'`,

  // One row a query that is kept under a name.
  `CREATE TABLE views (
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    query TEXT NOT NULL,
    owner TEXT NOT NULL,
    shared INTEGER NOT NULL,
    saved_at INTEGER NOT NULL
  ) STRICT`,
];

export class Events1797638400000 implements MigrationInterface {
  readonly name = 'Events1797638400000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('a ledger is not taken apart: restore a backup instead'));
  }
}
