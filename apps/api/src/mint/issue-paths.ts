import type { DataType, Shard } from '@berth/domain';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../platform/settings.js';
import { Mint, type Minted, type MintRequest } from './mint.js';
import { parseIdempotencyKey, parseNextBatch, parseNextId } from './parse-mint-request.js';
import { presentBatch, presentId } from './present.js';

type Present = (entity: string, minted: Minted, shard: Shard) => object;
interface Asked {
  readonly entity: string;
  readonly dataType: DataType | undefined;
  readonly batchSize?: number;
}

/**
 * The calls that issue values, given to Fastify itself as the hot paths of leases are: most cost less than
 * Nest's pipeline would.
 */
@Injectable()
export class IssuePaths implements OnModuleInit {
  private readonly shard: Shard;

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(Mint) private readonly mint: Mint,
    @Inject(SETTINGS) { shard }: Settings,
  ) {
    this.shard = shard;
  }

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const paths = [
      ['/api/next-id/:entity', parseNextId, presentId],
      ['/api/next-batch/:entity', parseNextBatch, presentBatch],
    ] as const;
    for (const [path, parse, present] of paths) {
      fastify.get(path, (request, reply) => {
        const asked: Asked = parse({ params: request.params, query: request.query });
        return this.answer(asked, request, reply, present);
      });
      fastify.post(path, (request, reply) => {
        const { params, query, body } = request;
        const asked: Asked = parse({ params, query, body });
        return this.answer(asked, request, reply, present, parseIdempotencyKey(request.headers));
      });
    }
  }

  private answer(
    { entity, dataType, batchSize }: Asked,
    request: FastifyRequest,
    reply: FastifyReply,
    present: Present,
    key?: string,
  ): FastifyReply {
    const isPlain = key === undefined && batchSize === undefined;
    const minted = isPlain ? this.mint.nextNow(entity, dataType) : undefined;
    if (minted) {
      // When the turn of the event loop is over: answers written back to back wake those who wait less often.
      setImmediate(() => void this.send(reply, present(entity, minted, this.shard)));
      return reply;
    }
    const count = batchSize ?? 1;
    const kind = batchSize === undefined ? 'id' : 'batch';
    const asked: MintRequest = {
      entity,
      dataType,
      count,
      ...(key !== undefined && {
        idempotency: { key, arguments: `${kind} ${entity} ${dataType ?? ''} ${String(count)}` },
      }),
    };
    this.mint.mint(asked, { actor: 'client', requestId: request.id }).then(
      (values) => this.send(reply, present(entity, values, this.shard)),
      (error: unknown) => reply.send(error),
    );
    return reply;
  }

  private send(reply: FastifyReply, body: object): FastifyReply {
    return reply
      .header('content-type', 'application/json; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(JSON.stringify(body));
  }
}
