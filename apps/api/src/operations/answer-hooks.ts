import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Ledger } from '../ledger/ledger.js';
import { Metrics } from './metrics.js';

/** What every answer carries (`Request-Id`, `Ledger-Position`), and its count. */
@Injectable()
export class AnswerHooks implements OnModuleInit {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const { ledger, metrics } = this;
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onSend', (request, reply, payload, done) => {
      reply.raw.setHeader('request-id', request.id);
      if (ledger.position >= 0) reply.raw.setHeader('ledger-position', ledger.position);
      done(null, payload);
    });
    fastify.addHook('onResponse', (request, reply, done) => {
      metrics.countAnswer(request.routeOptions.url ?? 'unknown', reply.statusCode);
      done();
    });
  }
}
