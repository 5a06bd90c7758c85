/** Which clock times are shown in. */
export type Zone = 'utc' | 'local';

/** How much of a moment is shown. */
export type TimeStyle = 'full' | 'second' | 'minute' | 'day' | 'clock';

/** Milliseconds to show: `full` has them, so that two events of one second are told apart. */
const CUTS = {
  full: { from: 0, to: 23 },
  second: { from: 0, to: 19 },
  minute: { from: 0, to: 16 },
  day: { from: 0, to: 10 },
  clock: { from: 11, to: 19 },
} as const satisfies Record<TimeStyle, { readonly from: number; readonly to: number }>;

const MINUTE_MS = 60_000;

/**
 * A moment as it is shown everywhere: `2026-11-22 10:15:00.120Z`, or with the local offset, `… 03:15:00.120-07:00`.
 * A day alone carries no offset. `—` when there is none.
 */
export function formatTime(
  moment: string | number | Date | null | undefined,
  zone: Zone,
  style: TimeStyle = 'second',
): string {
  if (moment === null || moment === undefined) return '—';
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return '—';
  const offsetMinutes = zone === 'utc' ? 0 : -date.getTimezoneOffset();
  const shown = new Date(date.getTime() + offsetMinutes * MINUTE_MS).toISOString().replace('T', ' ');
  const { from, to } = CUTS[style];
  return shown.slice(from, to) + (style === 'day' ? '' : offsetText(offsetMinutes, zone));
}

/** `Z`, `+02:00`, `-06:30`. */
function offsetText(minutes: number, zone: Zone): string {
  if (zone === 'utc') return 'Z';
  const size = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** A span in its two largest units: `3 h 12 min`, `4.2 s`, `120 ms`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '—';
  const size = Math.max(0, seconds);
  if (size > 0 && size < 0.95) return `${String(Math.max(1, Math.round(size * 1_000)))} ms`;
  if (size < 9.95) return `${(Math.round(size * 10) / 10).toString()} s`;
  const whole = Math.round(size);
  const at = UNITS.findIndex(([, length]) => whole >= length);
  const [unit, length] = UNITS[at] ?? UNITS[3];
  const count = Math.floor(whole / length);
  const [nextUnit, nextLength] = UNITS[at + 1] ?? ['', 1];
  const rest = Math.floor((whole % length) / nextLength);
  return nextUnit !== '' && rest > 0
    ? `${String(count)} ${unit} ${String(rest)} ${nextUnit}`
    : `${String(count)} ${unit}`;
}

/** How long ago something was, for `time ago`; what lies ahead by the clock's error counts as now. */
export function secondsBetween(earlier: string | number, later: number): number {
  return Math.max(0, (later - new Date(earlier).getTime()) / 1_000);
}
