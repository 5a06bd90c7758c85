import { Readable } from 'node:stream';
import {
  asOfQuerySchema,
  clientParamsSchema,
  identifierParamsSchema,
  identifiersQuerySchema,
  poolQuerySchema,
  releaseRequestSchema,
  type Client,
  type IdentifierDetail,
  type PoolStats,
} from '@berth/contract';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Ledger } from '../ledger/ledger.js';
import { poolSummary } from '../ledger/pool-view.js';
import { PoolViews } from '../ledger/pool-views.js';
import { presentIdentifierDetail } from '../ledger/present-identifier.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { CLIENT_ID_AND_IDENTIFIER, parseBody, parseParameters } from '../platform/http/parse-request.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';
import { identifierList } from './identifier-list.js';
import { presentClient, presentStats } from './present.js';

/** The VM API but for its hot paths: what machines ask now and then, and people by curl. */
@Controller()
export class LeasesController {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(PoolViews) private readonly views: PoolViews,
  ) {}

  @Post('release')
  @HttpCode(200)
  async release(@Body() body: unknown, @Req() request: FastifyRequest) {
    const parsed = parseBody(releaseRequestSchema, body, CLIENT_ID_AND_IDENTIFIER);
    const { client_id: clientId, identifier, pool, token } = parsed;
    const decision = await this.ledger.submit(
      { type: 'ReleaseIdentifier', pool, clientId, identifier, token },
      { actor: 'client', requestId: request.id },
    );
    if (!decision.ok) throw rejectionProblem(decision.rejection);
    return { status: 'success', message: 'Identifier released successfully' };
  }

  @Get('identifiers')
  async identifiers(
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return this.list(query, reply, false);
  }

  @Get('allocated')
  async allocated(
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return this.list(query, reply, true);
  }

  @Get('client/:client_id')
  async client(
    @Param() params: unknown,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Client> {
    const { client_id: clientId } = parseParameters(clientParamsSchema, params);
    const { as_of: asOf } = parseParameters(asOfQuerySchema, query);
    return this.views.showClients([clientId], { asOf, reply }, ({ clients: [view] }) => {
      const client = view && presentClient(view);
      if (!client) throw new ApiProblem('client_unknown', `'${clientId}' holds no identifier.`);
      return client;
    });
  }

  @Get('identifier/:identifier')
  async identifier(
    @Param() params: unknown,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IdentifierDetail> {
    const { identifier } = parseParameters(identifierParamsSchema, params);
    const { pool, as_of: asOf } = parseParameters(poolQuerySchema, query);
    return this.views.show(pool, { asOf, reply, identifier }, (view) => {
      const ordinal = view.columns.ordinalOf(identifier);
      if (ordinal === undefined) throw rejectionProblem({ type: 'IdentifierNotFound', pool, identifier });
      return presentIdentifierDetail(view, ordinal);
    });
  }

  @Get('stats')
  async stats(@Query() query: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<PoolStats> {
    const { pool, as_of: asOf } = parseParameters(poolQuerySchema, query);
    return this.views.show(pool, { asOf, reply }, (view) => presentStats(poolSummary(view)));
  }

  private async list(query: unknown, reply: FastifyReply, onlyHeld: boolean): Promise<StreamableFile> {
    const { pool, state, as_of: asOf } = parseParameters(identifiersQuerySchema, query);
    const pieces = await this.views.show(pool, { asOf, reply }, (view) =>
      identifierList(view, { state, onlyHeld }),
    );
    return new StreamableFile(Readable.from(pieces), { type: 'application/json; charset=utf-8' });
  }
}
