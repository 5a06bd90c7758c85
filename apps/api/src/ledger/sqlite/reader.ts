import Database from 'better-sqlite3';
import { Past } from '../past/past.js';
import { QueryOverLimit, type AsOf, type Query, type QueryLimits } from '../reader.js';

export type ReaderRequest =
  | {
      readonly operation: 'rows';
      readonly query: Query;
      readonly rowsMax: number;
      readonly timeMsMax: number;
    }
  | PastRequest<'pool-as-of', { readonly pool: string; readonly identifier: string | undefined }>
  | PastRequest<'pools-as-of', object>
  | PastRequest<'clients-as-of', { readonly clients: readonly string[] }>;

type PastRequest<Operation, Asked> = Asked & {
  readonly operation: Operation;
  readonly asOf: AsOf;
  readonly timeMsMax: number;
};

/** A connection that cannot write and answers questions, in a thread of its own. */
export class SqliteReader {
  private readonly connection: Database.Database;

  constructor(file: string) {
    this.connection = new Database(file, { readonly: true });
    this.connection.pragma('busy_timeout = 5000');
    this.connection.pragma('query_only = 1');
    // In KiB: the past of a large pool is spread over thousands of pages, which are read again for the next moment.
    this.connection.pragma('cache_size = -32768');
    this.connection.pragma('trusted_schema = 0');
  }

  rows<Row>(query: Query, { rowsMax, timeMsMax }: Required<QueryLimits>): readonly Row[] {
    const endsAt = performance.now() + timeMsMax;
    const rows: Row[] = [];
    for (const row of this.connection.prepare<unknown[], Row>(query.text).iterate(...query.values)) {
      if (rows.length >= rowsMax) throw new QueryOverLimit(`more than ${String(rowsMax)} rows`);
      if (performance.now() > endsAt) throw new QueryOverLimit(`more than ${String(timeMsMax)} ms`);
      rows.push(row);
    }
    return rows;
  }

  /** What reads the past; all of it has to be answered within so many ms. */
  past(timeMsMax: number): Past {
    const endsAt = performance.now() + timeMsMax;
    return new Past(async <Row>({ text, values }: Query) => {
      if (performance.now() > endsAt) throw new QueryOverLimit(`more than ${String(timeMsMax)} ms`);
      return this.connection.prepare<unknown[], Row>(text).all(...values);
    });
  }
}

/** Answers what the main thread asked. */
export function answer(reader: SqliteReader, request: ReaderRequest): unknown {
  switch (request.operation) {
    case 'rows':
      return reader.rows(request.query, request);
    case 'pool-as-of':
      return reader.past(request.timeMsMax).pool(request.pool, request.asOf, request.identifier);
    case 'pools-as-of':
      return reader.past(request.timeMsMax).pools(request.asOf);
    case 'clients-as-of':
      return reader.past(request.timeMsMax).clients(request.clients, request.asOf);
  }
}
