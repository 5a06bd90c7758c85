import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  // One identifier is found without a look at all others of its pool. What changes of a lease is not in it.
  `CREATE INDEX leases_by_identifier ON leases (pool_no, identifier)`,
];

export class Identifiers1797724800000 implements MigrationInterface {
  readonly name = 'Identifiers1797724800000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('a ledger is not taken apart: restore a backup instead'));
  }
}
