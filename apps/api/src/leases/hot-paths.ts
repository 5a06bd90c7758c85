import {
  allocateRequestSchema,
  heartbeatEntrySchema,
  heartbeatsRequestSchema,
  livenessRequestSchema,
  type HeartbeatEntry,
  type HeartbeatsAnswer,
} from '@berth/contract';
import type { CommandOf, CommandType, Heartbeat, ResultOf } from '@berth/domain';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Ledger } from '../ledger/ledger.js';
import { CLIENT_ID, CLIENT_ID_AND_IDENTIFIER, parseBody } from '../platform/http/parse-request.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';
import { presentLease, presentLiveness } from './present.js';

const BULK_BYTES_MAX = 2 * 1024 * 1024;

/**
 * The calls that every machine makes every few seconds, given to Fastify itself: Nest's pipeline would
 * cost a fifth of their throughput. They parse with the contract's schemas and fail through the same
 * filter as all others.
 */
@Injectable()
export class HotPaths implements OnModuleInit {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.post('/allocate', (request, reply) => {
      const { client_id: clientId, pool } = parseBody(allocateRequestSchema, request.body, CLIENT_ID);
      this.answer({ type: 'AllocateIdentifier', pool, clientId }, request, reply, presentLease);
      return reply;
    });
    fastify.post('/liveness', (request, reply) => {
      const body = parseBody(livenessRequestSchema, request.body, CLIENT_ID_AND_IDENTIFIER);
      const { client_id: clientId, identifier, pool, token } = body;
      this.answer(
        { type: 'RecordHeartbeat', pool, clientId, identifier, token },
        request,
        reply,
        presentLiveness,
      );
      return reply;
    });
    fastify.post('/v1/heartbeats', { bodyLimit: BULK_BYTES_MAX }, async (request) =>
      this.recordMany(request),
    );
  }

  private answer<Type extends CommandType>(
    command: CommandOf<Type>,
    request: FastifyRequest,
    reply: FastifyReply,
    present: (result: ResultOf<Type>) => object,
  ): void {
    this.ledger.submit(command, { actor: 'client', requestId: request.id }).then(
      (decision) => {
        if (decision.ok) sendJson(reply, present(decision.result));
        else void reply.send(rejectionProblem(decision.rejection));
      },
      (error: unknown) => void reply.send(error),
    );
  }

  private async recordMany(request: FastifyRequest): Promise<HeartbeatsAnswer> {
    const { pool, heartbeats } = parseBody(heartbeatsRequestSchema, request.body, HEARTBEATS);
    const refused: HeartbeatsAnswer['refused'] = [];
    const parsed: { index: number; heartbeat: Heartbeat }[] = [];
    for (const [index, entry] of heartbeats.entries()) {
      const checked = heartbeatEntrySchema.safeParse(entry);
      if (checked.success) parsed.push({ index, heartbeat: toHeartbeat(checked.data) });
      else refused.push({ index, code: 'invalid_request' });
    }
    const decision = await this.ledger.submit(
      { type: 'RecordHeartbeats', pool, heartbeats: parsed.map(({ heartbeat }) => heartbeat) },
      { actor: 'client', requestId: request.id },
    );
    if (!decision.ok) throw rejectionProblem(decision.rejection);
    for (const { index, rejection } of decision.result.refused) {
      const code = rejection === 'IdentifierNotFound' ? 'identifier_unknown' : 'identifier_mismatch';
      refused.push({ index: parsed[index]?.index ?? index, code });
    }
    refused.sort((a, b) => a.index - b.index);
    return { ok: decision.result.accepted, refused };
  }
}

const HEARTBEATS = {
  names: [],
  code: 'client_id_and_identifier_required',
  message: 'Send a JSON body such as {"heartbeats":[{"client_id":"vm-hostname","identifier":"vm-0042"}]}.',
} as const;

function toHeartbeat({ client_id: clientId, identifier, token }: HeartbeatEntry): Heartbeat {
  return { clientId, identifier, token };
}

function sendJson(reply: FastifyReply, body: object): void {
  void reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body));
}
