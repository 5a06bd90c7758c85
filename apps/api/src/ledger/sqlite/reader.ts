import { emptyState, evolve, momentAt, type LedgerState, type LedgerTime } from '@berth/domain';
import Database from 'better-sqlite3';
import { toEvent } from '../event-row.js';
import type { EventRow } from '../leaf.js';
import { BeforeFirstEvent, QueryOverLimit, type AsOf, type PoolThen, type Query } from '../reader.js';
import { EVENT_COLUMNS } from './event-columns.js';

export type ReaderRequest =
  | { readonly operation: 'pool-as-of'; readonly pool: string; readonly asOf: AsOf }
  | {
      readonly operation: 'rows';
      readonly query: Query;
      readonly rowsMax: number;
      readonly timeMsMax: number;
    };

/**
 * Events read in one go: each is a short transaction, so that the write-ahead log can be taken back in
 * between.
 */
const PAGE = 10_000;

/**
 * A connection that cannot write and answers questions about the past, in a thread of its own. The past is
 * folded from its events; the last image is kept, so that a later moment only folds what lies between.
 */
export class SqliteReader {
  private readonly connection: Database.Database;
  private readonly page: Database.Statement<[number, number, number], EventRow>;
  private readonly recordedAt: Database.Statement<[number], number>;
  private image: LedgerState = emptyState();

  constructor(file: string) {
    this.connection = new Database(file, { readonly: true });
    this.connection.pragma('busy_timeout = 5000');
    this.connection.pragma('query_only = 1');
    this.connection.pragma('trusted_schema = 0');
    this.page = this.connection.prepare(
      `SELECT ${EVENT_COLUMNS} FROM events WHERE position >= ? AND position <= ? ORDER BY position LIMIT ?`,
    );
    this.recordedAt = this.connection
      .prepare<[number], number>('SELECT recorded_at FROM events WHERE position = ?')
      .pluck();
  }

  rows({ query, rowsMax, timeMsMax }: Extract<ReaderRequest, { operation: 'rows' }>): readonly unknown[] {
    const endsAt = performance.now() + timeMsMax;
    const rows: unknown[] = [];
    for (const row of this.connection.prepare(query.text).iterate(...query.values)) {
      if (rows.length >= rowsMax) throw new QueryOverLimit(`more than ${String(rowsMax)} rows`);
      if (performance.now() > endsAt) throw new QueryOverLimit(`more than ${String(timeMsMax)} ms`);
      rows.push(row);
    }
    return rows;
  }

  poolAsOf(name: string, asOf: AsOf): PoolThen | undefined {
    const position = 'position' in asOf ? asOf.position : this.lastNotAfter(asOf.time);
    this.foldTo(position);
    const pool = this.image.pools.get(name);
    if (!pool) return undefined;
    const { deafMs, lastRecordedAt } = this.image;
    const at = ('time' in asOf ? asOf.time : lastRecordedAt) as LedgerTime;
    return { position, columns: pool.snapshot(), now: momentAt(at, deafMs), deafMs };
  }

  /** The position of the last event that was recorded at `time` or before: times rise with positions. */
  private lastNotAfter(time: number): number {
    let low = -1;
    let high = this.head();
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if ((this.recordedAt.get(middle) ?? Number.POSITIVE_INFINITY) <= time) low = middle;
      else high = middle;
    }
    if (low < 0) throw new BeforeFirstEvent('the ledger begins later');
    return low;
  }

  private head(): number {
    const next = this.connection.prepare<[], number>('SELECT next_position FROM service').pluck().get();
    return next ?? 0;
  }

  private foldTo(position: number): void {
    if (position < this.image.nextPosition - 1) this.image = emptyState();
    while (this.image.nextPosition <= position) {
      const rows = this.page.all(this.image.nextPosition, position, PAGE);
      if (rows.length === 0) throw new Error(`position ${String(this.image.nextPosition)} is missing`);
      for (const row of rows) evolve(this.image, toEvent(row));
    }
  }
}

/** Answers what the main thread asked. */
export function answer(reader: SqliteReader, request: ReaderRequest): unknown {
  switch (request.operation) {
    case 'pool-as-of':
      return reader.poolAsOf(request.pool, request.asOf);
    case 'rows':
      return reader.rows(request);
  }
}
