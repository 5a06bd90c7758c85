import type { LedgerTime } from '../kernel/time.js';

/** A query that is kept under a name, so that a person or a script can ask it again. */
export interface SavedView {
  /** Its name in URLs: 1–64 of a–z, 0–9 and `-`. */
  readonly slug: string;
  readonly title: string;
  readonly query: string;
  /** Who saved it first, and alone may change it. */
  readonly owner: string;
  /** Whether others see it. */
  readonly shared: boolean;
  readonly savedAt: LedgerTime;
}
