import { randomBytes } from 'node:crypto';
import type { Recorded } from '@berth/domain';
import type Database from 'better-sqlite3';
import { toEvent, toRow } from '../event-row.js';
import { leafHash, type EventRow } from '../leaf.js';
import type { Append, OpenedTurn } from '../store.js';
import { openForWriting } from './connection.js';
import { EVENT_COLUMNS } from './event-columns.js';
import { loadLedger, readService, SELECT_SERVICE, type LoadedRows, type ServiceRow } from './load-ledger.js';
import { Projector } from './projector.js';

const SALT_BYTES = 16;

const SQL = {
  append: `INSERT INTO events (position, recorded_at, type, schema_version, pool, identifier, client_id,
    token, actor,
    reason, request_id, payload, salt, leaf_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  unseen: `SELECT ${EVENT_COLUMNS} FROM events WHERE position >= ? ORDER BY position`,
  advance: `UPDATE service SET next_position = ?, alive_at = max(?, coalesce(alive_at, 0)), alive_process
    = ?`,
  part: `UPDATE service SET alive_at = max(?, coalesce(alive_at, 0)), alive_process = NULL`,
} as const;

/**
 * The connection that writes the ledger; lives in a thread of its own, because SQLite blocks the thread
 * it runs in.
 */
export class SqliteWriter {
  private readonly connection: Database.Database;
  private readonly projector: Projector;
  private readonly service: Database.Statement<[], ServiceRow>;
  private readonly append: Database.Statement;
  private readonly unseen: Database.Statement<[number], EventRow>;
  private readonly advance: Database.Statement<[number, number, number]>;

  constructor(file: string) {
    this.connection = openForWriting(file);
    this.projector = new Projector(this.connection);
    this.service = this.connection.prepare(SELECT_SERVICE);
    this.append = this.connection.prepare(SQL.append);
    this.unseen = this.connection.prepare(SQL.unseen);
    this.advance = this.connection.prepare(SQL.advance);
  }

  /** Locks the ledger until `commit` and reads what others have appended. */
  lock(head: number): OpenedTurn {
    this.connection.exec('BEGIN IMMEDIATE');
    try {
      const unseen = this.unseen.all(head).map(toEvent);
      return { unseen, aliveAt: readService(this.service).alive_at ?? undefined };
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  commit({ head, events, aliveAt, mark }: Append): 'committed' | 'moved' {
    const mustWrite = mark || events.length > 0;
    if (!this.connection.inTransaction) this.connection.exec(mustWrite ? 'BEGIN IMMEDIATE' : 'BEGIN');
    try {
      const service = readService(this.service);
      if (service.next_position !== head) {
        this.rollback();
        return 'moved';
      }
      if (mustWrite) this.write(events, service.deaf_ms, head, aliveAt);
      this.connection.exec('COMMIT');
      return 'committed';
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  load(): LoadedRows {
    return loadLedger(this.connection);
  }

  /** A last mark, and that no process serves the ledger any more. */
  close(aliveAt: number): void {
    this.connection.prepare(SQL.part).run(aliveAt);
    this.connection.close();
  }

  private write(events: readonly Recorded[], deafBefore: number, head: number, aliveAt: number): void {
    const salts = randomBytes(SALT_BYTES * events.length);
    let deafMs = deafBefore;
    for (const [index, event] of events.entries()) {
      const row = toRow(event);
      const salt = salts.subarray(index * SALT_BYTES, (index + 1) * SALT_BYTES);
      this.append.run(
        row.position,
        row.recordedAt,
        row.type,
        row.schemaVersion,
        row.pool,
        row.identifier,
        row.clientId,
        row.token,
        row.actor,
        row.reason,
        row.requestId,
        row.payload,
        salt,
        leafHash(row, salt),
      );
      deafMs = this.projector.project(event, deafMs);
    }
    this.advance.run(head + events.length, aliveAt, process.pid);
  }

  private rollback(): void {
    if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
    this.projector.forget();
  }
}

export type WriterRequest =
  | { readonly operation: 'lock'; readonly head: number }
  | { readonly operation: 'commit'; readonly append: Append }
  | { readonly operation: 'load' }
  | { readonly operation: 'close'; readonly aliveAt: number };

/** Does what the main thread asked for. */
export function perform(writer: SqliteWriter, request: WriterRequest): unknown {
  switch (request.operation) {
    case 'lock':
      return writer.lock(request.head);
    case 'commit':
      return writer.commit(request.append);
    case 'load':
      return writer.load();
    case 'close':
      writer.close(request.aliveAt);
      return undefined;
  }
}
