import { parseDuration, type PoolPolicy } from '@berth/domain';

/** Machines of one kind in a generated history, and the pool they draw from. */
export interface HistoryGroupPlan {
  readonly pool: string;
  readonly patterns: readonly string[];
  readonly policy: PoolPolicy;
  /** How many run in the quietest and in the busiest hour of a working day. */
  readonly machinesMin: number;
  readonly machinesMax: number;
  /** When the day begins for them, in hours after it does for the people. */
  readonly shiftHours: number;
  /** By which share of today they grow, a day. */
  readonly growthPerDay: number;
  /** Machines of one host: their heartbeats come together, and so in one commit. */
  readonly hostSize: number;
  /** How long a machine lives on average, if no wave takes it away. */
  readonly lifeMs: number;
  /** Of those that go, how many give their identifier back; the others fall silent. */
  readonly gracefulShare: number;
  /** Names begin like this; `fresh` ones never come again, others are those of a place in a host. */
  readonly names: { readonly prefix: string; readonly fresh: boolean };
}

/** The fleet of a generated history, and for how long it lives. */
export interface HistoryPlan {
  readonly groups: readonly HistoryGroupPlan[];
  /** About how long it takes until there are as many events as were asked for. */
  readonly spanMs: number;
}

/** At this many events the fleet has the sizes below, and lives for four weeks. */
const FULL_EVENTS = 10_000_000;
const FULL_SPAN_MS = span('28d');

/**
 * A fleet that leaves about `events` events: for a hundred times as many it is ten times as large and lives ten
 * times as long. At ten million, about seven of ten events are packed heartbeats, five in each; nearly all others
 * are leases that begin, end, and are reclaimed.
 */
export function historyPlan(events: number): HistoryPlan {
  const scale = Math.sqrt(events / FULL_EVENTS);
  const size = (full: number, least: number): number => Math.max(least, Math.round(full * scale));
  const groups: readonly HistoryGroupPlan[] = [
    {
      ...poolOf('web', size(2_000, 24), { ttl: '9m', heartbeat: '3m', holdDown: '3m' }),
      machinesMin: size(500, 3),
      machinesMax: size(1_400, 9),
      shiftHours: 0,
      growthPerDay: 0.005,
      hostSize: 8,
      lifeMs: span('16h'),
      gracefulShare: 0.8,
      names: { prefix: 'ip-10-1', fresh: false },
    },
    {
      ...poolOf('batch', size(10_000, 60), { ttl: '30m', heartbeat: '10m', holdDown: '10m' }),
      machinesMin: size(800, 4),
      machinesMax: size(4_500, 24),
      shiftHours: 12,
      growthPerDay: 0.002,
      hostSize: 12,
      lifeMs: span('4h'),
      gracefulShare: 0.55,
      names: { prefix: 'i', fresh: true },
    },
    {
      ...poolOf('ci', size(1_000, 16), { ttl: '5m', heartbeat: '2m', holdDown: '1m', order: 'longest-free' }),
      machinesMin: size(40, 2),
      machinesMax: size(600, 6),
      shiftHours: 1,
      growthPerDay: 0,
      hostSize: 8,
      lifeMs: span('20m'),
      gracefulShare: 0.92,
      names: { prefix: 'runner', fresh: false },
    },
    {
      ...poolOf('db', size(64, 8), { ttl: '90s', heartbeat: '30s', holdDown: '60s' }),
      machinesMin: size(40, 2),
      machinesMax: size(42, 2),
      shiftHours: 0,
      growthPerDay: 0,
      hostSize: 2,
      lifeMs: span('8d'),
      gracefulShare: 0.9,
      names: { prefix: 'db', fresh: false },
    },
    {
      ...poolOf('gpu', size(256, 10), { ttl: '6m', heartbeat: '2m', holdDown: '5m' }),
      machinesMin: size(180, 4),
      machinesMax: size(215, 5),
      shiftHours: 3,
      growthPerDay: 0.008,
      hostSize: 4,
      lifeMs: span('3d'),
      gracefulShare: 0.7,
      names: { prefix: 'gpu-rack', fresh: false },
    },
  ];
  return { groups, spanMs: FULL_SPAN_MS * scale };
}

interface PolicyText {
  readonly ttl: string;
  readonly heartbeat: string;
  readonly holdDown: string;
  readonly order?: PoolPolicy['order'];
}

function poolOf(pool: string, capacity: number, { ttl, heartbeat, holdDown, order = 'lowest' }: PolicyText) {
  const policy = { ttlMs: span(ttl), heartbeatMs: span(heartbeat), holdDownMs: span(holdDown), order };
  return { pool, patterns: [patternOf(pool, capacity)], policy };
}

/** As many numbered identifiers as that, all of one width. */
export function patternOf(pool: string, capacity: number): string {
  const last = String(capacity);
  return `${pool}-[${'1'.padStart(Math.max(3, last.length), '0')}-${last.padStart(3, '0')}]`;
}

function span(text: string): number {
  return parseDuration(text) ?? Number.NaN;
}
