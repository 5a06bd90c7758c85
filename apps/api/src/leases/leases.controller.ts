import { Readable } from 'node:stream';
import {
  clientParamsSchema,
  identifierParamsSchema,
  identifierQuerySchema,
  identifiersQuerySchema,
  poolQuerySchema,
  releaseRequestSchema,
  type Client,
  type IdentifierDetail,
  type PoolStats,
} from '@berth/contract';
import type { LedgerState, Pool } from '@berth/domain';
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
  StreamableFile,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Ledger } from '../ledger/ledger.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { CLIENT_ID_AND_IDENTIFIER, parseBody, parseParameters } from '../platform/http/parse-request.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';
import { identifierList } from './identifier-list.js';
import { presentClient, presentIdentifierDetail, presentStats } from './present.js';

/** The VM API but for its hot paths: what machines ask now and then, and people by curl. */
@Controller()
export class LeasesController {
  constructor(@Inject(Ledger) private readonly ledger: Ledger) {}

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
  async identifiers(@Query() query: unknown): Promise<StreamableFile> {
    return this.list(query, false);
  }

  @Get('allocated')
  async allocated(@Query() query: unknown): Promise<StreamableFile> {
    return this.list(query, true);
  }

  @Get('client/:client_id')
  async client(@Param() params: unknown): Promise<Client> {
    const { client_id: clientId } = parseParameters(clientParamsSchema, params);
    const client = await this.ledger.read((image, now) => presentClient(clientId, image, now));
    if (!client) throw new ApiProblem('client_unknown', `'${clientId}' holds no identifier.`);
    return client;
  }

  @Get('identifier/:identifier')
  async identifier(@Param() params: unknown, @Query() query: unknown): Promise<IdentifierDetail> {
    const { identifier } = parseParameters(identifierParamsSchema, params);
    const { pool: name } = parseParameters(identifierQuerySchema, query);
    return this.ledger.read((image, now) => {
      const pool = poolNamed(name, image);
      const ordinal = pool.ordinalOf(identifier);
      if (ordinal === undefined) {
        throw rejectionProblem({ type: 'IdentifierNotFound', pool: name, identifier });
      }
      return presentIdentifierDetail(pool, ordinal, image, now);
    });
  }

  @Get('stats')
  async stats(@Query() query: unknown): Promise<PoolStats> {
    const { pool } = parseParameters(poolQuerySchema, query);
    return this.ledger.read((image) => presentStats(poolNamed(pool, image)));
  }

  private async list(query: unknown, onlyHeld: boolean): Promise<StreamableFile> {
    const { pool, state } = parseParameters(identifiersQuerySchema, query);
    const lines = await this.ledger.read((image, now) =>
      identifierList(poolNamed(pool, image), now, image.deafMs, { state, onlyHeld }),
    );
    return new StreamableFile(Readable.from(lines), { type: 'application/json; charset=utf-8' });
  }
}

function poolNamed(name: string, image: LedgerState): Pool {
  const pool = image.pools.get(name);
  if (!pool) throw rejectionProblem({ type: 'PoolNotFound', pool: name });
  return pool;
}
