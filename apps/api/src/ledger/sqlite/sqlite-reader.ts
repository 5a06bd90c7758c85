import { IdentifierColumns } from '@berth/domain';
import type { AsOf, LedgerReader, PoolThen } from '../reader.js';
import { LedgerOverloaded } from '../store.js';
import type { ReaderRequest } from './reader.js';
import { LedgerThread } from './thread.js';

/** Each question may take long: more than this many would wait too long for theirs. */
const WAITING_MAX = 32;

/** Starts its thread with the first question: most services are never asked about the past. */
export class SqliteLedgerReader implements LedgerReader {
  private thread: LedgerThread<ReaderRequest> | undefined;
  private waiting = 0;

  constructor(private readonly file: string) {}

  async poolAsOf(pool: string, asOf: AsOf): Promise<PoolThen | undefined> {
    if (this.waiting >= WAITING_MAX)
      throw new LedgerOverloaded('too many questions about the past are waiting');
    this.thread ??= new LedgerThread<ReaderRequest>('reader.worker.js', this.file);
    this.waiting += 1;
    try {
      const then = (await this.thread.ask({ operation: 'pool-as-of', pool, asOf })) as PoolThen | undefined;
      // What comes from another thread has lost its class.
      return then && { ...then, columns: IdentifierColumns.revive(then.columns) };
    } finally {
      this.waiting -= 1;
    }
  }

  async close(): Promise<void> {
    await this.thread?.stop();
  }
}
