import { preferences } from './preferences';

/**
 * What stands between digits, by language. `Intl.NumberFormat` tells the same, but its first use takes a page
 * 50 to 100 ms: see docs/decisions/0015.
 */
const SIGNS = {
  en: { group: ',', point: '.', percent: '%' },
  de: { group: '.', point: ',', percent: '\u00a0%' },
} as const;

/** From `min` to `max` digits behind the point. */
function format(value: number | bigint, max: number, min = 0): string {
  const { group, point } = SIGNS[preferences().language];
  const [whole = '', part = ''] = (typeof value === 'bigint' ? String(value) : value.toFixed(max)).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, group);
  const digits = part.slice(0, min) + part.slice(min).replace(/0+$/, '');
  const text = digits === '' ? grouped : `${grouped}${point}${digits}`;
  return text === '-0' ? '0' : text;
}

/** A share from 0 to 1 as percent, with so many digits behind the point. */
export function formatPercent(share: number, max: number, min = 0): string {
  return format(share * 100, max, min) + SIGNS[preferences().language].percent;
}

/** A count as people read it: `65,536`. */
export function formatCount(count: number | bigint): string {
  return format(count, 0);
}

/** A number with as many digits as say something: `4,020`, `12.4`, `0.4`. */
export function formatNumber(value: number): string {
  return format(value, Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0);
}

/** A share from 0 to 1: `62.4 %`. It only says 100 % (or 0 %) when it is. */
export function formatShare(share: number): string {
  const shown = share >= 1 || share <= 0 ? share : Math.min(0.999, Math.max(0.001, share));
  return formatPercent(shown, 1, 1);
}

/** With its sign: `+1,620`, `−12`. */
export function formatSigned(value: number): string {
  const text = format(value, Math.abs(value) < 10 ? 1 : 0);
  return value > 0 && text !== '0' ? `+${text}` : text;
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
