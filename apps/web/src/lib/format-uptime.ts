import { formatShare } from './format-number';
import { preferences } from './preferences';

/** An uptime with as many nines as it has: `99.98 %`, and `100 %` only when nothing is missing. `—` when unknown. */
export function formatUptime(share: number | null): string {
  if (share === null) return '—';
  if (share === 1) return new Intl.NumberFormat(preferences().language, { style: 'percent' }).format(1);
  if (share < 0.99) return formatShare(share);
  const shown = Math.floor(share * 1e5) / 1e5;
  const digits = { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 3 } as const;
  return new Intl.NumberFormat(preferences().language, digits).format(shown);
}
