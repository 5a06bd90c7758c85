import { formatPercent, formatShare } from './format-number';

/** An uptime with as many nines as it has: `99.98 %`, and `100 %` only when nothing is missing. `—` when unknown. */
export function formatUptime(share: number | null): string {
  if (share === null) return '—';
  if (share === 1) return formatPercent(1, 0);
  if (share < 0.99) return formatShare(share);
  return formatPercent(Math.floor(share * 1e5) / 1e5, 3, 2);
}
