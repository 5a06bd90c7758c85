import { streamPositionSchema, streamQuerySchema } from '@berth/contract';
import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Ledger } from '../ledger/ledger.js';
import { LedgerUnavailable } from '../ledger/store.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { parseParameters } from '../platform/http/parse-request.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';
import { SETTINGS, type Settings } from '../platform/settings.js';
import { Broadcast } from './broadcast.js';
import { Subscriber, type Wish } from './subscriber.js';

/** When the service ends, not all streams come back at once. */
const RETRY_MS = { min: 1_000, more: 2_000 };

const headersSchema = z.object({ 'last-event-id': streamPositionSchema.optional() });

/** What happens, as server-sent events. */
@Controller('v1/stream')
export class StreamController {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Broadcast) private readonly broadcast: Broadcast,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  async stream(
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { pool, types, map, after } = parseParameters(streamQuerySchema, query);
    const lastEventId = parseParameters(headersSchema, request.headers)['last-event-id'];
    await this.refuseUnknownPools([pool, map]);
    if (request.method === 'HEAD') {
      void reply.header('content-type', 'text/event-stream; charset=utf-8').send();
      return;
    }
    this.refuseTooMany();
    // A browser that comes back asks for the same address again, and says how far it came in the header.
    this.begin({ pool, types, map }, lastEventId ?? after ?? this.ledger.position, request, reply);
  }

  private begin(wish: Wish, cursor: number, request: FastifyRequest, reply: FastifyReply): void {
    const { broadcast } = this;
    const response = reply.hijack().raw;
    request.server.stampAnswer?.(request, reply);
    // It ends with its connection: chunks would be bytes and work for nothing.
    response.useChunkedEncodingByDefault = false;
    response.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write(`retry: ${String(RETRY_MS.min + Math.floor(Math.random() * RETRY_MS.more))}\n\n`);
    const heartbeats = broadcast.heartbeatsOf(wish.pool);
    const progress = { cursor, heartbeats, position: -1, states: undefined, map: undefined };
    const subscriber = new Subscriber(wish, progress, response);
    // A caller that goes away while something is on its way to it is no fault.
    response.on('error', () => undefined);
    response.on('close', () => {
      broadcast.remove(subscriber);
    });
    broadcast.add(subscriber);
  }

  private async refuseUnknownPools(names: readonly (string | undefined)[]): Promise<void> {
    const known = await this.ledger.read((image) => new Set(image.pools.keys()));
    for (const name of names) {
      if (name !== undefined && !known.has(name))
        throw rejectionProblem({ type: 'PoolNotFound', pool: name });
    }
  }

  private refuseTooMany(): void {
    if (this.broadcast.isOver) throw new LedgerUnavailable('the service is stopping');
    if (this.broadcast.size < this.settings.streamsMax) return;
    throw new ApiProblem(
      'overloaded',
      `${String(this.settings.streamsMax)} streams are open, and more are not served: ask again later.`,
      {},
      { 'retry-after': '5' },
    );
  }
}
