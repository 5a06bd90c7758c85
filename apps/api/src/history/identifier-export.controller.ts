import { identifierExportQuerySchema, poolParamsSchema } from '@berth/contract';
import { Controller, Get, Inject, Param, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Ledger } from '../ledger/ledger.js';
import type { PoolView } from '../ledger/pool-view.js';
import { PoolViews } from '../ledger/pool-views.js';
import { parseParameters } from '../platform/http/parse-request.js';
import { presentTime } from '../platform/http/presented-time.js';
import { RunningExports } from '../platform/http/running-exports.js';
import { whoAsks } from '../platform/http/who-asks.js';
import { IDENTIFIER_FORMATS, identifierPieces } from './identifier-export.js';
import { parseExactly } from './parameters.js';

/** The identifiers of a pool as a file, now or then. */
@Controller('v1/pools/:pool/export')
export class IdentifierExportController {
  constructor(
    @Inject(PoolViews) private readonly views: PoolViews,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(RunningExports) private readonly exports: RunningExports,
  ) {}

  @Get()
  async export(
    @Param() params: unknown,
    @Query() query: unknown,
    @Req() { method, id, url }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { pool } = parseParameters(poolParamsSchema, params);
    const {
      format: name,
      as_of: asOf,
      q,
      state,
      ...filter
    } = parseExactly(identifierExportQuerySchema, query);
    const view = await this.views.show(pool, { asOf, reply }, still);
    const exportedAt = await this.ledger.read((_, now) => now.ledger);
    const header = {
      export: 'berth/identifiers/v1' as const,
      pool,
      query: questionIn(url),
      ledger_position: view.position,
      as_of: presentTime(view.now.ledger),
      exported_at: presentTime(exportedAt),
      exported_by: whoAsks(),
    };
    void reply.header('cache-control', 'no-store');
    const format = IDENTIFIER_FORMATS[name];
    const asked = { ...filter, text: q, states: state };
    return this.exports.begin(method === 'HEAD' ? [] : identifierPieces(view, asked, format, header), {
      contentType: format.contentType,
      fileName: `berth-${pool}-${String(view.position)}.${name}`,
      requestId: id,
    });
  }
}

/** A copy that stays as it is while the image goes on. */
function still(view: PoolView): PoolView {
  return { ...view, columns: view.columns.snapshot() };
}

/** What was asked, without how it is written. */
function questionIn(url: string): string {
  const parameters = new URLSearchParams(url.split('?')[1] ?? '');
  parameters.delete('format');
  return parameters.toString();
}
