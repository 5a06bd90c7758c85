import type { TimeSpan } from '@berth/domain';

/** A silence from a sign of life to the next, or to the end: how long, without the time in which nobody was heard. */
export interface Silence extends TimeSpan {
  readonly silentMs: number;
}

/** The policy of a pool, and from when to when it was so. */
export interface PolicySpan extends TimeSpan {
  readonly position: number;
  readonly ttlMs: number;
  /** Only silences longer than this are on record. */
  readonly lateAfterMs: number;
}

/** What is known of a span; undefined where nothing was held, and where no silence is on record. */
interface Bucket {
  longestMs: number | undefined;
  recordedOverMs: number | undefined;
  ttlMs: number | undefined;
}

/** Spans of equal width, and the silences that reach into each. All times in ledger ms. */
export class SilenceBuckets {
  readonly all: readonly Bucket[];
  /** Not in the last one. */
  readonly to: number;

  constructor(
    readonly from: number,
    readonly widthMs: number,
    count: number,
  ) {
    this.all = Array.from({ length: count }, () => ({
      longestMs: undefined,
      recordedOverMs: undefined,
      ttlMs: undefined,
    }));
    this.to = from + count * widthMs;
  }

  /** Something was held, of a pool that had these policies. */
  hold(held: TimeSpan, policies: readonly PolicySpan[]): void {
    for (const { from, to, ttlMs, lateAfterMs } of policies) {
      const span = { from: Math.max(from, held.from, this.from), to: Math.min(to, held.to, this.to) };
      if (span.from >= span.to) continue;
      // The end is not part of it.
      for (const bucket of this.within(this.indexOf(span.from), this.indexOf(span.to - 1))) {
        bucket.recordedOverMs = Math.max(bucket.recordedOverMs ?? 0, lateAfterMs);
        bucket.ttlMs = Math.min(bucket.ttlMs ?? Number.POSITIVE_INFINITY, ttlMs);
      }
    }
  }

  addSilence({ from, to, silentMs }: Silence): void {
    if (to <= this.from || from >= this.to) return;
    this.add({ first: this.indexOf(from), last: this.indexOf(to), silentMs });
  }

  /** The longest silence that began in one bucket and was over in another; both may lie outside. */
  add({
    first,
    last,
    silentMs,
  }: {
    readonly first: number;
    readonly last: number;
    readonly silentMs: number;
  }): void {
    for (const bucket of this.within(first, last)) {
      bucket.longestMs = Math.max(bucket.longestMs ?? 0, silentMs);
    }
  }

  private within(first: number, last: number): readonly Bucket[] {
    return this.all.slice(Math.max(0, first), last + 1);
  }

  private indexOf(time: number): number {
    return Math.floor((time - this.from) / this.widthMs);
  }
}
