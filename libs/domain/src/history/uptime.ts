import { cut, disjoint, lengthsWithin, without, type TimeSpan } from './time-spans.js';

export interface UptimeQuestion {
  readonly window: TimeSpan;
  /** Into how many equal spans the window is cut; 1 at least. */
  readonly buckets: number;
  /** What lies before does not count. */
  readonly firstSeenAt: number;
  /** When the client held a lease; those of several pools may overlap. */
  readonly held: readonly TimeSpan[];
  /** When nobody could be heard. */
  readonly deaf: readonly TimeSpan[];
}

/** For how long a client was up and down, and for how long nobody can tell. */
export interface UpAndDown {
  readonly upMs: number;
  readonly downMs: number;
  readonly unknownMs: number;
}

export interface Uptime extends UpAndDown {
  /** The longest time that it was down without interruption, the first of several; undefined when it never was. */
  readonly longestDown: TimeSpan | undefined;
  readonly buckets: readonly (TimeSpan & UpAndDown)[];
}

/**
 * A client is up while it holds a lease, down while it holds none after it was first seen. While nobody could be
 * heard it is neither: the service cannot tell. Everything by intervals, so that nothing between samples is missed.
 */
export function uptimeOf({ window, buckets: count, firstSeenAt, held, deaf }: UptimeQuestion): Uptime {
  const counted = cut([{ from: firstSeenAt, to: Number.POSITIVE_INFINITY }], window);
  const unknown = disjoint(cut(deaf, counted[0]));
  const heldOnce = disjoint(cut(held, counted[0]));
  const up = without(heldOnce, unknown);
  const down = without(without(counted, unknown), heldOnce);
  const spans = equalSpans(window, count);
  const [ups, downs, unknowns] = [up, down, unknown].map((times) => lengthsWithin(spans, times));
  const buckets = spans.map((span, index) => ({
    ...span,
    upMs: ups?.[index] ?? 0,
    downMs: downs?.[index] ?? 0,
    unknownMs: unknowns?.[index] ?? 0,
  }));
  return {
    upMs: total(up),
    downMs: total(down),
    unknownMs: total(unknown),
    longestDown: longestOf(down),
    buckets,
  };
}

function equalSpans({ from, to }: TimeSpan, count: number): readonly TimeSpan[] {
  const edge = (index: number): number => from + Math.round((index * (to - from)) / count);
  return Array.from({ length: count }, (_, index) => ({ from: edge(index), to: edge(index + 1) }));
}

function total(spans: readonly TimeSpan[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0);
}

function longestOf(spans: readonly TimeSpan[]): TimeSpan | undefined {
  let longest: TimeSpan | undefined;
  for (const span of spans) if (!longest || span.to - span.from > longest.to - longest.from) longest = span;
  return longest;
}
