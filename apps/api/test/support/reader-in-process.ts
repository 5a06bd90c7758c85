import type { LedgerReader, Query, QueryLimits } from '../../src/ledger/reader.js';
import { SqliteReader } from '../../src/ledger/sqlite/reader.js';

/** Answers queries from a file in the thread of the test: worker threads run what was built. */
export function readerInProcess(file: string): Pick<LedgerReader, 'rows'> {
  const reader = new SqliteReader(file);
  return {
    rows: async <Row>(query: Query, { rowsMax = 20_000, timeMsMax = 10_000 }: QueryLimits = {}) =>
      reader.rows<Row>(query, { rowsMax, timeMsMax }),
  };
}
