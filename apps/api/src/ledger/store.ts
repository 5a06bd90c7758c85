import type { LedgerState, Recorded } from '@berth/domain';

/** What the loop needs of a database: open a turn, append and project, read. One implementation a dialect. */
export interface LedgerStore {
  /** Reads the image from the projections; nothing is replayed. */
  load(): Promise<LoadedLedger>;

  /**
   * Opens a turn and tells which events others have appended since `head` (the next position the image
   * knows). A store that is alone with its ledger may open without a lock, unless `lock` asks for one;
   * then `commit` finds out if it was not alone.
   */
  open(turn: { readonly head: number; readonly lock: boolean }): Promise<OpenedTurn>;

  /**
   * Appends the events and their projections and closes the turn, in one durable transaction. With no
   * events it only checks that nobody else has appended; `mark` writes a mark of life all the same.
   * Answers `moved`, with nothing written, when somebody has. Throws when the ledger cannot be written;
   * the turn is closed then too.
   */
  commit(append: Append): Promise<'committed' | 'moved'>;

  /** Closes the ledger; a last mark of life says that it was on purpose. */
  close(aliveAt: number): Promise<void>;
}

export interface LoadedLedger {
  readonly state: LedgerState;
  /** The last mark of life in ledger ms; undefined in a ledger that has never been served. */
  readonly aliveAt: number | undefined;
  /** Whether another process that serves this ledger is alive now. */
  readonly hasColleague: boolean;
}

export interface OpenedTurn {
  readonly unseen: readonly Recorded[];
  /** The last mark of life of any process, in ledger ms; undefined when it was not looked up. */
  readonly aliveAt: number | undefined;
}

export interface Append {
  readonly head: number;
  readonly events: readonly Recorded[];
  readonly aliveAt: number;
  readonly mark: boolean;
}

/** The ledger cannot be written (or read) now; what was asked did not happen, as far as we know. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}

/** More is waiting than can be served in a bounded time. */
export class LedgerOverloaded extends Error {
  override readonly name = 'LedgerOverloaded';
}
