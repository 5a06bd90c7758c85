import Database from 'better-sqlite3';
import { systemClock, type Clock } from '../../platform/clock.js';
import { toEvent } from '../event-row.js';
import type { EventRow } from '../leaf.js';
import {
  LedgerUnavailable,
  type Append,
  type LedgerStore,
  type LoadedLedger,
  type OpenedTurn,
} from '../store.js';
import { EVENT_COLUMNS } from './event-columns.js';
import { buildImage } from './image.js';
import { loadLedger, readService, SELECT_SERVICE, type ServiceRow } from './load-ledger.js';
import { refuseUnreadable } from './migrate.js';
import { isOtherAlive } from './sqlite-store.js';

/**
 * A ledger that is looked at and never changed: a backup, one whose service is down, or one that a service is
 * writing meanwhile, which is followed.
 */
export class ReadOnlyStore implements LedgerStore {
  private readonly connection: Database.Database;
  private readonly service: Database.Statement<[], ServiceRow>;
  private readonly unseen: Database.Statement<[number], EventRow>;

  /** Throws `LedgerRefused` when there is no ledger, or one of another version. */
  constructor(file: string) {
    refuseUnreadable(file);
    this.connection = new Database(file, { readonly: true, fileMustExist: true });
    this.connection.pragma('busy_timeout = 5000');
    this.service = this.connection.prepare(SELECT_SERVICE);
    this.unseen = this.connection.prepare(
      `SELECT ${EVENT_COLUMNS} FROM events WHERE position >= ? ORDER BY position`,
    );
  }

  /**
   * The clock to read it by. Where nobody serves the ledger, time stands still at the last sign of life: what came
   * after it nobody knows, and by the clock on the wall every lease would look overdue.
   */
  get clock(): Clock {
    const { alive_at: aliveAt, alive_process: process } = readService(this.service);
    if (aliveAt === null || isOtherAlive(process)) return systemClock;
    return { wallMs: () => aliveAt, monotonicMs: () => 0 };
  }

  async load(): Promise<LoadedLedger> {
    const { aliveAt, aliveProcess, ...rows } = loadLedger(this.connection);
    return {
      state: buildImage(rows),
      aliveAt: aliveAt ?? undefined,
      hasColleague: isOtherAlive(aliveProcess),
    };
  }

  async open({ head }: { readonly head: number }): Promise<OpenedTurn> {
    const unseen = this.unseen.all(head).map(toEvent);
    return { unseen, aliveAt: readService(this.service).alive_at ?? undefined };
  }

  async commit({ events }: Append): Promise<'committed'> {
    if (events.length > 0) throw new LedgerUnavailable('the ledger is only read here');
    return 'committed';
  }

  async close(): Promise<void> {
    this.connection.close();
  }
}
