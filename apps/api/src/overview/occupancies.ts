import type { Occupancy, OccupancyQuery } from '@berth/contract';
import { Inject, Injectable } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.js';
import { poolNamed } from '../ledger/pool-views.js';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { AnswerCache } from '../platform/answer-cache.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { presentTime } from '../platform/http/presented-time.js';
import { timeAsked } from '../platform/http/time-asked.js';
import { DAY_MS } from './daily-peaks.js';
import { occupancy } from './occupancy.js';

const BUCKETS = 120;

/** How many identifiers were held over time, for charts. */
@Injectable()
export class Occupancies {
  private readonly kept = new AnswerCache<Occupancy>();

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
  ) {}

  /** Throws the problems `invalid_request` and `pool_unknown`, and what the reader throws. */
  show(query: OccupancyQuery): Promise<Occupancy> {
    return this.kept.get(JSON.stringify(query), () => this.workOut(query));
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
