const HOUR_MS = 3_600_000;
const HOURS = 24;
const DAY_MS = HOURS * HOUR_MS;

/** How busy each hour of a working day is, from midnight: 0 is the quietest, 1 the busiest. */
const BUSY = [
  0.12, 0.06, 0.02, 0, 0.01, 0.05, 0.14, 0.34, 0.62, 0.85, 0.96, 1, 0.93, 0.9, 0.97, 0.99, 0.94, 0.82, 0.66,
  0.55, 0.47, 0.38, 0.28, 0.19,
] as const;
/** What is left of it on a Saturday or Sunday. */
const WEEKEND_SHARE = 0.45;
/** The epoch was a Thursday. */
const EPOCH_WEEKDAY = 4;
const SATURDAY = 6;

/** How busy a fleet is at a time (ms since the epoch, by UTC): 0 to 1, without steps within a day. */
export function busyAt(at: number): number {
  const hour = (at % DAY_MS) / HOUR_MS;
  const from = BUSY[Math.floor(hour)] ?? 0;
  const to = BUSY[(Math.floor(hour) + 1) % HOURS] ?? 0;
  const weekday = (Math.floor(at / DAY_MS) + EPOCH_WEEKDAY) % 7;
  const share = weekday === 0 || weekday === SATURDAY ? WEEKEND_SHARE : 1;
  return share * (from + (to - from) * (hour % 1));
}

export function daysBetween(from: number, to: number): number {
  return (to - from) / DAY_MS;
}

export function hours(count: number): number {
  return count * HOUR_MS;
}
