import type { StreamMap, StreamReset, StreamTick } from '@berth/contract';
import type { StateCounts } from '@berth/domain';
import { presentTime } from '../platform/http/presented-time.js';
import type { MapChanges } from './map-changes.js';
import type { RecentEvent, RecentEvents } from './recent-events.js';
import type { Progress, Subscriber, Wish } from './subscriber.js';

/** What is so of a pool, or of all of them. */
export interface Figures {
  /** Null when there is no such pool. */
  readonly states: StateCounts | null;
  /** As text, by which one tick is told from another. */
  readonly statesText: string;
  /** All that were counted so far. */
  readonly heartbeats: number;
}

/** What one tick shows of the ledger. `at` in ledger ms. */
export interface Look {
  readonly position: number;
  readonly at: number;
  /** By pool; undefined stands for all of them. */
  readonly figures: ReadonlyMap<string | undefined, Figures>;
}

export interface Frame {
  readonly text: Buffer;
  readonly progress: Progress;
}

/** A frame takes no further event when it is as long as this: the rest is told by the next ones. */
const FRAME_CHARACTERS_MAX = 256 * 1024;
/** A position ahead of ours may be one that another process on the same ledger has told already. */
const AHEAD_MS_MAX = 5_000;
const NO_POOL: Figures = { states: null, statesText: 'null', heartbeats: 0 };

/** Makes the text of a tick's frames; those who are to be told the same share one. */
export class Frames {
  private readonly made = new Map<string, Frame | undefined>();

  constructor(
    private readonly look: Look,
    private readonly recent: RecentEvents,
    private readonly maps: ReadonlyMap<string, MapChanges>,
  ) {}

  /** What a stream is told now; undefined when there is nothing new for it. */
  for(subscriber: Subscriber): Frame | undefined {
    const { cursor, heartbeats, map, position, states } = subscriber.progress;
    const isOld = performance.now() - subscriber.since > AHEAD_MS_MAX;
    const key = [subscriber.key, cursor, heartbeats, map, position, states, isOld].join('\n');
    if (!this.made.has(key)) this.made.set(key, this.make(subscriber, isOld));
    return this.made.get(key);
  }

  private make({ wish, progress, wantsEvents }: Subscriber, isOld: boolean): Frame | undefined {
    const parts: string[] = [];
    const reset = wantsEvents ? this.resetOf(progress.cursor, isOld) : undefined;
    if (reset) parts.push(message('reset', reset));
    const cursor = wantsEvents
      ? this.addEvents(parts, wish, reset?.position ?? progress.cursor)
      : this.look.position;
    const changes = wish.map === undefined ? undefined : this.maps.get(wish.map);
    const change: StreamMap | undefined = changes?.since(progress.map);
    if (change) parts.push(message('map', change));
    const { states, statesText, heartbeats } = this.look.figures.get(wish.pool) ?? NO_POOL;
    const { position } = this.look;
    if (parts.length === 0 && position === progress.position && statesText === progress.states)
      return undefined;
    const at = presentTime(this.look.at);
    const tick: StreamTick = { position, at, heartbeats: heartbeats - progress.heartbeats, states };
    parts.push(message('tick', tick, cursor));
    return {
      text: Buffer.from(parts.join('')),
      progress: { cursor, heartbeats, position, states: statesText, map: changes?.next },
    };
  }

  /** Why the events after a position cannot be told, and where to go on. */
  private resetOf(cursor: number, isOld: boolean): StreamReset | undefined {
    const position = this.recent.head;
    if (cursor > position) return isOld ? { position, reason: 'position_ahead' } : undefined;
    return this.recent.reachesBackTo(cursor) ? undefined : { position, reason: 'gap_too_large' };
  }

  /** Adds the events after a position that are wanted, as far as there is room; answers up to where they are told. */
  private addEvents(parts: string[], wish: Wish, after: number): number {
    const items: string[] = [];
    let characters = 0;
    let cursor = Math.max(after, this.recent.head);
    for (const event of this.recent.since(after)) {
      if (!isWanted(event, wish)) continue;
      items.push(event.text);
      characters += event.text.length;
      if (characters < FRAME_CHARACTERS_MAX) continue;
      cursor = event.position;
      break;
    }
    if (items.length > 0) parts.push(text('events', `{"items":[${items.join(',')}]}`, cursor));
    return cursor;
  }
}

function isWanted({ pool, type }: RecentEvent, wish: Wish): boolean {
  return (wish.pool === undefined || pool === wish.pool) && (wish.types?.has(type) ?? true);
}

function message(event: string, data: object, id?: number): string {
  return text(event, JSON.stringify(data), id);
}

/** `data`: JSON, which has no line breaks. */
function text(event: string, data: string, id: number | undefined): string {
  return `${id === undefined ? '' : `id: ${String(id)}\n`}event: ${event}\ndata: ${data}\n\n`;
}
