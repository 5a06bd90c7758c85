import {
  poolIdentifierParamsSchema,
  reasonRequestSchema,
  reserveRequestSchema,
  revokeRequestSchema,
  type IdentifierDetail,
} from '@berth/contract';
import type { Command } from '@berth/domain';
import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Ledger } from '../ledger/ledger.js';
import { poolView } from '../ledger/pool-view.js';
import { poolNamed } from '../ledger/pool-views.js';
import { presentIdentifierDetail } from '../ledger/present-identifier.js';
import { CLIENT_ID, parseBody, parseParameters } from '../platform/http/parse-request.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';
import { causeOf } from '../platform/http/who-asks.js';
import { accepted } from './accepted.js';

type ActionCommand = Extract<
  Command,
  {
    readonly type:
      | 'RevokeLease'
      | 'QuarantineIdentifier'
      | 'RestoreIdentifier'
      | 'ReserveIdentifier'
      | 'CancelReservation';
  }
>;

/** What an operator does to one identifier; each answers the identifier as it is then. */
@Controller('v1/pools/:pool/identifiers/:identifier')
export class IdentifiersController {
  constructor(@Inject(Ledger) private readonly ledger: Ledger) {}

  @Post('revoke')
  @HttpCode(200)
  async revoke(@Param() params: unknown, @Body() body: unknown, @Req() request: FastifyRequest) {
    const of = parseParameters(poolIdentifierParamsSchema, params);
    const { token, reason } = parseBody(revokeRequestSchema, body);
    return this.act({ type: 'RevokeLease', ...of, token }, reason, request);
  }

  @Post('quarantine')
  @HttpCode(200)
  async quarantine(@Param() params: unknown, @Body() body: unknown, @Req() request: FastifyRequest) {
    const of = parseParameters(poolIdentifierParamsSchema, params);
    const { token, reason } = parseBody(revokeRequestSchema, body);
    return this.act({ type: 'QuarantineIdentifier', ...of, token }, reason, request);
  }

  @Post('restore')
  @HttpCode(200)
  async restore(@Param() params: unknown, @Body() body: unknown, @Req() request: FastifyRequest) {
    const of = parseParameters(poolIdentifierParamsSchema, params);
    const { reason } = parseBody(reasonRequestSchema, body);
    return this.act({ type: 'RestoreIdentifier', ...of }, reason, request);
  }

  @Post('reserve')
  @HttpCode(200)
  async reserve(@Param() params: unknown, @Body() body: unknown, @Req() request: FastifyRequest) {
    const of = parseParameters(poolIdentifierParamsSchema, params);
    const { client_id: clientId, reason } = parseBody(reserveRequestSchema, body, CLIENT_ID);
    return this.act({ type: 'ReserveIdentifier', ...of, clientId }, reason, request);
  }

  @Post('unreserve')
  @HttpCode(200)
  async unreserve(@Param() params: unknown, @Body() body: unknown, @Req() request: FastifyRequest) {
    const of = parseParameters(poolIdentifierParamsSchema, params);
    const { reason } = parseBody(reasonRequestSchema, body);
    return this.act({ type: 'CancelReservation', ...of }, reason, request);
  }

  private async act(
    command: ActionCommand,
    reason: string | undefined,
    request: FastifyRequest,
  ): Promise<IdentifierDetail> {
    await accepted(this.ledger, command, causeOf(request, reason));
    const { pool: name, identifier } = command;
    return this.ledger.read((image, now) => {
      const pool = poolNamed(name, image);
      const ordinal = pool.ordinalOf(identifier);
      if (ordinal === undefined) {
        throw rejectionProblem({ type: 'IdentifierNotFound', pool: name, identifier });
      }
      return presentIdentifierDetail(poolView(pool, image, now), ordinal);
    });
  }
}
