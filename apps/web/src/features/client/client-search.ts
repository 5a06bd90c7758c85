import { oneOf, present } from '../../lib/search-text';

const RANGES = ['24h', '7d', '30d', '90d'] as const;
const TABS = ['history', 'uptime', 'events'] as const;

export interface ClientSearch {
  readonly range?: (typeof RANGES)[number] | undefined;
  readonly tab?: (typeof TABS)[number] | undefined;
}

export function parseClientSearch(given: Record<string, unknown>): ClientSearch {
  return present({ range: oneOf(RANGES, given['range']), tab: oneOf(TABS, given['tab']) });
}
