import {
  caretLines,
  HEARTBEATS_TYPE,
  NAME_FIELDS,
  NUMBER_FIELDS,
  parseEventParameter,
  parseEventQuery,
  printEventFilter,
  TIME_FIELDS,
  timeOf,
  type EventFilter,
  type EventFilterQuery,
  type Parsed,
  type QueryFault,
} from '@berth/contract';
import { isSeenBy } from '@berth/domain';
import { Inject, Injectable } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.js';
import { lastPositionNotAfter } from '../ledger/position-at.js';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { parseMoment } from '../platform/http/moment-asked.js';
import { viewUnknown } from '../platform/http/rejection-problem.js';
import { whoAsks } from '../platform/http/who-asks.js';
import type { HeartbeatsTold } from './event-plan.js';

/** Which events a request is about, and as of when. */
export interface AskedEvents {
  readonly filter: EventFilter;
  /** The filter as text: the same for the same filter, however it was asked. */
  readonly text: string;
  readonly heartbeats: HeartbeatsTold;
  /** The last position that counts; -1 in an empty ledger. */
  readonly position: number;
  /** Ledger ms. */
  readonly now: number;
}

/** Reads the parameters that all calls about events share. */
@Injectable()
export class AskedEventsReader {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
  ) {}

  /**
   * Throws the problems `invalid_query`, `invalid_as_of`, `before_first_event` and `view_unknown`. `pinned` is the
   * moment of an earlier page, which counts instead of now.
   */
  async read(query: EventFilterQuery, pinned?: Pick<AskedEvents, 'position' | 'now'>): Promise<AskedEvents> {
    const now = pinned?.now ?? (await this.ledger.read((_, moment) => moment.ledger));
    const view = await this.queryOfView(query.view);
    const filter = [
      ...parsedAs('view', view, now),
      ...typedFilter(query, now),
      ...parameterFilter(query, now),
    ];
    refuseReversed(filter, now);
    return {
      filter,
      text: printEventFilter(filter),
      heartbeats: query.heartbeats ?? (namesHeartbeats(filter) ? 'include' : 'exclude'),
      position: pinned?.position ?? (await this.positionAsOf(query.as_of, now)),
      now,
    };
  }

  private async queryOfView(slug: string | undefined): Promise<string> {
    if (slug === undefined) return '';
    const view = await this.ledger.read((image) => image.views.get(slug));
    if (!view || !isSeenBy(view, whoAsks())) throw viewUnknown(slug);
    return view.query;
  }

  private async positionAsOf(asOf: string | undefined, now: number): Promise<number> {
    const { position: last } = this.ledger;
    if (asOf === undefined) return last;
    const moment = parseMoment(asOf, { position: last, now });
    if ('position' in moment) return moment.position;
    const position = await lastPositionNotAfter(this.reader, moment.time, last);
    if (position >= 0) return position;
    throw new ApiProblem('before_first_event', `The ledger begins after ${asOf}; its first position is 0.`, {
      first_position: 0,
    });
  }
}

/** The filter of a text, from the parameter that it stands in. Throws the problem `invalid_query`. */
export function parsedAs(parameter: string, text: string, now: number): EventFilter {
  return valueOf(parameter, text, parseEventQuery(text, now));
}

function typedFilter({ query, q }: EventFilterQuery, now: number): EventFilter {
  if (query !== undefined && q !== undefined)
    throw new ApiProblem('invalid_request', "'q' and 'query' are the same: give one of them.");
  return parsedAs(q === undefined ? 'query' : 'q', q ?? query ?? '', now);
}

function parameterFilter(query: EventFilterQuery, now: number): EventFilter {
  return [...NAME_FIELDS, ...NUMBER_FIELDS, ...TIME_FIELDS].flatMap((field) => {
    const text = query[field];
    return text === undefined ? [] : [valueOf(field, text, parseEventParameter(field, text, now))];
  });
}

function valueOf<Value>(parameter: string, text: string, parsed: Parsed<Value>): Value {
  if (parsed.ok) return parsed.value;
  throw invalidQuery(parameter, text, parsed.fault);
}

function invalidQuery(parameter: string, text: string, fault: QueryFault): ApiProblem {
  const { at, length, message, suggestion } = fault;
  const better = text.slice(0, at) + suggestion + text.slice(at + length);
  return new ApiProblem(
    'invalid_query',
    `${message}\n\n${caretLines(text, fault)}\n\nWrite instead: ${better === '' ? '(nothing)' : better}`,
    { parameter, at, length, fault: message, suggestion, instead: better },
  );
}

/** Within one text this is a fault of that text; here times of several are put together. */
function refuseReversed(filter: EventFilter, now: number): void {
  const times = filter.filter((term) => term.kind === 'time');
  const of = (field: 'from' | 'to') =>
    times.filter((term) => term.field === field).map(({ time }) => timeOf(time, now));
  if (Math.max(...of('from')) < Math.min(...of('to'))) return;
  throw new ApiProblem('invalid_request', "'from' has to lie before 'to'.");
}

/** Who asks for heartbeats by name is not told that there are none. */
function namesHeartbeats(filter: EventFilter): boolean {
  return filter.some(
    (term) =>
      term.kind === 'names' &&
      term.field === 'type' &&
      !term.negated &&
      term.values.some((value) => value.kind === 'whole' && value.text === HEARTBEATS_TYPE),
  );
}
