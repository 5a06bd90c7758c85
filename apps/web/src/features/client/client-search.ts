import { oneOf, present, textOf } from '../../lib/search-text';

/** Which time is looked at, in ms, and in how many bars. */
export const RANGES = {
  '24h': { ms: 86_400_000, bars: 48 },
  '7d': { ms: 604_800_000, bars: 56 },
  '30d': { ms: 2_592_000_000, bars: 60 },
  '90d': { ms: 7_776_000_000, bars: 90 },
} as const;
export type Range = keyof typeof RANGES;
export const RANGE_NAMES = Object.keys(RANGES) as Range[];
export const RANGE_USUAL: Range = '30d';

export interface ClientSearch {
  /** 30 days when it is left out. */
  readonly range?: Range | undefined;
  /** The token of the lease that is pointed out. */
  readonly lease?: string | undefined;
}

export function parseClientSearch(given: Record<string, unknown>): ClientSearch {
  const range = oneOf(RANGE_NAMES, given['range']);
  return present({
    range: range === RANGE_USUAL ? undefined : range,
    lease: textOf(given['lease'], 20),
  });
}
