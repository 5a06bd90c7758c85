import type { IdentifierColumns, Moment } from '@berth/domain';

/** A moment of the past: a position, or a time (ledger ms) that stands for the last event not after it. */
export type AsOf = { readonly position: number } | { readonly time: number };

/** A pool as it was. */
export interface PoolThen {
  readonly position: number;
  readonly columns: IdentifierColumns;
  readonly now: Moment;
  readonly deafMs: number;
}

/** Reads the past, off the main thread. */
export interface LedgerReader {
  /**
   * The pool as of a moment; undefined when it did not exist then. Throws `BeforeFirstEvent` for a moment
   * before the ledger begins.
   */
  poolAsOf(pool: string, asOf: AsOf): Promise<PoolThen | undefined>;
  close(): Promise<void>;
}

/** Injection token of the reader. */
export const LEDGER_READER = Symbol('ledger reader');

/** The moment that was asked for lies before the ledger's first event. */
export class BeforeFirstEvent extends Error {
  override readonly name = 'BeforeFirstEvent';
}
