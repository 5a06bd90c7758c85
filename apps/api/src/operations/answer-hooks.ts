import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
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
    const stampAnswer = (request: FastifyRequest, reply: FastifyReply): void => {
      void reply.header('request-id', request.id);
      // An answer about the past has said already which position it reflects.
      if (ledger.position >= 0 && !reply.hasHeader('ledger-position'))
        void reply.header('ledger-position', ledger.position);
      metrics.countAnswer(request.routeOptions.url ?? 'unknown', reply.statusCode);
    };
    // One hook for all of it: each one costs, and `onResponse` would add listeners to every answer.
    fastify.addHook('onSend', (request, reply, payload, done) => {
      stampAnswer(request, reply);
      done(null, payload);
    });
    fastify.decorate('stampAnswer', stampAnswer);
  }
}
