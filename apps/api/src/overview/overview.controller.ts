import { occupancyQuerySchema, overviewQuerySchema, type Occupancy, type Overview } from '@berth/contract';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.js';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { parseParameters } from '../platform/http/parse-request.js';
import { presentTime } from '../platform/http/presented-time.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';
import { occupancy } from './occupancy.js';
import { Overviews } from './overviews.js';

const BUCKETS = 120;
const DAY_MS = 86_400_000;

/** What the first page of the console shows. */
@Controller('v1/overview')
export class OverviewController {
  constructor(
    @Inject(Overviews) private readonly overviews: Overviews,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
  ) {}

  @Get()
  async overview(@Query() query: unknown): Promise<Overview> {
    const { pool } = parseParameters(overviewQuerySchema, query);
    return this.overviews.now(pool);
  }

  @Get('occupancy')
  async occupancy(@Query() query: unknown): Promise<Occupancy> {
    const { pool, buckets: count = BUCKETS, ...asked } = parseParameters(occupancyQuerySchema, query);
    const { now, position, held } = await this.heldNow(pool);
    const to = asked.to === undefined ? now : Date.parse(asked.to);
    const from = asked.from === undefined ? to - DAY_MS : Date.parse(asked.from);
    const widthMs = Math.ceil((to - from) / count);
    refuseSpan({ from, to, now });
    const { levels, isComplete } = await occupancy(this.reader, {
      pool,
      from,
      widthMs,
      count,
      position,
      held,
    });
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
      if (name !== undefined && !image.pools.has(name)) {
        throw rejectionProblem({ type: 'PoolNotFound', pool: name });
      }
      const pools = [...image.pools.values()].filter((pool) => name === undefined || pool.name === name);
      const held = pools.reduce((sum, pool) => sum + pool.count('held'), 0);
      return { now, position: image.nextPosition - 1, held };
    });
  }
}

function refuseSpan({ from, to, now }: { from: number; to: number; now: number }): void {
  if (!(from < to)) throw new ApiProblem('invalid_request', 'from must be before to.');
  if (to > now) throw new ApiProblem('invalid_request', `to lies ahead: it is ${presentTime(now)}.`);
}
