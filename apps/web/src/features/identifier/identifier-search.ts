import { oneOf, present, textOf } from '../../lib/search-text';

const RANGES = ['24h', '7d', '30d', 'all'] as const;

export interface IdentifierSearch {
  readonly range?: (typeof RANGES)[number] | undefined;
  readonly lease?: string | undefined;
}

export function parseIdentifierSearch(given: Record<string, unknown>): IdentifierSearch {
  return present({ range: oneOf(RANGES, given['range']), lease: textOf(given['lease'], 20) });
}
