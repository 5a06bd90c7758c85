import type { EventRates } from '@berth/contract';
import type { EventType } from '@berth/domain';
import type { LedgerListener, TurnReport } from '../ledger/ledger.js';

const KINDS = ['allocations', 'releases', 'expiries', 'revocations', 'heartbeats'] as const;
type Kind = (typeof KINDS)[number];

const KIND_OF: { readonly [Type in EventType]?: Kind } = {
  IdentifierAllocated: 'allocations',
  IdentifierReleased: 'releases',
  LeaseExpired: 'expiries',
  LeaseRevoked: 'revocations',
  HeartbeatsRecorded: 'heartbeats',
};

const BUCKET_MS = 5_000;
/** Five minutes, and the bucket that is filled now. */
const BUCKETS = 61;

/** Counts by kind and bucket; a bucket's place is used again when it is too old to be asked for. */
class Counts {
  private readonly numbers = new Float64Array(BUCKETS).fill(-1);
  private readonly counts = KINDS.map(() => new Float64Array(BUCKETS));

  add(kind: Kind, bucket: number, count: number): void {
    const place = bucket % BUCKETS;
    if (this.numbers[place] !== bucket) {
      this.numbers[place] = bucket;
      for (const column of this.counts) column[place] = 0;
    }
    const column = this.counts[KINDS.indexOf(kind)];
    if (column) column[place] = (column[place] ?? 0) + count;
  }

  /** Over `buckets` whole buckets up to the one before `now`. */
  sum(kind: Kind, now: number, buckets: number): number {
    let sum = 0;
    for (let bucket = Math.max(0, now - buckets); bucket < now; bucket += 1) {
      const place = bucket % BUCKETS;
      if (this.numbers[place] === bucket) sum += this.counts[KINDS.indexOf(kind)]?.[place] ?? 0;
    }
    return sum;
  }
}

/** How often things happen, counted as this process commits them. */
export class CountedRates implements LedgerListener {
  private readonly total = new Counts();
  private readonly byPool = new Map<string, Counts>();
  private readonly startedAt: number;

  /** `monotonicMs`: a clock that only runs. */
  constructor(private readonly monotonicMs: () => number) {
    this.startedAt = monotonicMs();
  }

  /** Over the last `seconds`, or over all that was counted if that is less; of all pools when none is named. */
  over(seconds: number, pool: string | undefined): EventRates {
    const now = this.bucket();
    const buckets = Math.min(now, (seconds * 1_000) / BUCKET_MS);
    const counts = pool === undefined ? this.total : this.byPool.get(pool);
    const counted = (buckets * BUCKET_MS) / 1_000;
    const rates = KINDS.map((kind) => [
      kind,
      counts && counted > 0 ? rounded(counts.sum(kind, now, buckets) / counted) : 0,
    ]);
    return { seconds: counted, ...(Object.fromEntries(rates) as Record<Kind, number>) };
  }

  committed({ events }: TurnReport): void {
    const bucket = this.bucket();
    for (const event of events) {
      const kind = KIND_OF[event.type];
      if (kind === undefined || !('pool' in event)) continue;
      const count = event.type === 'HeartbeatsRecorded' ? event.data.ordinals.length : 1;
      let ofPool = this.byPool.get(event.pool);
      if (!ofPool) this.byPool.set(event.pool, (ofPool = new Counts()));
      ofPool.add(kind, bucket, count);
      this.total.add(kind, bucket, count);
    }
  }

  failed(): void {
    // Nothing was appended.
  }

  recovered(): void {
    // Nothing was appended yet.
  }

  private bucket(): number {
    return Math.floor((this.monotonicMs() - this.startedAt) / BUCKET_MS);
  }
}

/** To a thousandth: what is shown is no more exact than that. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
