import type { DeafCause, LedgerTime } from '@berth/domain';
import type { Clock } from '../platform/clock.js';

/** A span of ledger time in which nobody could be heard. */
export interface DeafSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly cause: DeafCause;
}

/** How long without a durable write counts as deaf: a quarter of the shortest TTL, within these bounds. */
const DEAF_AFTER_MS = { min: 250, max: 2_500 };

/**
 * Ledger time, and whether we were deaf. The clock is pinned to the wall clock when it starts, runs by
 * the monotonic one, and never falls; a wall clock that has leapt ahead is followed (a suspended
 * machine), one that fell is not.
 *
 * We hear as long as we can write: every commit is a sign of life of our own, and while there is nothing
 * to commit a mark is written. Whatever keeps the marks from coming (stop, restart, suspend, a stalled
 * disk, a blocked event loop, a leap of the clock) shows as one and the same thing, a gap since the last
 * of them.
 */
export class ServiceTime {
  private anchorLedger: number;
  private anchorMonotonic: number;
  private heardUntil: number;
  private cause: DeafCause = 'restart';
  private deafAfterMs = DEAF_AFTER_MS.max;
  /** After a restart every gap counts, however short. */
  private restarted: boolean;

  /**
   * `lastRecordedAt`: of the last event. `aliveAt`: the last mark of life in the ledger, undefined in a
   * new one. `hasColleague`: whether the process that made it still runs, so that a gap shorter than its
   * marks is none.
   */
  constructor(
    private readonly clock: Clock,
    {
      lastRecordedAt,
      aliveAt,
      hasColleague,
    }: { lastRecordedAt: number; aliveAt: number | undefined; hasColleague: boolean },
  ) {
    this.anchorLedger = Math.max(Math.floor(clock.wallMs()), lastRecordedAt, aliveAt ?? 0);
    this.anchorMonotonic = clock.monotonicMs();
    this.heardUntil = aliveAt ?? this.anchorLedger;
    this.restarted = aliveAt !== undefined && !hasColleague;
  }

  now(): LedgerTime {
    const monotonic = this.clock.monotonicMs();
    const ledger = Math.floor(this.anchorLedger + monotonic - this.anchorMonotonic);
    const wall = Math.floor(this.clock.wallMs());
    if (wall - ledger <= this.deafAfterMs) return ledger as LedgerTime;
    this.anchorLedger = wall;
    this.anchorMonotonic = monotonic;
    this.cause = 'clock_jump';
    return wall as LedgerTime;
  }

  /** How often a mark of life has to be written while there is nothing else to write. */
  get markEveryMs(): number {
    return this.deafAfterMs / 2.5;
  }

  /** Fits what counts as deaf to the shortest TTL of any pool. */
  fitTo(shortestTtlMs: number): void {
    this.deafAfterMs = Math.min(DEAF_AFTER_MS.max, Math.max(DEAF_AFTER_MS.min, shortestTtlMs / 4));
  }

  /** Whether we may have been deaf up to now; what other processes heard is not known yet. */
  mayHaveBeenDeaf(): boolean {
    return this.deafSpan() !== undefined;
  }

  /** A colleague on the same ledger was writing at `at`: until then somebody was heard. */
  othersHeardUntil(at: number): void {
    this.heardUntil = Math.max(this.heardUntil, at);
  }

  /**
   * A colleague's clock may be ahead of ours: what it has recorded is not in our future, or a lease renewed
   * by us would be expired by it before its time.
   */
  follow(recordedAt: number): void {
    const behind = recordedAt - this.now();
    if (behind > 0) this.anchorLedger += behind;
  }

  /** Until when we heard: now, unless we have been deaf and have not recorded it yet. */
  heardAsOf(): number {
    return this.deafSpan()?.fromMs ?? this.now();
  }

  deafSpan(): DeafSpan | undefined {
    const now = this.now();
    const gap = now - this.heardUntil;
    if (gap <= (this.restarted ? 0 : this.deafAfterMs)) return undefined;
    return { fromMs: this.heardUntil, toMs: now, cause: this.cause };
  }

  /** A write that began at `at` is durable: we hear. */
  wrote(at: number): void {
    this.heardUntil = Math.max(this.heardUntil, at, this.slowWrite(at));
    this.cause = 'pause';
    this.restarted = false;
  }

  writeFailed(): void {
    this.cause = 'ledger_unavailable';
  }

  /** A write that took no longer than what counts as deaf shows that we heard until its end, too. */
  private slowWrite(at: number): number {
    const now = this.now();
    return now - at <= this.deafAfterMs ? now : at;
  }
}
