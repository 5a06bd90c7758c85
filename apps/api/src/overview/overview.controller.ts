import {
  occupancyQuerySchema,
  overviewQuerySchema,
  parseEventParameter,
  timeOf,
  type Occupancy,
  type Overview,
} from '@berth/contract';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
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
  async overview(
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Overview> {
    const { pool, as_of: asOf } = parseParameters(overviewQuerySchema, query);
    return this.overviews.show({ pool, asOf, reply });
  }

  @Get('occupancy')
  async occupancy(@Query() query: unknown): Promise<Occupancy> {
    const { pool, buckets: count = BUCKETS, ...asked } = parseParameters(occupancyQuerySchema, query);
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
      if (name !== undefined && !image.pools.has(name)) {
        throw rejectionProblem({ type: 'PoolNotFound', pool: name });
      }
      const pools = [...image.pools.values()].filter((pool) => name === undefined || pool.name === name);
      const held = pools.reduce((sum, pool) => sum + pool.count('held'), 0);
      return { now, position: image.nextPosition - 1, held };
    });
  }
}

/** A time as it is given in a search of events, too: `2026-11-22`, `-24h`, RFC 3339; none that lies ahead. */
function timeAsked(name: 'from' | 'to', text: string, now: number): number {
  const parsed = parseEventParameter(name, text, now);
  if (!parsed.ok) {
    const { message, suggestion } = parsed.fault;
    throw new ApiProblem('invalid_request', `${name}: ${message} Write for instance ${name}=${suggestion}.`);
  }
  const time = parsed.value.kind === 'time' ? timeOf(parsed.value.time, now) : Number.NaN;
  if (time <= now) return time;
  throw new ApiProblem('invalid_request', `'${name}' lies ahead: it is ${presentTime(now)}.`);
}
