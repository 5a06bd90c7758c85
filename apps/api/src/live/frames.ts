import type { StreamMap, StreamReset } from '@berth/contract';
import { presentTime } from '../platform/http/presented-time.js';
import type { MapChanges } from './map-changes.js';
import type { RecentEvents } from './recent-events.js';
import type { Progress, Subscriber } from './subscriber.js';

/** What one tick shows of the ledger. */
export interface Look {
  readonly position: number;
  /** Ledger ms. */
  readonly at: number;
  /** By pool, undefined for all of them: identifiers by state as JSON, and heartbeats so far. */
  readonly of: ReadonlyMap<string | undefined, { readonly states: string; readonly heartbeats: number }>;
}

export interface Frame {
  readonly text: Buffer;
  readonly progress: Progress;
}

/** A frame takes no further event when it is as long as this: a stream is told the rest with its next ones. */
const FRAME_CHARACTERS_MAX = 256 * 1024;
/** A position ahead of ours may be one that another process on the same ledger has told already. */
const AHEAD_MS_MAX = 5_000;

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
    const isOver = subscriber.since + AHEAD_MS_MAX < performance.now();
    const key = [subscriber.key, cursor, heartbeats, map, position, states, isOver].join('\n');
    const known = this.made.get(key);
    if (known || this.made.has(key)) return known;
    const frame = this.make(subscriber, isOver);
    this.made.set(key, frame);
    return frame;
  }

  private make({ wish, progress, wantsEvents }: Subscriber, isOver: boolean): Frame | undefined {
    const { position, at } = this.look;
    const parts: string[] = [];
    let { cursor } = progress;
    const reset = wantsEvents ? this.resetOf(cursor, isOver) : undefined;
    if (reset) {
      cursor = reset.position;
      parts.push(message('reset', JSON.stringify(reset)));
    }
    if (wantsEvents) cursor = this.addEvents(parts, cursor, (pool, type) => isWanted(pool, type));
    else cursor = position;
    const changes = wish.map === undefined ? undefined : this.maps.get(wish.map);
    const change = changes?.since(progress.map);
    if (change) parts.push(message('map', JSON.stringify(change satisfies StreamMap)));
    const { states, heartbeats } = this.look.of.get(wish.pool) ?? { states: 'null', heartbeats: 0 };
    if (parts.length === 0 && progress.position === position && progress.states === states) return undefined;
    const counted = heartbeats - progress.heartbeats;
    const tick = `{"position":${String(position)},"at":"${presentTime(at)}","heartbeats":${String(counted)},"states":${states}}`;
    parts.push(`id: ${String(cursor)}\n${message('tick', tick)}`);
    return {
      text: Buffer.from(parts.join('')),
      progress: { cursor, heartbeats, position, states, map: changes?.next },
    };

    function isWanted(pool: string | null, type: string): boolean {
      return (wish.pool === undefined || pool === wish.pool) && (wish.types?.has(type) ?? true);
    }
  }

  /** Why the events after a position cannot be told, and where to go on. */
  private resetOf(cursor: number, isOver: boolean): StreamReset | undefined {
    const position = this.recent.head;
    if (cursor > position) return isOver ? { position, reason: 'position_ahead' } : undefined;
    return this.recent.reachesBackTo(cursor) ? undefined : { position, reason: 'gap_too_large' };
  }

  /** Adds the wanted events after a position as far as there is room; answers up to where they are told then. */
  private addEvents(
    parts: string[],
    after: number,
    isWanted: (pool: string | null, type: string) => boolean,
  ): number {
    const items: string[] = [];
    let characters = 0;
    let cursor = Math.max(after, this.recent.head);
    for (const { position, pool, type, text } of this.recent.since(after)) {
      if (!isWanted(pool, type)) continue;
      items.push(text);
      characters += text.length;
      if (characters < FRAME_CHARACTERS_MAX) continue;
      cursor = position;
      break;
    }
    if (items.length > 0)
      parts.push(`id: ${String(cursor)}\n${message('events', `{"items":[${items.join(',')}]}`)}`);
    return cursor;
  }
}

function message(event: string, data: string): string {
  return `event: ${event}\ndata: ${data}\n\n`;
}
