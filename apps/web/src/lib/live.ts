import { eventSchema, streamMapSchema, streamTickSchema, type StreamMap } from '@berth/contract';
import { useEffect, useSyncExternalStore } from 'react';
import { z } from 'zod';
import { urlOf } from './api';
import { LIVE_AT_FIRST, type LiveState } from './live-state';
import { learnServiceTime, serviceNow } from './now';

/** A stream that is silent for longer than this may be dead without our being told. */
const SILENT_MS_MAX = 40_000;
const LOOK_EVERY_MS = 5_000;
const RETRY_MS = { min: 1_000, max: 15_000 };

const eventsFrameSchema = z.object({ items: z.array(eventSchema) });

type MapListener = (frame: StreamMap) => void;

/**
 * The one stream of the page. It is closed while nobody looks (a hidden tab, the past) and goes on from where it was,
 * so that nothing is missed and nothing is asked for in vain.
 */
class LiveStream {
  state = LIVE_AT_FIRST;
  private source: EventSource | undefined;
  private cursor: string | undefined;
  private isWanted = false;
  private mapPool: string | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private positionLost: number | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly mapListeners = new Set<MapListener>();
  private readonly changeListeners = new Set<() => void>();

  /** Begins or ends to listen, as when the past is looked at. */
  want(isWanted: boolean): void {
    if (this.isWanted === isWanted) return;
    this.isWanted = isWanted;
    this.reopen();
  }

  /** Whose map is told, too; undefined for none. */
  watchMap(pool: string | undefined): void {
    if (this.mapPool === pool) return;
    this.mapPool = pool;
    this.reopen();
  }

  pause(isPaused: boolean): void {
    this.set({ isPaused });
    if (!isPaused) this.tellChange();
  }

  readonly listen = (listener: () => void): (() => void) => added(this.listeners, listener);
  readonly onMap = (listener: MapListener): (() => void) => added(this.mapListeners, listener);
  /** Something may have changed: what is shown is to be asked anew. */
  readonly onChange = (listener: () => void): (() => void) => added(this.changeListeners, listener);

  /** Closes a stream that has been silent for too long, and opens one for a tab that is looked at again. */
  readonly look = (): void => {
    const isSilent = serviceNow() - (this.state.heardAt ?? serviceNow()) > SILENT_MS_MAX;
    // It was opened anew when it was silent before, and nothing has come since then.
    const isDead = isSilent && this.source?.readyState === EventSource.CONNECTING;
    if (isDead && this.state.connection === 'open') this.lose();
    if (document.hidden ? this.source !== undefined : this.isWanted && (!this.source || isSilent))
      this.reopen();
  };

  private reopen(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    this.source?.close();
    this.source = undefined;
    if (!this.isWanted || document.hidden) return;
    // As long as no event has come, what the last tick told is where to go on; -1 in a ledger without any.
    const position = this.state.tick?.position ?? -1;
    const after = this.cursor ?? (position < 0 ? undefined : position);
    const source = new EventSource(urlOf('v1/stream', { map: this.mapPool, after }));
    this.source = source;
    source.onopen = () => this.opened();
    source.onerror = () => this.failed(source);
    const hear = <Frame>(name: string, schema: z.ZodType<Frame>, take: (frame: Frame) => void): void =>
      source.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
        if (lastEventId !== '') this.cursor = lastEventId;
        take(schema.parse(JSON.parse(data)));
        this.set({ heardAt: serviceNow() });
      });
    hear('tick', streamTickSchema, (tick) => {
      learnServiceTime(tick.at);
      this.tellCaughtUp(tick.position);
      const isChanged = JSON.stringify(this.state.tick?.states) !== JSON.stringify(tick.states);
      this.set({ tick });
      if (isChanged) this.tellChange();
    });
    hear('events', eventsFrameSchema, () => this.tellChange());
    hear('map', streamMapSchema, (frame) => {
      for (const listener of this.mapListeners) listener(frame);
    });
    hear('reset', z.unknown(), () => this.tellChange());
  }

  private opened(): void {
    if (this.state.connection === 'lost') this.positionLost = this.state.tick?.position;
    this.set({ connection: 'open', lostAt: undefined, attempts: 0, heardAt: serviceNow() });
    this.tellChange();
  }

  private failed(source: EventSource): void {
    if (source !== this.source) return;
    const { attempts } = this.state;
    this.lose();
    // The browser tries again by itself, but for answers that are not a stream, such as 503.
    if (source.readyState !== EventSource.CLOSED) return;
    const wait = Math.min(RETRY_MS.max, RETRY_MS.min * 2 ** Math.min(attempts, 5));
    this.retry = setTimeout(() => this.reopen(), wait * (0.75 + Math.random() / 2));
  }

  private lose(): void {
    const { lostAt = serviceNow(), attempts } = this.state;
    this.set({ connection: 'lost', lostAt, attempts: attempts + 1 });
  }

  private tellCaughtUp(position: number): void {
    if (this.positionLost === undefined) return;
    this.set({ caughtUp: { events: Math.max(0, position - this.positionLost), at: serviceNow() } });
    this.positionLost = undefined;
  }

  private tellChange(): void {
    if (this.state.isPaused) return;
    for (const listener of this.changeListeners) listener();
  }

  private set(change: Partial<LiveState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

function added<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const live = new LiveStream();
document.addEventListener('visibilitychange', live.look);
addEventListener('online', live.look);
setInterval(live.look, LOOK_EVERY_MS);

/** How it stands with the stream; asked for by what shows it. */
export function useLive(): LiveState {
  return useSyncExternalStore(live.listen, () => live.state);
}

/** Has changes of a pool's map told, while the component is there. */
export function useLiveMap(pool: string | undefined, listener: MapListener): void {
  useEffect(() => live.onMap(listener), [listener]);
  useEffect(() => {
    live.watchMap(pool);
    return () => live.watchMap(undefined);
  }, [pool]);
}
