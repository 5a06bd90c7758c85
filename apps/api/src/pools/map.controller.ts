import { asOfQuerySchema, poolParamsSchema } from '@berth/contract';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseParameters } from '../platform/http/parse-request.js';
import { codingFor } from './map-encodings.js';
import { PoolMaps } from './pool-maps.js';

/** A pool at a glance, in bytes. */
@Controller('v1/pools/:pool/map')
export class MapController {
  constructor(@Inject(PoolMaps) private readonly maps: PoolMaps) {}

  @Get()
  async map(
    @Param() params: unknown,
    @Query() query: unknown,
    @Req() { headers }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { pool } = parseParameters(poolParamsSchema, params);
    const { as_of: asOf } = parseParameters(asOfQuerySchema, query);
    const map = await this.maps.show(pool, { asOf, reply });
    const tag = `"${map.tag}"`;
    void reply.headers({ etag: tag, 'cache-control': 'no-cache', vary: 'Accept-Encoding' });
    if (isKnown(tag, headers['if-none-match'])) {
      void reply.code(304).send();
      return;
    }
    const coding = codingFor(headers['accept-encoding']);
    const body = await this.maps.body(map, coding);
    if (coding !== undefined) void reply.header('content-encoding', coding);
    void reply.header('content-type', 'application/octet-stream').send(body);
  }
}

/** Whether an `If-None-Match` names the tag, or any. */
function isKnown(tag: string, given: string | undefined): boolean {
  const known = (given ?? '').split(',').map((text) => text.trim().replace(/^W\//, ''));
  return known.includes(tag) || known.includes('*');
}
