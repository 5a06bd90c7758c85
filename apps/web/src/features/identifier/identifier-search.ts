import { oneOf, present, textOf } from '../../lib/search-text';
import { parseWindow, type WindowSearch } from '../../lib/time-window';

export const RANGES = { '24h': 86_400_000, '7d': 604_800_000, '30d': 2_592_000_000 } as const;
export type Range = keyof typeof RANGES;

export interface IdentifierSearch extends WindowSearch {
  /** All of its history when it is left out, and no window is given. */
  readonly range?: Range | undefined;
  /** The token of the lease that is pointed out. */
  readonly lease?: string | undefined;
  /** The moment that is asked who held it at: a time, or a position. */
  readonly when?: string | undefined;
}

export function parseIdentifierSearch(given: Record<string, unknown>): IdentifierSearch {
  const window = parseWindow(given);
  const range = oneOf(Object.keys(RANGES) as Range[], given['range']);
  return present({
    range: window.from === undefined ? range : undefined,
    ...window,
    lease: textOf(given['lease'], 20),
    when: textOf(given['when'], 40),
  });
}
