import { preferences } from './preferences';

const cache = new Map<string, Intl.NumberFormat>();

function format(options: Intl.NumberFormatOptions, value: number): string {
  const { language } = preferences();
  const key = `${language}${JSON.stringify(options)}`;
  const made = cache.get(key) ?? new Intl.NumberFormat(language, options);
  cache.set(key, made);
  return made.format(value);
}

/** A count as people read it: `65,536`. */
export function formatCount(count: number): string {
  return format({ maximumFractionDigits: 0 }, count);
}

/** A number with as many digits as say something: `4,020`, `12.4`, `0.4`. */
export function formatNumber(value: number): string {
  return format({ maximumFractionDigits: Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0 }, value);
}

/** A share from 0 to 1: `62.4 %`. It only says 100 % (or 0 %) when it is. */
export function formatShare(share: number): string {
  const shown = share >= 1 || share <= 0 ? share : Math.min(0.999, Math.max(0.001, share));
  return format({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }, shown);
}

/** With its sign: `+1,620`, `−12`. */
export function formatSigned(value: number): string {
  return format({ maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0, signDisplay: 'exceptZero' }, value);
}

/** Bytes: `12.4 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${formatNumber(value)} ${units[unit] ?? ''}`;
}
