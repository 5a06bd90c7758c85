const SLOTS = 64;
const times = new Float64Array(SLOTS).fill(Number.NaN);
const texts: string[] = new Array<string>(SLOTS).fill('');

/**
 * Ledger ms as RFC 3339 in UTC with milliseconds. The answers of one turn share their times, and making
 * the text costs more than the rest of an answer: the last few are kept.
 */
export function presentTime(ms: number): string {
  const slot = ms % SLOTS;
  if (times[slot] !== ms) {
    times[slot] = ms;
    texts[slot] = new Date(ms).toISOString();
  }
  return texts[slot] ?? '';
}
