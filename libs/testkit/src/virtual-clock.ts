import { invariant } from '@berth/domain';

/** 2025-06-01T00:00:00Z. */
export const CLOCK_START_MS = 1_748_736_000_000;

/**
 * A clock that stands still until it is advanced. It counts milliseconds as the ledger does, and never falls.
 */
export class VirtualClock {
  constructor(private nowMs = CLOCK_START_MS) {}

  get now(): number {
    return this.nowMs;
  }

  advance(ms: number): void {
    invariant(ms >= 0, 'ledger time never falls');
    this.nowMs += ms;
  }
}
