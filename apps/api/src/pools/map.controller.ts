import { asOfQuerySchema, churnQuerySchema, poolParamsSchema } from '@berth/contract';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseParameters } from '../platform/http/parse-request.js';
import { codingFor, type PackableBytes } from './map-encodings.js';
import { PoolChurn } from './pool-churn.js';
import { PoolMaps } from './pool-maps.js';

/** A pool at a glance, in bytes. */
@Controller('v1/pools/:pool')
export class MapController {
  constructor(
    @Inject(PoolMaps) private readonly maps: PoolMaps,
    @Inject(PoolChurn) private readonly churns: PoolChurn,
  ) {}

  @Get('map')
  async map(
    @Param() params: unknown,
    @Query() query: unknown,
    @Req() { headers }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { pool } = parseParameters(poolParamsSchema, params);
    const { as_of: asOf } = parseParameters(asOfQuerySchema, query);
    await send(await this.maps.show(pool, { asOf, reply }), headers, reply);
  }

  @Get('churn')
  async churn(
    @Param() params: unknown,
    @Query() query: unknown,
    @Req() { headers }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { pool } = parseParameters(poolParamsSchema, params);
    const { range, as_of: asOf } = parseParameters(churnQuerySchema, query);
    await send(await this.churns.show(pool, range, { asOf, reply }), headers, reply);
  }
}

async function send(
  { tag: name, body }: { readonly tag: string; readonly body: PackableBytes },
  headers: FastifyRequest['headers'],
  reply: FastifyReply,
): Promise<void> {
  const tag = `"${name}"`;
  void reply.headers({ etag: tag, 'cache-control': 'no-cache', vary: 'Accept-Encoding' });
  if (isKnown(tag, headers['if-none-match'])) {
    void reply.code(304).send();
    return;
  }
  const coding = codingFor(headers['accept-encoding']);
  const bytes = await body.in(coding);
  if (coding !== undefined) void reply.header('content-encoding', coding);
  void reply.header('content-type', 'application/octet-stream').send(bytes);
}

/** Whether an `If-None-Match` names the tag, or any. */
function isKnown(tag: string, given: string | undefined): boolean {
  const known = (given ?? '').split(',').map((text) => text.trim().replace(/^W\//, ''));
  return known.includes(tag) || known.includes('*');
}
