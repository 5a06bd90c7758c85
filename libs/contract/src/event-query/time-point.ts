import { parseDuration } from '@berth/domain';
import type { TimePoint } from './filter.js';

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/;
const ZONE = /^([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Reads `2026-11-22` (midnight UTC), `2026-11-22T10:15Z` or an RFC 3339 time, `now`, and `-24h` for a span before it;
 * undefined for anything else.
 */
export function readTimePoint(text: string): TimePoint | undefined {
  if (text === 'now') return { agoMs: 0 };
  const ago = text.startsWith('-') ? parseDuration(text.slice(1)) : undefined;
  if (ago !== undefined) return { agoMs: ago };
  const [date = '', rest] = text.split(/[Tt]/, 2);
  if (!isDay(date)) return undefined;
  if (rest === undefined) return text === date ? { ms: Date.parse(`${date}T00:00:00Z`) } : undefined;
  const zoneAt = rest.search(/[Zz+-]/);
  if (zoneAt < 0 || !CLOCK.test(rest.slice(0, zoneAt)) || !ZONE.test(rest.slice(zoneAt))) return undefined;
  const ms = Date.parse(`${date}T${rest.toUpperCase()}`);
  return Number.isNaN(ms) ? undefined : { ms };
}

/** Whether the text is a time but for its zone. */
export function isZoneMissing(text: string): boolean {
  return !ZONE.test(text.slice(-1)) && readTimePoint(`${text}Z`) !== undefined;
}

function isDay(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCDate() === Number(day) && date.getUTCMonth() === Number(month) - 1;
}

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
];

export function printTimePoint(point: TimePoint): string {
  if ('ms' in point) return new Date(point.ms).toISOString();
  if (point.agoMs === 0) return 'now';
  const [unit, ms] = UNITS.find(([, size]) => point.agoMs % size === 0) ?? ['ms', 1];
  return `-${String(point.agoMs / ms)}${unit}`;
}
