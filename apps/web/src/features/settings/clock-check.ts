import type { Diagnostics } from '@berth/contract';
import { formatDuration } from '../../lib/format-time';
import { t } from '../../lib/i18n/catalogue';

/** Less than this is the way of the answer, and hurts nobody. */
const APART_MS_MAX = 5_000;

/**
 * Whether the clock of this computer goes with the service's. `at`: what the service said that it is; `heardAt`: this
 * computer's time when it did, in ms.
 */
export function clockCheck(at: string, heardAt: number): Diagnostics['checks'][string] {
  const apartMs = heardAt - Date.parse(at);
  if (Math.abs(apartMs) <= APART_MS_MAX) return { ok: true };
  const span = formatDuration(Math.abs(apartMs) / 1_000);
  return { ok: false, detail: t(apartMs > 0 ? 'check.clock.ahead' : 'check.clock.behind', { span }) };
}
