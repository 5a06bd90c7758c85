import { emptyState } from '@berth/domain';
import type Database from 'better-sqlite3';
import { readImage, type ImageRows } from './image.js';

/** The one row that says where the projections stand and who was alive last. */
export interface ServiceRow {
  readonly generation: number;
  readonly next_position: number;
  readonly deaf_ms: number;
  readonly alive_at: number | null;
  readonly alive_process: number | null;
}

export type LoadedRows = ImageRows & {
  readonly aliveAt: number | null;
  readonly aliveProcess: number | null;
};

export const SELECT_SERVICE = `SELECT generation, next_position, deaf_ms, alive_at, alive_process FROM service`;

/** Reads the image's rows as of one moment. Throws when projections and events stand at different places. */
export function loadLedger(connection: Database.Database): LoadedRows {
  connection.exec('BEGIN');
  try {
    const service = readService(connection.prepare<[], ServiceRow>(SELECT_SERVICE));
    const { generation, next_position: nextPosition, deaf_ms: deafMs, ...alive } = service;
    const last = connection
      .prepare<[], { position: number; recorded_at: number }>(
        'SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1',
      )
      .get();
    const head = last ? last.position + 1 : 0;
    if (head !== nextPosition) {
      throw new Error(
        `projections stand at ${String(nextPosition)}, events at ${String(head)}: the ledger is damaged`,
      );
    }
    const lastRecordedAt = last?.recorded_at ?? 0;
    const state = { ...emptyState(generation), nextPosition, deafMs, lastRecordedAt };
    const { pools: _pools, views: _views, mint: _mint, ...counters } = state;
    return {
      ...counters,
      ...readImage(connection),
      aliveAt: alive.alive_at,
      aliveProcess: alive.alive_process,
    };
  } finally {
    if (connection.inTransaction) connection.exec('ROLLBACK');
  }
}

export function readService(statement: Database.Statement<[], ServiceRow>): ServiceRow {
  const row = statement.get();
  if (!row) throw new Error('the service row is missing: the ledger is damaged');
  return row;
}
