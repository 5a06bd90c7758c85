import {
  deleteViewQuerySchema,
  saveViewSchema,
  viewParamsSchema,
  viewsQuerySchema,
  type View,
  type ViewList,
} from '@berth/contract';
import { isSeenBy, type CommandOf, type SavedView } from '@berth/domain';
import { Body, Controller, Delete, Get, Inject, Param, Put, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Ledger } from '../ledger/ledger.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { parseBody, parseParameters } from '../platform/http/parse-request.js';
import { presentTime } from '../platform/http/presented-time.js';
import { rejectionProblem, viewUnknown } from '../platform/http/rejection-problem.js';
import { causeOf, whoAsks } from '../platform/http/who-asks.js';
import { parsedAs } from './asked-events.js';
import { parseExactly } from './parameters.js';

/** Queries that are kept under a name. */
@Controller('v1/views')
export class ViewsController {
  constructor(@Inject(Ledger) private readonly ledger: Ledger) {}

  @Get()
  async views(@Query() query: unknown): Promise<ViewList> {
    const { q = '', sort, limit, after } = parseExactly(viewsQuerySchema, query);
    const seen = await this.ledger.read((image) =>
      [...image.views.values()].filter((view) => isSeenBy(view, whoAsks())),
    );
    const text = q.toLowerCase();
    const found = seen.filter(({ slug, title }) => `${slug}\n${title}`.toLowerCase().includes(text));
    found.sort((a, b) => (sort === 'slug' ? 0 : b.savedAt - a.savedAt) || (a.slug < b.slug ? -1 : 1));
    const first = after === undefined ? 0 : 1 + found.findIndex(({ slug }) => slug === after);
    if (after !== undefined && first === 0)
      throw new ApiProblem(
        'invalid_cursor',
        "'after' is not the 'next' of this list: leave it out to begin anew.",
      );
    const items = found.slice(first, first + limit);
    const next = first + limit < found.length ? (items.at(-1)?.slug ?? null) : null;
    return { items: items.map(presentView), next, total: found.length, total_is_exact: true };
  }

  @Get(':slug')
  async view(@Param() params: unknown): Promise<View> {
    return presentView(await this.find(parseParameters(viewParamsSchema, params).slug));
  }

  @Put(':slug')
  async save(@Param() params: unknown, @Body() body: unknown, @Req() request: FastifyRequest): Promise<View> {
    const { slug } = parseParameters(viewParamsSchema, params);
    const { query, title, shared, reason } = parseBody(saveViewSchema, body, VIEW);
    const now = await this.ledger.read((_, moment) => moment.ledger);
    parsedAs('query', query, now);
    const command = {
      type: 'SaveView',
      slug,
      title: title ?? slug,
      query,
      shared: shared ?? false,
      by: whoAsks(),
    } as const satisfies CommandOf<'SaveView'>;
    const decision = await this.ledger.submit(command, causeOf(request, reason));
    if (!decision.ok) throw rejectionProblem(decision.rejection);
    return presentView(decision.result);
  }

  @Delete(':slug')
  async delete(
    @Param() params: unknown,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    const { slug } = parseParameters(viewParamsSchema, params);
    const { reason } = parseExactly(deleteViewQuerySchema, query);
    const view = await this.find(slug);
    const decision = await this.ledger.submit(
      { type: 'DeleteView', slug, by: whoAsks() },
      causeOf(request, reason),
    );
    if (!decision.ok) throw rejectionProblem(decision.rejection);
    return presentView(view);
  }

  private async find(slug: string): Promise<SavedView> {
    const view = await this.ledger.read((image) => image.views.get(slug));
    if (!view || !isSeenBy(view, whoAsks())) throw viewUnknown(slug);
    return view;
  }
}

const VIEW = {
  names: [],
  code: 'client_id_required',
  message: 'Send a JSON body such as {"query":"type:Lease*","title":"Ended leases","shared":true}.',
} as const;

function presentView({ savedAt, ...view }: SavedView): View {
  const { slug, title, query, owner, shared } = view;
  return { slug, title, query, owner, shared, saved_at: presentTime(savedAt) };
}
