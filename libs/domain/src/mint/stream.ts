import { shiftsOf, type SnowflakeLayout } from './layout.js';
import type { MintWindow } from './window.js';

/** How far ahead of ID time ids may be taken, so that a burst need not wait: 20 ticks of sonyflake. */
export const BORROWED_MS_MAX = 200;

export interface Taken {
  /** Decimal, strictly increasing, also over all takes. */
  readonly ids: readonly string[];
  /** Why these are fewer than were asked for; undefined when they are not. */
  readonly shortage: Shortage | undefined;
}

/**
 * `windows_over`: no number has ID time left. `too_far_ahead`: the next tick that may be used is more than
 * `BORROWED_MS_MAX` ahead; it no longer is after `retryMs`.
 */
export type Shortage =
  { readonly reason: 'windows_over' } | { readonly reason: 'too_far_ahead'; readonly retryMs: number };

/** Ticks since the layout's epoch: from `floor` up to and without `end`. */
interface Span {
  readonly floor: number;
  readonly end: number;
}

/**
 * One strictly increasing stream of ids over all machine numbers of a process. It issues a tick and a sequence
 * of a number at most once, only within the windows of that number, and never waits: the clock is an argument,
 * and one that stands still or falls back costs sequences, not order. A number that joins or leaves within a
 * tick takes part, or none, from the next one on.
 */
export class SnowflakeStream {
  private readonly spans = new Map<number, readonly Span[]>();
  private readonly ticksMax: number;
  private readonly sequences: number;
  private readonly shifts: ReturnType<typeof shiftsOf>;
  /** The tick that ids are taken of now, and how many of it were taken. */
  private tick = -1;
  private position = 0;
  /** Numbers that may use the tick, ascending; the same until `rosterEnd`. */
  private roster: readonly number[] = [];
  private rosterEnd = 0;

  constructor(private readonly layout: SnowflakeLayout) {
    this.ticksMax = 2 ** layout.timeBits;
    this.sequences = 2 ** layout.sequenceBits;
    this.shifts = shiftsOf(layout);
  }

  /** Takes windows as they were granted, in any order; the same one again changes nothing. */
  extend(windows: readonly MintWindow[]): void {
    for (const { number, floorMs, ceilMs } of windows) {
      const end = Math.min(this.tickOf(ceilMs), this.ticksMax);
      const known = (this.spans.get(number) ?? []).filter((span) => span.end > this.tick);
      this.spans.set(number, [...known, { floor: this.tickOf(floorMs), end }]);
    }
    this.rosterEnd = 0;
  }

  /** Issues nothing more of a number: it was given back or lost. */
  drop(number: number): void {
    this.spans.delete(number);
    this.rosterEnd = 0;
    if (!this.roster.includes(number)) return;
    // What is left of the tick was shared out with this number in it.
    this.roster = [];
    this.position = 0;
  }

  /** Up to `count` ids, none before the ID time `nowMs` and none more than `BORROWED_MS_MAX` after it. */
  take(count: number, nowMs: number): Taken {
    const ids: string[] = [];
    const lastTick = this.tickOf(nowMs + BORROWED_MS_MAX);
    this.enter(Math.max(this.tick, this.tickOf(nowMs)));
    while (ids.length < count) {
      if (this.left === 0) {
        const next = this.nextTick();
        if (next === undefined) return { ids, shortage: { reason: 'windows_over' } };
        if (next > lastTick) return { ids, shortage: this.tooFarAhead(next, nowMs) };
        this.enter(next);
      }
      if (this.tick > lastTick) return { ids, shortage: this.tooFarAhead(this.tick, nowMs) };
      this.issue(ids, Math.min(this.left, count - ids.length));
    }
    return { ids, shortage: undefined };
  }

  private tooFarAhead(tick: number, nowMs: number): Shortage {
    const tickMs = this.layout.epochMs + tick * this.layout.tickMs;
    return { reason: 'too_far_ahead', retryMs: tickMs - BORROWED_MS_MAX - nowMs };
  }

  /** How many ids the tick has left. */
  private get left(): number {
    return this.roster.length * this.sequences - this.position;
  }

  private enter(tick: number): void {
    if (tick === this.tick) return;
    this.tick = tick;
    this.position = 0;
    if (tick < this.rosterEnd) return;
    const bounds = [...this.spans.values()].flat().flatMap(({ floor, end }) => [floor, end]);
    this.rosterEnd = Math.min(Number.POSITIVE_INFINITY, ...bounds.filter((bound) => bound > tick));
    this.roster = [...this.spans.keys()].filter((number) => this.covers(number, tick)).sort((a, b) => a - b);
  }

  /** The first tick after this one that any number may use; undefined when there is none. */
  private nextTick(): number | undefined {
    const after = this.tick + 1;
    const open = [...this.spans.values()].flat().filter(({ end }) => end > after);
    return open.length === 0 ? undefined : Math.max(after, Math.min(...open.map(({ floor }) => floor)));
  }

  private covers(number: number, tick: number): boolean {
    return (this.spans.get(number) ?? []).some(({ floor, end }) => floor <= tick && tick < end);
  }

  /**
   * The next `count` ids of the tick, in their order: of each value of the upper field, all values of the lowest.
   */
  private issue(ids: string[], count: number): void {
    const { roster, sequences, shifts } = this;
    const isMachineLowest = this.layout.lowest === 'machine';
    const lows = isMachineLowest ? roster.length : sequences;
    const tickBits = BigInt(this.tick) << shifts.time;
    let upper = Math.floor(this.position / lows);
    let low = this.position % lows;
    this.position += count;
    for (let left = count; left > 0; upper += 1, low = 0) {
      const upperBits = isMachineLowest
        ? BigInt(upper) << shifts.sequence
        : BigInt(roster[upper] ?? 0) << shifts.machine;
      const bits = tickBits | upperBits;
      for (; low < lows && left > 0; low += 1, left -= 1) {
        ids.push(String(bits | BigInt(isMachineLowest ? (roster[low] ?? 0) : low)));
      }
    }
  }

  private tickOf(ms: number): number {
    return Math.floor((ms - this.layout.epochMs) / this.layout.tickMs);
  }
}
