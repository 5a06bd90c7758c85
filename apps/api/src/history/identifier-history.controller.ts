import {
  asOfQuerySchema,
  identifierListQuerySchema,
  identifierTenanciesQuerySchema,
  poolIdentifierParamsSchema,
  poolParamsSchema,
  type IdentifierEntry,
  type IdentifierHistory,
  type IdentifierList,
  type IdentifierTenancies,
} from '@berth/contract';
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PoolViews } from '../ledger/pool-views.js';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { parseParameters } from '../platform/http/parse-request.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';
import { identifierEntry, identifierPage } from './identifier-pages.js';
import { parseExactly } from './parameters.js';
import { presentTenancy, type ToldMoment } from './present-tenancy.js';
import {
  placeOfIdentifier,
  tenanciesOf,
  type IdentifierPlace,
  type TenancyRow,
} from './tenancies.queries.js';
import { TenancyPages } from './tenancy-pages.js';

interface Of {
  readonly pool: string;
  readonly identifier: string;
}

/** The identifiers of a pool, now or then, and who held each of them when. */
@Controller('v1/pools/:pool/identifiers')
export class IdentifierHistoryController {
  constructor(
    @Inject(PoolViews) private readonly views: PoolViews,
    @Inject(TenancyPages) private readonly pages: TenancyPages,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
  ) {}

  @Get()
  async list(
    @Param() params: unknown,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IdentifierList> {
    const { pool } = parseParameters(poolParamsSchema, params);
    const asked = parseExactly(identifierListQuerySchema, query);
    return this.views.show(pool, { asOf: asked.as_of, reply }, (view) => identifierPage(view, asked));
  }

  @Get(':identifier')
  async show(
    @Param() params: unknown,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IdentifierHistory> {
    const of = parseParameters(poolIdentifierParamsSchema, params);
    const { as_of: asOf } = parseExactly(asOfQuerySchema, query);
    const { entry, place, moment } = await this.find(of, asOf, reply);
    const filter = { of: place, grantedUpTo: moment.position };
    const [count, [previous]] = await Promise.all([
      this.pages.count(filter),
      this.reader.rows<TenancyRow>(
        tenanciesOf({ ...filter, overAt: moment.position }, { order: 'desc', limit: 1 }),
      ),
    ]);
    return {
      ...entry,
      previous: previous ? presentTenancy(previous, moment) : null,
      tenancies: count.tenancies,
      clients: count.clients,
      total_is_exact: count.isExact,
    };
  }

  @Get(':identifier/tenancies')
  async tenancies(
    @Param() params: unknown,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IdentifierTenancies> {
    const of = parseParameters(poolIdentifierParamsSchema, params);
    const asked = parseExactly(identifierTenanciesQuerySchema, query);
    const { place, moment } = await this.find(of, asked.as_of, reply);
    const [page, neverHeldTwice] = await Promise.all([
      this.pages.page(place, asked, moment),
      this.pages.neverHeldTwice(place, moment),
    ]);
    return { ...page, never_held_twice: neverHeldTwice };
  }

  /** Throws the problems `pool_unknown`, `identifier_unknown`, `invalid_as_of` and `before_first_event`. */
  private async find(
    { pool, identifier }: Of,
    asOf: string | undefined,
    reply: FastifyReply,
  ): Promise<{
    readonly entry: IdentifierEntry;
    readonly place: IdentifierPlace;
    readonly moment: ToldMoment;
  }> {
    const found = await this.views.show(pool, { asOf, reply, identifier }, (view) => {
      const ordinal = view.columns.ordinalOf(identifier);
      if (ordinal === undefined) throw rejectionProblem({ type: 'IdentifierNotFound', pool, identifier });
      const { columns, position, now } = view;
      const lastSeenAt = new Map([[columns.tokenOf(ordinal), columns.lastSeenAt(ordinal)]]);
      const moment = { position, at: now.ledger, isPast: asOf !== undefined, lastSeenAt };
      return { entry: identifierEntry(view, ordinal), moment };
    });
    const { position } = found.moment;
    const [place] = await this.reader.rows<IdentifierPlace>(placeOfIdentifier(pool, identifier, position));
    if (!place) throw rejectionProblem({ type: 'IdentifierNotFound', pool, identifier });
    // A view of the past has this one identifier alone.
    return { ...found, entry: { ...found.entry, ordinal: place.ordinal }, place };
  }
}
