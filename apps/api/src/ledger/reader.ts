import type { ClientsView } from './client-view.js';
import type { PoolsView, PoolView } from './pool-view.js';

/** A moment of the past: a position, or a time (ledger ms) that stands for the last event not after it. */
export type AsOf = { readonly position: number } | { readonly time: number };

/** SQL that every database of ours runs, with a `?` for each value. */
export interface Query {
  readonly text: string;
  readonly values: readonly (string | number | null)[];
}

/** What one query may cost: rows, and ms from the question to the answer. */
export interface QueryLimits {
  readonly rowsMax?: number;
  readonly timeMsMax?: number;
}

/** Reads the ledger's tables and its past, off the main thread and without a lock. */
export interface LedgerReader {
  /**
   * All rows of a query, by default at most 20,000 within 10 s; it sees one moment of the ledger. Throws
   * `QueryOverLimit` when there are more or they take longer, `LedgerOverloaded` when too many questions wait,
   * `LedgerUnavailable` when the ledger cannot be read. No statement can be stopped half way: what may read
   * much goes in slices (`scan`).
   */
  rows<Row>(query: Query, limits?: QueryLimits): Promise<readonly Row[]>;

  /**
   * The pool as of a moment; undefined when it did not exist then. When an identifier is named, what is told of
   * all others is of no worth. This and the next two throw `BeforeFirstEvent` for a moment before the ledger
   * begins, and what `rows` throws.
   */
  poolAsOf(pool: string, asOf: AsOf, identifier?: string): Promise<PoolView | undefined>;
  poolsAsOf(asOf: AsOf): Promise<PoolsView>;
  clientsAsOf(clientIds: readonly string[], asOf: AsOf): Promise<ClientsView>;

  close(): Promise<void>;
}

/** Injection token of the reader. */
export const LEDGER_READER = Symbol('ledger reader');

/** The moment that was asked for lies before the ledger's first event. */
export class BeforeFirstEvent extends Error {
  override readonly name = 'BeforeFirstEvent';
}

/** A query has more rows or takes longer than it may: a narrower one can be answered. */
export class QueryOverLimit extends Error {
  override readonly name = 'QueryOverLimit';
}
