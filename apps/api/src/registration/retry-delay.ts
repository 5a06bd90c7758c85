const FIRST_MS = 500;
const MS_MAX = 30_000;

/**
 * Milliseconds to wait after so many failures in a row, from 1: twice as long each time, 30 s at most.
 * `chance`, from 0 to below 1, takes up to half of it off, so that services that failed together do not come
 * back together.
 */
export function retryDelayMs(failures: number, chance: number): number {
  return Math.min(MS_MAX, FIRST_MS * 2 ** (failures - 1)) * (1 - chance / 2);
}
