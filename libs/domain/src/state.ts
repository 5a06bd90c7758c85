import { emptyMint, type MintState } from './mint/mint-state.js';
import type { Pool } from './pool/pool.js';
import type { SavedView } from './view/saved-view.js';

/** The memory image: everything that a command is decided by. Read by deciders, changed by `evolve` alone. */
export interface LedgerState {
  readonly pools: Map<string, Pool>;
  /** By slug. */
  readonly views: Map<string, SavedView>;
  readonly mint: MintState;
  /** All the time that nobody could be heard, in ms: audible time is ledger time less this. */
  deafMs: number;
  /** Raised when a backup is restored, so that tokens grow across it. */
  readonly generation: number;
  /** Where the next event goes. */
  nextPosition: number;
  /** When the last event was recorded (ledger ms). */
  lastRecordedAt: number;
}

export function emptyState(generation = 0): LedgerState {
  return {
    pools: new Map(),
    views: new Map(),
    mint: emptyMint(),
    deafMs: 0,
    generation,
    nextPosition: 0,
    lastRecordedAt: 0,
  };
}
