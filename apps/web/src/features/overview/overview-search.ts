import { oneOf, present, textOf } from '../../lib/search-text';

export const RANGES = ['1h', '24h', '7d', '30d'] as const;

export const DEFAULT_RANGE: (typeof RANGES)[number] = '24h';

export interface OverviewSearch {
  readonly pool?: string | undefined;
  /** `DEFAULT_RANGE` when it is left out. */
  readonly range?: (typeof RANGES)[number] | undefined;
}

export function parseOverviewSearch(given: Record<string, unknown>): OverviewSearch {
  const range = oneOf(RANGES, given['range']);
  return present({ pool: textOf(given['pool'], 128), range: range === DEFAULT_RANGE ? undefined : range });
}
