import {
  clientParamsSchema,
  clientQuerySchema,
  clientsQuerySchema,
  clientTenanciesQuerySchema,
  uptimeQuerySchema,
  type ClientEntry,
  type ClientGaps,
  type ClientHistory,
  type ClientList,
  type ClientTenancies,
  type ClientUptime,
} from '@berth/contract';
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { parseParameters } from '../platform/http/parse-request.js';
import { ClientEntries, type ClientsAsked } from './client-entries.js';
import { clientGaps } from './client-gaps.js';
import { ClientPages } from './client-pages.js';
import { clientUptime } from './client-uptime.js';
import { parseExactly } from './parameters.js';
import type { ToldMoment } from './present-tenancy.js';
import { TenancyPages } from './tenancy-pages.js';

/** The clients that ever held anything: what each holds, what it held when, for how long it was up. */
@Controller('v1/clients')
export class ClientsController {
  constructor(
    @Inject(ClientEntries) private readonly clients: ClientEntries,
    @Inject(ClientPages) private readonly lists: ClientPages,
    @Inject(TenancyPages) private readonly pages: TenancyPages,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
  ) {}

  @Get()
  async list(@Query() query: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<ClientList> {
    return this.lists.page(parseExactly(clientsQuerySchema, query), reply);
  }

  @Get(':client_id')
  async show(
    @Param() params: unknown,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClientHistory> {
    const { client_id: clientId } = parseParameters(clientParamsSchema, params);
    const { pool, as_of: asOf } = parseExactly(clientQuerySchema, query);
    const { entry, moment } = await this.find(clientId, { pool, asOf, reply });
    const { tenancies, identifiers, isExact } = await this.pages.count({
      of: { clientId, pool },
      grantedUpTo: moment.position,
    });
    return { ...entry, tenancies, identifiers, total_is_exact: isExact };
  }

  @Get(':client_id/tenancies')
  async tenancies(
    @Param() params: unknown,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClientTenancies> {
    const { client_id: clientId } = parseParameters(clientParamsSchema, params);
    const { pool, ...asked } = parseExactly(clientTenanciesQuerySchema, query);
    const { moment } = await this.find(clientId, { pool, asOf: asked.as_of, reply });
    return this.pages.page({ clientId, pool }, asked, moment);
  }

  @Get(':client_id/uptime')
  async uptime(
    @Param() params: unknown,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClientUptime> {
    const { client_id: clientId } = parseParameters(clientParamsSchema, params);
    const asked = parseExactly(uptimeQuerySchema, query);
    const { entry, moment } = await this.find(clientId, { pool: asked.pool, asOf: asked.as_of, reply });
    const client = { clientId, firstSeenAt: Date.parse(entry.first_seen) };
    return clientUptime(this.reader, client, asked, moment);
  }

  @Get(':client_id/gaps')
  async gaps(
    @Param() params: unknown,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClientGaps> {
    const { client_id: clientId } = parseParameters(clientParamsSchema, params);
    const asked = parseExactly(uptimeQuerySchema, query);
    const { moment } = await this.find(clientId, { pool: asked.pool, asOf: asked.as_of, reply });
    return clientGaps(this.reader, clientId, asked, moment);
  }

  /** Throws the problem `client_unknown`, and those of `ClientEntries`. */
  private async find(
    clientId: string,
    of: ClientsAsked,
  ): Promise<{ readonly entry: ClientEntry; readonly moment: ToldMoment }> {
    const then = await this.clients.look([clientId], of);
    const [entry] = await this.clients.entries(then, of.pool);
    if (entry) return { entry, moment: then.moment };
    const where = of.pool === undefined ? 'anything' : `anything of pool '${of.pool}'`;
    const when = of.asOf === undefined ? '' : ' by then';
    throw new ApiProblem('client_unknown', `'${clientId}' never held ${where}${when}.`);
  }
}
