import type { Occupancy, OccupancyQuery } from '@berth/contract';
import { Inject, Injectable } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.js';
import { poolNamed } from '../ledger/pool-views.js';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { presentTime } from '../platform/http/presented-time.js';
import { timeAsked } from '../platform/http/time-asked.js';
import { DAY_MS } from './daily-peaks.js';
import { occupancy } from './occupancy.js';

const BUCKETS = 120;
/** Answers that are kept for who asks the same; the one that was asked for longest ago goes first. */
const KEPT_MAX = 32;
/** An answer that took long is kept for so many times as long, so that it is no burden to be asked for again. */
const KEPT_FACTOR = 10;
const KEPT_MS = { min: 500, max: 60_000 };

interface Kept {
  readonly answer: Promise<Occupancy>;
  /** In monotonic ms; without end while it is being worked out. */
  until: number;
}

/** How many identifiers were held over time, for charts. */
@Injectable()
export class Occupancies {
  private readonly kept = new Map<string, Kept>();

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
  ) {}

  /** Throws the problems `invalid_request` and `pool_unknown`, and what the reader throws. */
  async show(query: OccupancyQuery): Promise<Occupancy> {
    const key = JSON.stringify(query);
    const known = this.kept.get(key);
    if (known && known.until > performance.now()) return known.answer;
    const since = performance.now();
    const kept = { answer: this.workOut(query), until: Number.POSITIVE_INFINITY };
    this.kept.delete(key);
    this.kept.set(key, kept);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
    try {
      return await kept.answer;
    } catch (error) {
      this.kept.delete(key);
      throw error;
    } finally {
      const tookMs = performance.now() - since;
      kept.until = performance.now() + Math.min(KEPT_MS.max, Math.max(KEPT_MS.min, KEPT_FACTOR * tookMs));
    }
  }

  private async workOut({ pool, buckets: count = BUCKETS, ...asked }: OccupancyQuery): Promise<Occupancy> {
    const { now, position, held } = await this.heldNow(pool);
    const to = asked.to === undefined ? now : timeAsked('to', asked.to, now);
    const from = asked.from === undefined ? to - DAY_MS : timeAsked('from', asked.from, now);
    if (from >= to) throw new ApiProblem('invalid_request', "'from' has to lie before 'to'.");
    const widthMs = Math.ceil((to - from) / count);
    const question = { pool, from, widthMs, count, position, held };
    const { levels, isComplete } = await occupancy(this.reader, question);
    return {
      pool: pool ?? null,
      from: presentTime(from),
      to: presentTime(from + widthMs * count),
      bucket_seconds: widthMs / 1_000,
      complete: isComplete,
      items: levels.map((level, bucket) => ({
        at: presentTime(from + bucket * widthMs),
        held: level?.end ?? null,
        highest: level?.highest ?? null,
        lowest: level?.lowest ?? null,
      })),
    };
  }

  private heldNow(name: string | undefined): Promise<{ now: number; position: number; held: number }> {
    return this.ledger.read((image, { ledger: now }) => {
      const pools = name === undefined ? [...image.pools.values()] : [poolNamed(name, image)];
      const held = pools.reduce((sum, pool) => sum + pool.count('held'), 0);
      return { now, position: image.nextPosition - 1, held };
    });
  }
}
