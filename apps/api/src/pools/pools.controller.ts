import {
  asOfQuerySchema,
  poolChangeSchema,
  poolCheckRequestSchema,
  poolCreationSchema,
  poolParamsSchema,
  poolsQuerySchema,
  reasonQuerySchema,
  reasonRequestSchema,
  type PoolCheck,
  type PoolDetail,
  type PoolList,
} from '@berth/contract';
import { LAYOUTS, type Command } from '@berth/domain';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Ledger } from '../ledger/ledger.js';
import { poolSummary, poolView } from '../ledger/pool-view.js';
import { PoolViews, poolNamed } from '../ledger/pool-views.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { parseBody, parseParameters, type RequiredFields } from '../platform/http/parse-request.js';
import { causeOf } from '../platform/http/who-asks.js';
import { SETTINGS, type Settings } from '../platform/settings.js';
import { accepted } from './accepted.js';
import { askedPolicy, wholePolicy } from './asked-policy.js';
import { checkedPool } from './pool-checks.js';
import { poolList } from './pool-list.js';
import { presentPool } from './present-pool.js';

const POOL: RequiredFields = {
  names: ['pool'],
  code: 'invalid_request',
  message: 'Say which pool, as in {"pool":"web","identifiers":["vm-[0001-1024]"]}.',
};
const POOL_AND_IDENTIFIERS: RequiredFields = { ...POOL, names: ['pool', 'identifiers'] };

/** Pools: make, change, drain, delete. */
@Controller('v1/pools')
export class PoolsController {
  private readonly machineBits: number;

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(PoolViews) private readonly views: PoolViews,
    @Inject(SETTINGS) { layout }: Settings,
  ) {
    this.machineBits = LAYOUTS[layout].machineBits;
  }

  @Get()
  async list(@Query() query: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<PoolList> {
    const { as_of: asOf, ...wanted } = parseParameters(poolsQuerySchema, query);
    return this.views.showPools({ asOf, reply }, (view) => poolList(view, wanted));
  }

  @Post()
  async create(@Body() body: unknown, @Req() request: FastifyRequest): Promise<PoolDetail> {
    const asked = parseBody(poolCreationSchema, body, POOL_AND_IDENTIFIERS);
    const { pool, identifiers: patterns, reason } = asked;
    const policy = wholePolicy(askedPolicy(asked));
    const command = { type: 'CreatePool', pool, patterns, policy, machineBits: this.machineBits } as const;
    await accepted(this.ledger, command, causeOf(request, reason));
    return this.present(pool);
  }

  @Post('check')
  @HttpCode(200)
  async check(@Body() body: unknown): Promise<PoolCheck> {
    const asked = parseBody(poolCheckRequestSchema, body, POOL);
    const proposed = { name: asked.pool, patterns: asked.identifiers, policy: askedPolicy(asked) };
    return this.ledger.read((image) => checkedPool(proposed, image, this.machineBits));
  }

  @Get(':pool')
  async show(
    @Param() params: unknown,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PoolDetail> {
    const { pool } = parseParameters(poolParamsSchema, params);
    const { as_of: asOf } = parseParameters(asOfQuerySchema, query);
    return this.views.show(pool, { asOf, reply }, (view) => presentPool(poolSummary(view), view.deafMs));
  }

  @Patch(':pool')
  async change(
    @Param() params: unknown,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<PoolDetail> {
    const { pool } = parseParameters(poolParamsSchema, params);
    const asked = parseBody(poolChangeSchema, body);
    const policy = askedPolicy(asked);
    const { identifiers: patterns, reason } = asked;
    if (patterns === undefined && Object.keys(policy).length === 0) {
      const message = 'Say what to change: identifiers, ttl, heartbeat, hold_down or order.';
      throw new ApiProblem('invalid_request', message);
    }
    const command = { type: 'ChangePool', pool, patterns, policy, machineBits: this.machineBits } as const;
    await accepted(this.ledger, command, causeOf(request, reason));
    return this.present(pool);
  }

  @Delete(':pool')
  async delete(
    @Param() params: unknown,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
  ): Promise<PoolDetail> {
    const { pool } = parseParameters(poolParamsSchema, params);
    const { reason } = parseParameters(reasonQuerySchema, query);
    const last = await this.present(pool);
    await accepted(this.ledger, { type: 'DeletePool', pool }, causeOf(request, reason));
    return last;
  }

  @Post(':pool/drain')
  @HttpCode(200)
  async drain(@Param() params: unknown, @Body() body: unknown, @Req() request: FastifyRequest) {
    return this.act('StartPoolDrain', params, body, request);
  }

  @Post(':pool/open')
  @HttpCode(200)
  async open(@Param() params: unknown, @Body() body: unknown, @Req() request: FastifyRequest) {
    return this.act('OpenPool', params, body, request);
  }

  @Post(':pool/expiry/resume')
  @HttpCode(200)
  async resumeExpiry(@Param() params: unknown, @Body() body: unknown, @Req() request: FastifyRequest) {
    return this.act('ResumeExpiry', params, body, request);
  }

  private async act(
    type: Extract<Command['type'], 'StartPoolDrain' | 'OpenPool' | 'ResumeExpiry'>,
    params: unknown,
    body: unknown,
    request: FastifyRequest,
  ): Promise<PoolDetail> {
    const { pool } = parseParameters(poolParamsSchema, params);
    const { reason } = parseBody(reasonRequestSchema, body);
    await accepted(this.ledger, { type, pool }, causeOf(request, reason));
    return this.present(pool);
  }

  private present(pool: string): Promise<PoolDetail> {
    return this.ledger.read((image, now) =>
      presentPool(poolSummary(poolView(poolNamed(pool, image), image, now)), image.deafMs),
    );
  }
}
