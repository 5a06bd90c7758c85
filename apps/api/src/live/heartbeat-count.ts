import type { LedgerListener, TurnReport } from '../ledger/ledger.js';

/** Late heartbeats that are remembered of a pool whose map somebody watches. */
const LATE_MAX = 65_536;

/** Counts the heartbeats that this process takes: streams tell how many there were, never which. */
export class HeartbeatCount implements LedgerListener {
  private total = 0;
  private readonly ofPool = new Map<string, number>();
  private readonly late = new Map<string, Set<number>>();

  /** Since the process started; of all pools when none is named. */
  count(pool: string | undefined): number {
    return pool === undefined ? this.total : (this.ofPool.get(pool) ?? 0);
  }

  /**
   * Which identifiers of a pool have been late and came back since this was asked the last time; undefined the
   * first time, and when they were too many to remember.
   */
  takeLate(pool: string): ReadonlySet<number> | undefined {
    const late = this.late.get(pool);
    this.late.set(pool, new Set());
    return late && late.size < LATE_MAX ? late : undefined;
  }

  /** Nobody watches the pool any more. */
  forgetLate(pool: string): void {
    this.late.delete(pool);
  }

  committed({ events }: TurnReport): void {
    for (const event of events) {
      if (event.type !== 'HeartbeatsRecorded') continue;
      const { pool, data } = event;
      this.total += data.ordinals.length;
      this.ofPool.set(pool, this.count(pool) + data.ordinals.length);
      const late = data.late_ordinals && this.late.get(pool);
      if (!late || late.size >= LATE_MAX) continue;
      for (const ordinal of data.late_ordinals ?? []) late.add(ordinal);
    }
  }

  failed(): void {
    // Nothing was appended.
  }

  recovered(): void {
    // Nothing was appended yet.
  }
}
