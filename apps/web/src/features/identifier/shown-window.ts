import type { Tenancy } from '@berth/contract';
import { windowOf, type TimeWindow } from '../../lib/time-window';
import { RANGES, type IdentifierSearch } from './identifier-search';

/** What is left free before the first lease, as a share of the time that is shown. */
const MARGIN = 0.02;
const WIDTH_MS_MIN = 60_000;

/** A window as the API takes it. */
export interface AskedWindow {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The window that an address asks for, as the API takes it; what lies ahead is left out. */
export function askedWindow(search: IdentifierSearch, moment: number): AskedWindow {
  const window = windowOf(search);
  if (!window || window.from >= moment) return search.range ? { from: `-${search.range}` } : {};
  const from = new Date(window.from).toISOString();
  return window.to < moment ? { from, to: new Date(window.to).toISOString() } : { from };
}

/** The window that is drawn: all of history, when nothing is asked for, as far as it is loaded. */
export function shownWindow(
  search: IdentifierSearch,
  moment: number,
  tenancies: readonly Tenancy[],
): TimeWindow {
  const window = windowOf(search);
  if (window && window.from < moment) return window;
  if (search.range) return { from: moment - RANGES[search.range], to: moment };
  const oldest = tenancies.at(-1);
  const width = Math.max(WIDTH_MS_MIN, oldest ? moment - Date.parse(oldest.from) : 0);
  return { from: moment - width * (1 + MARGIN), to: moment };
}
