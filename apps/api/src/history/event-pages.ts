import type { EventList, eventsQuerySchema } from '@berth/contract';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Ledger } from '../ledger/ledger.js';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { AskedEventsReader } from './asked-events.js';
import { invalidCursor, parseCursor, printCursor, type EventCursor } from './event-cursor.js';
import {
  countEvents,
  eventsBehind,
  isAtEnd,
  keyOf,
  prepareSearch,
  type EventSearch,
} from './event-search.js';
import type { EventKey, EventRow } from './events.queries.js';
import { eventItem, toldEvents } from './present-event.js';

/** When its time is over a page ends with what was found, and `next` goes on from there. */
const PAGE_MS = 1_000;
const COUNT_MS = 250;

type Cursor = ReturnType<typeof parseCursor>;

/** Lists of events, a page at a time. */
@Injectable()
export class EventPages {
  constructor(
    @Inject(AskedEventsReader) private readonly asked: AskedEventsReader,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
  ) {}

  /** Throws the problems of `AskedEventsReader`, and `invalid_cursor`. */
  async page({
    order,
    limit,
    after,
    ...filter
  }: z.output<typeof eventsQuerySchema>): Promise<{ readonly position: number; readonly list: EventList }> {
    const cursor = after === undefined ? undefined : await this.cursor(after);
    const asked = await this.asked.read(filter, cursor);
    const { text, heartbeats, position, now } = asked;
    const query = JSON.stringify([text, heartbeats, order, filter.as_of ?? null]);
    if (cursor && !cursor.isOf(query)) throw invalidCursor('is the cursor of another query');

    const search = await prepareSearch(this.reader, { ...asked, order });
    const { rows, next } = await this.find(search, cursor?.key, limit);
    const { total, isExact } = cursor ?? (await this.total(search, rows, next));
    const items = (await toldEvents(rows, this.reader)).map(eventItem);
    const list = {
      items,
      next: next && printCursor(query, { key: next, position, now, total, isExact }),
      total,
      total_is_exact: isExact,
    };
    return { position, list };
  }

  /** A cursor that could be one of ours. */
  private async cursor(text: string): Promise<Cursor> {
    const cursor = parseCursor(text);
    const now = await this.ledger.read((_, moment) => moment.ledger);
    if (cursor.position > this.ledger.position || cursor.now > now) throw invalidCursor('is no cursor');
    return cursor;
  }

  private async find(
    search: EventSearch,
    after: EventKey | undefined,
    limit: number,
  ): Promise<{ readonly rows: readonly EventRow[]; readonly next: EventKey | null }> {
    const rows: EventRow[] = [];
    let next: EventKey | null = null;
    const options = { after, batch: limit + 1, timeMsMax: PAGE_MS };
    for await (const { rows: more, searched } of eventsBehind(this.reader, search, options)) {
      rows.push(...more);
      next = isAtEnd(search, searched) ? null : searched;
      if (rows.length > limit) return { rows: rows.slice(0, limit), next: keyOf(rows[limit - 1]) };
    }
    return { rows, next };
  }

  private async total(
    search: EventSearch,
    rows: readonly EventRow[],
    next: EventKey | null,
  ): Promise<Pick<EventCursor, 'total' | 'isExact'>> {
    if (next === null) return { total: rows.length, isExact: true };
    const { total, isExact } = await countEvents(this.reader, search, COUNT_MS);
    return { total: Math.max(total, rows.length), isExact };
  }
}
