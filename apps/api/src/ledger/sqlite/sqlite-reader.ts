import { IdentifierColumns } from '@berth/domain';
import type { AsOf, LedgerReader, PoolThen, Query, QueryLimits } from '../reader.js';
import { ReaderPool } from './reader-pool.js';
import type { ReaderRequest } from './reader.js';
import { LedgerThread } from './thread.js';

const ROWS_MAX = 20_000;
const TIME_MS_MAX = 10_000;

/** Answers from a SQLite file, by threads of their own. */
export class SqliteLedgerReader implements LedgerReader {
  private readonly pool: ReaderPool;

  constructor(file: string) {
    this.pool = new ReaderPool(() => new LedgerThread<ReaderRequest>('reader.worker.js', file));
  }

  async rows<Row>(
    query: Query,
    { rowsMax = ROWS_MAX, timeMsMax = TIME_MS_MAX }: QueryLimits = {},
  ): Promise<readonly Row[]> {
    const answer = await this.pool.ask({ operation: 'rows', query, rowsMax, timeMsMax }, timeMsMax);
    return answer as readonly Row[];
  }

  async poolAsOf(pool: string, asOf: AsOf): Promise<PoolThen | undefined> {
    const answer = await this.pool.ask({ operation: 'pool-as-of', pool, asOf }, Number.POSITIVE_INFINITY);
    const then = answer as PoolThen | undefined;
    // What comes from another thread has lost its class.
    return then && { ...then, columns: IdentifierColumns.revive(then.columns) };
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}
