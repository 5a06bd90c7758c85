import { setImmediate as nextTurn } from 'node:timers/promises';
import { ledgerStates, poolStates, type LedgerState, type Moment } from '@berth/domain';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Counter, Gauge } from 'prom-client';
import { Ledger } from '../ledger/ledger.js';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { LOGGER } from '../platform/logger.js';
import { Vitals } from '../platform/vitals.js';
import { Frames, type Figures, type Look } from './frames.js';
import { HeartbeatCount } from './heartbeat-count.js';
import { RecentEvents } from './recent-events.js';
import type { Subscriber } from './subscriber.js';
import { WatchedMaps } from './watched-maps.js';

/** At most four ticks a second. */
const TICK_MS_MIN = 250;
/** However many streams there are, none waits longer than this for its next tick. */
const TICK_MS_MAX = 2_000;
/** Of the main thread, which heartbeats need: with more to do than this share of it, ticks are rarer. */
const SHARE_MAX = 0.01;
/** Streams written to in one go: less than a ms. */
const BATCH = 32;
const KEEP_ALIVE_MS = 15_000;
const KEEP_ALIVE = Buffer.from(':\n\n');
/** A stream whose last frame has not gone out for so long is given up; it resumes where it was. */
const STUCK_MS_MAX = 10_000;

/**
 * Tells all streams what happens. A tick looks at the ledger once for all of them: at the counts of the image, at
 * new events by one query, at the maps that are watched.
 */
@Injectable()
export class Broadcast implements OnModuleInit, OnModuleDestroy {
  private readonly subscribers = new Set<Subscriber>();
  private readonly heartbeats = new HeartbeatCount();
  private readonly recent: RecentEvents;
  private readonly maps: WatchedMaps;
  private ticking: NodeJS.Timeout | Promise<void> | undefined;
  private isClosed = false;
  private givenUp = 0;
  /** How long the tick under way has had the main thread. */
  private busyMs = 0;

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(LEDGER_READER) reader: LedgerReader,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Vitals) private readonly vitals: Vitals,
  ) {
    this.recent = new RecentEvents(reader);
    this.maps = new WatchedMaps(ledger, this.heartbeats);
  }

  onModuleInit(): void {
    this.ledger.listen(this.heartbeats);
    this.tellVitals();
  }

  onModuleDestroy(): void {
    this.isClosed = true;
    for (const subscriber of this.subscribers) subscriber.end();
  }

  get size(): number {
    return this.subscribers.size;
  }

  /** Whether the service is stopping: no stream begins any more. */
  get isOver(): boolean {
    return this.isClosed;
  }

  /** Heartbeats taken so far, from which a new stream counts on. */
  heartbeatsOf(pool: string | undefined): number {
    return this.heartbeats.count(pool);
  }

  add(subscriber: Subscriber): void {
    this.subscribers.add(subscriber);
    this.ticking ??= this.tickAfter(TICK_MS_MIN);
  }

  remove(subscriber: Subscriber): void {
    this.subscribers.delete(subscriber);
  }

  private tickAfter(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.ticking = this.tick()
        .catch((error: unknown) => {
          this.logger.debug({ err: error }, 'a tick of the streams failed; the next one tries again');
        })
        .then(() => {
          this.ticking = this.next();
        });
    }, ms);
  }

  private next(): NodeJS.Timeout | undefined {
    if (this.isClosed) return undefined;
    if (this.subscribers.size > 0)
      return this.tickAfter(Math.min(TICK_MS_MAX, Math.max(TICK_MS_MIN, this.busyMs / SHARE_MAX)));
    this.maps.watch(new Set());
    this.recent.forget();
    return undefined;
  }

  private async tick(): Promise<void> {
    this.busyMs = 0;
    const ready = this.readySubscribers();
    const { drawings, tookMs } = await this.maps.draw();
    this.busyMs += tookMs;
    const look = await this.ledger.read((image, now) => this.look(ready, image, now));
    await this.followEvents(ready, look.position);
    this.maps.note(drawings, this.recent);
    const frames = new Frames(look, this.recent, this.maps.changes);
    for (let first = 0; first < ready.length; first += BATCH) {
      await this.tell(ready.slice(first, first + BATCH), frames);
    }
  }

  /** Gives up those who are stuck, keeps quiet connections alive, and answers who can be told something. */
  private readySubscribers(): readonly Subscriber[] {
    const ready: Subscriber[] = [];
    const watched = new Set<string>();
    for (const subscriber of this.subscribers) {
      const { hasTakenAll, quietMs, wish } = subscriber;
      if (wish.map !== undefined) watched.add(wish.map);
      if (hasTakenAll) ready.push(subscriber);
      if (hasTakenAll && quietMs > KEEP_ALIVE_MS) subscriber.send(KEEP_ALIVE);
      if (hasTakenAll || quietMs < STUCK_MS_MAX) continue;
      this.givenUp += 1;
      this.subscribers.delete(subscriber);
      subscriber.end();
    }
    this.maps.watch(watched);
    return ready;
  }

  private look(ready: readonly Subscriber[], image: LedgerState, now: Moment): Look {
    const since = performance.now();
    const pools = new Set(ready.map(({ wish }) => wish.pool));
    const figures = new Map([...pools].map((name) => [name, this.figuresOf(name, image, now)]));
    this.busyMs += performance.now() - since;
    return { position: image.nextPosition - 1, at: now.ledger, figures };
  }

  private figuresOf(name: string | undefined, image: LedgerState, now: Moment): Figures {
    const pool = name === undefined ? undefined : image.pools.get(name);
    const ofPool = pool ? poolStates(pool, now) : null;
    const states = name === undefined ? ledgerStates(image, now) : ofPool;
    return { states, statesText: JSON.stringify(states), heartbeats: this.heartbeats.count(name) };
  }

  private async followEvents(ready: readonly Subscriber[], position: number): Promise<void> {
    const cursors = ready.filter(({ wantsEvents }) => wantsEvents).map(({ progress }) => progress.cursor);
    const positions = [...cursors, ...this.maps.positions];
    if (positions.length === 0) this.recent.forget();
    else await this.recent.follow(position, Math.min(...positions));
  }

  private async tell(subscribers: readonly Subscriber[], frames: Frames): Promise<void> {
    const since = performance.now();
    for (const subscriber of subscribers) {
      const frame = this.subscribers.has(subscriber) ? frames.for(subscriber) : undefined;
      if (!frame) continue;
      subscriber.progress = frame.progress;
      subscriber.send(frame.text);
    }
    // What was written goes out before the next tick of the process.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    this.busyMs += performance.now() - since;
    await nextTurn();
  }

  private tellVitals(): void {
    const registers = [this.vitals.metrics];
    const open = (): number => this.subscribers.size;
    this.vitals.addFigures('streams', () => ({ open: open() }));
    const givenUp = (): number => this.givenUp;
    new Gauge({
      name: 'berth_streams',
      help: 'Streams of events that are open',
      registers,
      collect() {
        this.set(open());
      },
    });
    new Counter({
      name: 'berth_streams_given_up_total',
      help: 'Streams that were ended because nobody read them',
      registers,
      collect() {
        this.reset();
        this.inc(givenUp());
      },
    });
  }
}
