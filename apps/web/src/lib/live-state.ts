import type { StreamTick } from '@berth/contract';

/** How it stands with the stream of what happens. */
export interface LiveState {
  readonly connection: 'connecting' | 'open' | 'lost';
  /** Somebody wants to read in peace: what comes is held back. */
  readonly isPaused: boolean;
  /** Since when there is no connection (ms, by the service's clock), and how often it was tried since then. */
  readonly lostAt: number | undefined;
  readonly attempts: number;
  /** When something was last heard (ms), by the service's clock. */
  readonly heardAt: number | undefined;
  /** What the last tick said. */
  readonly tick: StreamTick | undefined;
  /** How many events were missed and caught up with when the connection last came back. */
  readonly caughtUp: { readonly events: number; readonly at: number } | undefined;
}

export const LIVE_AT_FIRST: LiveState = {
  connection: 'connecting',
  isPaused: false,
  lostAt: undefined,
  attempts: 0,
  heardAt: undefined,
  tick: undefined,
  caughtUp: undefined,
};
