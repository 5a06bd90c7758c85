import { IdentifierColumns } from '@berth/domain';
import type { ClientsView } from '../client-view.js';
import type { PoolsView, PoolView } from '../pool-view.js';
import type { AsOf, LedgerReader, Query, QueryLimits } from '../reader.js';
import { ReaderPool } from './reader-pool.js';
import type { ReaderRequest } from './reader.js';
import { LedgerThread } from './thread.js';

const ROWS_MAX = 20_000;
const TIME_MS_MAX = 10_000;
/** A pool of a million identifiers takes some seconds. */
const PAST_MS_MAX = 30_000;

/** Answers from a SQLite file, by threads of their own. */
export class SqliteLedgerReader implements LedgerReader {
  private readonly pool: ReaderPool;

  constructor(file: string) {
    this.pool = new ReaderPool(() => new LedgerThread<ReaderRequest>('reader.worker.js', file));
  }

  rows<Row>(
    query: Query,
    { rowsMax = ROWS_MAX, timeMsMax = TIME_MS_MAX }: QueryLimits = {},
  ): Promise<readonly Row[]> {
    return this.ask({ operation: 'rows', query, rowsMax, timeMsMax });
  }

  async poolAsOf(pool: string, asOf: AsOf, identifier?: string): Promise<PoolView | undefined> {
    const request = { operation: 'pool-as-of', pool, identifier, asOf, timeMsMax: PAST_MS_MAX } as const;
    const then = await this.ask<PoolView | undefined>(request);
    // What comes from another thread has lost its class.
    return then && { ...then, columns: IdentifierColumns.revive(then.columns) };
  }

  poolsAsOf(asOf: AsOf): Promise<PoolsView> {
    return this.ask({ operation: 'pools-as-of', asOf, timeMsMax: PAST_MS_MAX });
  }

  clientsAsOf(clients: readonly string[], asOf: AsOf): Promise<ClientsView> {
    return this.ask({ operation: 'clients-as-of', clients, asOf, timeMsMax: PAST_MS_MAX });
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private async ask<Answer>(request: ReaderRequest): Promise<Answer> {
    return (await this.pool.ask(request, request.timeMsMax)) as Answer;
  }
}
