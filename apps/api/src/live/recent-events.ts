import type { LedgerReader } from '../ledger/reader.js';
import { scan } from '../ledger/scan.js';
import { presentTime } from '../platform/http/presented-time.js';
import { eventsWithin, type RecentEventRow } from './recent-events.queries.js';

/** An event as all streams tell it. */
export interface RecentEvent {
  readonly position: number;
  readonly type: string;
  readonly pool: string | null;
  /** The identifier that it is about, by its place in the pool. */
  readonly ordinal: number | undefined;
  /** JSON, as `/v1/events` has it. */
  readonly text: string;
}

/** Who missed more than this is told to fetch anew what it shows. */
const EVENTS_MAX = 10_000;
const CHARACTERS_MAX = 16 * 1024 * 1024;
/** How far back the events of a stream that is resumed are looked for; most positions may be heartbeats. */
const POSITIONS_BACK_MAX = 200_000;
const READ_BACK_MS_MAX = 2_000;
/** New events that are read at a time: four times a second, and no more than can be told. */
const PAGE = 1_000;

/**
 * The last events but for heartbeats, in memory: read from the ledger once, whatever the number of streams that
 * tell them, and kept for those that resume.
 */
export class RecentEvents {
  private events: RecentEvent[] = [];
  private characters = 0;
  private after = -1;
  private upTo: number | undefined;

  constructor(private readonly reader: LedgerReader) {}

  /** Up to where events are known: the last position that was followed, unless there was too much to read. */
  get head(): number {
    return this.upTo ?? -1;
  }

  /** Whether every event after `position` and up to the head is here. */
  reachesBackTo(position: number): boolean {
    return this.upTo !== undefined && position >= this.after;
  }

  /**
   * Reads what has been appended up to `position`, and as much as may be of what came after `oldest`. Throws what
   * the reader throws; what was known before is kept.
   */
  async follow(position: number, oldest: number): Promise<void> {
    if (this.upTo === undefined || position - this.upTo > EVENTS_MAX) this.beginAt(position);
    else if (position > this.upTo) await this.readOn(this.upTo + 1, position);
    if (oldest < this.after) await this.readBack(oldest);
  }

  /** Forgets all; the next `follow` begins anew. */
  forget(): void {
    this.beginAt(-1);
    this.upTo = undefined;
  }

  /** The events after a position that `reachesBackTo` holds for. */
  *since(position: number): Generator<RecentEvent> {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.events[middle]?.position ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    for (let place = low; place < this.events.length; place += 1) {
      const event = this.events[place];
      if (event) yield event;
    }
  }

  private beginAt(position: number): void {
    this.events = [];
    this.characters = 0;
    this.after = position;
    this.upTo = position;
  }

  private async readOn(first: number, last: number): Promise<void> {
    const rows = await this.reader.rows<RecentEventRow>(eventsWithin({ first, last }, 'asc', PAGE));
    this.add(rows.map(toEvent), 'end');
    this.upTo = rows.length < PAGE ? last : (rows.at(-1)?.position ?? last);
    this.dropOldest();
  }

  private async readBack(oldest: number): Promise<void> {
    const first = Math.max(oldest + 1, this.head + 1 - POSITIONS_BACK_MAX);
    const slices = scan<RecentEventRow>(
      this.reader,
      { first, last: this.after, order: 'desc', timeMsMax: READ_BACK_MS_MAX },
      (span) => eventsWithin(span, 'desc', EVENTS_MAX + 1),
    );
    for await (const { rows, first: reached } of slices) {
      const room = EVENTS_MAX - this.events.length;
      const newest = rows.slice(0, room);
      this.add(newest.toReversed().map(toEvent), 'start');
      this.after = rows[room]?.position ?? reached - 1;
      if (rows.length > room) break;
    }
    this.dropOldest();
  }

  private add(events: readonly RecentEvent[], where: 'start' | 'end'): void {
    this.events = where === 'end' ? [...this.events, ...events] : [...events, ...this.events];
    for (const { text } of events) this.characters += text.length;
  }

  private dropOldest(): void {
    let dropped = 0;
    for (const { text } of this.events) {
      const left = this.events.length - dropped;
      if (left <= EVENTS_MAX && this.characters <= CHARACTERS_MAX) break;
      this.characters -= text.length;
      dropped += 1;
    }
    if (dropped === 0) return;
    this.after = this.events[dropped - 1]?.position ?? this.after;
    this.events = this.events.slice(dropped);
  }
}

function toEvent(row: RecentEventRow): RecentEvent {
  const { position, type, pool, payload } = row;
  const { ordinal } = JSON.parse(payload) as { readonly ordinal?: number };
  return { position, type, pool, ordinal, text: toText(row) };
}

function toText({ payload, recorded_at: recordedAt, position, type, ...rest }: RecentEventRow): string {
  const head = JSON.stringify({ position, type, recorded_at: presentTime(recordedAt), ...rest });
  // The payload is JSON as it was recorded.
  return `${head.slice(0, -1)},"data":${payload}}`;
}
