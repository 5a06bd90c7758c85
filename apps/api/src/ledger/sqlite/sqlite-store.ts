import type { Append, LedgerStore, LoadedLedger, OpenedTurn } from '../store.js';
import { buildImage } from './image.js';
import { migrateSqlite } from './migrate.js';
import { LedgerThread } from './thread.js';
import type { SqliteWriter, WriterRequest } from './writer.js';

/**
 * After another process appended, turns lock before they decide for this long; then we take ourselves for
 * alone again.
 */
const SHARED_FOR_MS = 30_000;

/** Performs what it is asked, in the order it is asked. */
export type Writer = Pick<LedgerThread<WriterRequest>, 'ask'>;

const startThread = (file: string): Writer => new LedgerThread<WriterRequest>('writer.worker.js', file);

/** The ledger in a SQLite file, written by a thread of its own. */
export class SqliteStore implements LedgerStore {
  private sharedUntil = 0;

  /** Makes the file or brings it up to date. Throws `LedgerRefused` with one clear line. */
  static async open(file: string, startWriter: (file: string) => Writer = startThread): Promise<SqliteStore> {
    await migrateSqlite(file);
    return new SqliteStore(startWriter(file));
  }

  private constructor(private readonly writer: Writer) {}

  async load(): Promise<LoadedLedger> {
    const loaded = (await this.writer.ask({ operation: 'load' })) as ReturnType<SqliteWriter['load']>;
    const { aliveAt, aliveProcess, ...rows } = loaded;
    return {
      state: buildImage(rows),
      aliveAt: aliveAt ?? undefined,
      hasColleague: isOtherAlive(aliveProcess),
    };
  }

  async open({ head, lock }: { readonly head: number; readonly lock: boolean }): Promise<OpenedTurn> {
    // Alone, opening costs no message: the commit finds out if somebody else has appended.
    if (!lock && performance.now() >= this.sharedUntil) return { unseen: [], aliveAt: undefined };
    const opened = (await this.writer.ask({ operation: 'lock', head })) as OpenedTurn;
    if (opened.unseen.length > 0) this.noteOthers();
    return opened;
  }

  async commit(append: Append): Promise<'committed' | 'moved'> {
    const answer = (await this.writer.ask({ operation: 'commit', append })) as 'committed' | 'moved';
    if (answer === 'moved') this.noteOthers();
    return answer;
  }

  async close(aliveAt: number): Promise<void> {
    await this.writer.ask({ operation: 'close', aliveAt });
  }

  private noteOthers(): void {
    this.sharedUntil = performance.now() + SHARED_FOR_MS;
  }
}

/** Whether the process that made the last mark of life runs now and is not this one. */
export function isOtherAlive(pid: number | null): boolean {
  if (pid === null || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
