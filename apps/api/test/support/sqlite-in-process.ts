import { SqliteStore, type Writer } from '../../src/ledger/sqlite/sqlite-store.js';
import { perform, SqliteWriter, type WriterRequest } from '../../src/ledger/sqlite/writer.js';
import type { LedgerStore } from '../../src/ledger/store.js';
import { AsyncLock } from './async-lock.js';

const NOTHING = { head: -1, events: [], aliveAt: 0, mark: false } as const;

/**
 * A writer in the thread of the test, where nothing runs beside it: a test may stop and kill it at any place.
 * Writers of one file wait for each other here, because SQLite would block the one thread that there is.
 */
class InProcessWriter implements Writer {
  private readonly writer: SqliteWriter;
  private letGo: (() => void) | undefined;

  constructor(
    file: string,
    private readonly lock: AsyncLock,
  ) {
    this.writer = new SqliteWriter(file);
  }

  async ask(request: WriterRequest): Promise<unknown> {
    this.letGo ??= await this.lock.acquire();
    let keepsLock = false;
    try {
      const answer = perform(this.writer, request);
      keepsLock = request.operation === 'lock';
      return answer;
    } finally {
      if (!keepsLock) this.unlock();
    }
  }

  get holdsLock(): boolean {
    return this.letGo !== undefined;
  }

  /** What a process leaves behind that is killed: its transaction is rolled back. */
  abandon(): void {
    if (this.letGo) perform(this.writer, { operation: 'commit', append: NOTHING });
    this.unlock();
  }

  private unlock(): void {
    this.letGo?.();
    this.letGo = undefined;
  }
}

/** A connection of one process to a ledger, and what becomes of it when the process is killed. */
export interface Connection {
  readonly store: LedgerStore;
  readonly holdsLock: () => boolean;
  readonly abandon: () => void;
}

/** A SQLite file that several stores of one test process can have open. */
export class SqliteInProcess {
  private readonly lock = new AsyncLock();

  constructor(private readonly file: string) {}

  async connect(): Promise<Connection> {
    let writer: InProcessWriter | undefined;
    const store = await SqliteStore.open(
      this.file,
      (file) => (writer = new InProcessWriter(file, this.lock)),
    );
    return { store, holdsLock: () => writer?.holdsLock === true, abandon: () => writer?.abandon() };
  }
}
