import { occupancyQuerySchema, overviewQuerySchema, type Occupancy, type Overview } from '@berth/contract';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { parseParameters } from '../platform/http/parse-request.js';
import { Occupancies } from './occupancies.js';
import { Overviews } from './overviews.js';

/** What the first page of the console shows. */
@Controller('v1/overview')
export class OverviewController {
  constructor(
    @Inject(Overviews) private readonly overviews: Overviews,
    @Inject(Occupancies) private readonly occupancies: Occupancies,
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
    return this.occupancies.show(parseParameters(occupancyQuerySchema, query));
  }
}
