import {
  eventExportQuerySchema,
  eventHistogramQuerySchema,
  eventParamsSchema,
  eventQuerySchema,
  eventsQuerySchema,
  eventValuesQuerySchema,
  type EventHistogram,
  type EventList,
  type EventValues,
  type ExportHeader,
  type RawEvent,
  type Term,
} from '@berth/contract';
import { Controller, Get, Inject, Param, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Ledger } from '../ledger/ledger.js';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { parseParameters } from '../platform/http/parse-request.js';
import { presentTime } from '../platform/http/presented-time.js';
import { RunningExports } from '../platform/http/running-exports.js';
import { whoAsks } from '../platform/http/who-asks.js';
import { AskedEventsReader, type AskedEvents } from './asked-events.js';
import { EXPORT_FORMATS, exportPieces } from './event-export.js';
import { eventHistogram } from './event-histogram.js';
import { EventPages } from './event-pages.js';
import { prepareSearch, type EventSearch } from './event-search.js';
import { eventValues } from './event-values.js';
import { eventAt, type EventOrder, type RawEventRow } from './events.queries.js';
import { parseExactly } from './parameters.js';
import { eventItem, toldEvents } from './present-event.js';

/** What was recorded: lists, counts over time, exports, and one event with what proves it. */
@Controller('v1/events')
export class EventsController {
  constructor(
    @Inject(AskedEventsReader) private readonly asked: AskedEventsReader,
    @Inject(EventPages) private readonly pages: EventPages,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
    @Inject(RunningExports) private readonly exports: RunningExports,
  ) {}

  @Get()
  async events(@Query() query: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<EventList> {
    const { position, list } = await this.pages.page(parseExactly(eventsQuerySchema, query));
    reflect(reply, position);
    return list;
  }

  @Get('histogram')
  async histogram(
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventHistogram> {
    const { buckets, ...filter } = parseExactly(eventHistogramQuerySchema, query);
    const asked = await this.asked.read(filter);
    reflect(reply, asked.position);
    return eventHistogram(this.reader, await this.search(asked, 'desc'), asked, buckets);
  }

  @Get('values')
  async values(
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventValues> {
    const { field, starts = '', limit, ...filter } = parseExactly(eventValuesQuerySchema, query);
    const asked = await this.asked.read(filter);
    reflect(reply, asked.position);
    const beginning: Term = {
      kind: 'names',
      field,
      negated: false,
      values: [{ kind: 'prefix', text: starts }],
    };
    const narrowed = starts === '' ? asked : { ...asked, filter: [...asked.filter, beginning] };
    return eventValues(this.reader, await this.search(narrowed, 'desc'), { field, limit });
  }

  @Get('export')
  async export(
    @Query() query: unknown,
    @Req() { method, id }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { format: name, order, ...filter } = parseExactly(eventExportQuerySchema, query);
    const asked = await this.asked.read(filter);
    const search = await this.search(asked, order);
    const format = EXPORT_FORMATS[name];
    reflect(reply, asked.position);
    void reply.header('cache-control', 'no-store');
    // Who asks for the head alone would have the whole of it made for nothing.
    const pieces =
      method === 'HEAD' ? [] : exportPieces(this.reader, search, format, exportHeader(asked, search));
    return this.exports.begin(pieces, {
      contentType: format.contentType,
      fileName: `berth-events-${String(asked.position)}.${name}`,
      requestId: id,
    });
  }

  @Get(':position')
  async event(@Param() params: unknown, @Query() query: unknown): Promise<RawEvent> {
    const { position } = parseParameters(eventParamsSchema, params);
    const { raw } = parseExactly(eventQuerySchema, query);
    const [row] = await this.reader.rows<RawEventRow>(eventAt(position));
    // The reader may see what is not answered yet.
    if (!row || position > this.ledger.position) throw eventUnknown(position, this.ledger.position);
    const [told] = await toldEvents([row], this.reader);
    if (!told) throw eventUnknown(position, this.ledger.position);
    if (raw !== '1') return eventItem(told);
    const salt = Buffer.from(row.salt).toString('base64');
    return { ...eventItem(told), schema_version: row.schema_version, payload: told.data, salt };
  }

  private search(asked: AskedEvents, order: EventOrder): Promise<EventSearch> {
    return prepareSearch(this.reader, { ...asked, order });
  }
}

function reflect(reply: FastifyReply, position: number): void {
  if (position >= 0) void reply.header('ledger-position', String(position));
}

function eventUnknown(position: number, last: number): ApiProblem {
  return new ApiProblem(
    'event_unknown',
    `There is no event at position ${String(position)}; the last one is at ${String(last)}.`,
    { last_position: last },
  );
}

function exportHeader(
  { text, heartbeats, position, now }: AskedEvents,
  { span: { first, last }, order }: EventSearch,
): ExportHeader {
  const isEmpty = first > last;
  return {
    export: 'berth/events/v1',
    query: text,
    heartbeats,
    order,
    first_position: isEmpty ? null : first,
    last_position: isEmpty ? null : last,
    ledger_position: position,
    exported_at: presentTime(now),
    exported_by: whoAsks(),
  };
}
