import { POOL_SORTS } from '@berth/contract';
import { oneOf, present, textOf } from '../../lib/search-text';

/** What the sections take; all of them is of the list of pools. */
export interface SettingsSearch {
  readonly q?: string | undefined;
  /** By name when it is left out. */
  readonly sort?: (typeof POOL_SORTS)[number] | undefined;
  /** The pool that is looked at. */
  readonly pool?: string | undefined;
}

export function parseSettingsSearch(given: Record<string, unknown>): SettingsSearch {
  const sort = oneOf(POOL_SORTS, given['sort']);
  return present({
    q: textOf(given['q'], 128),
    sort: sort === 'pool' ? undefined : sort,
    pool: textOf(given['pool'], 128),
  });
}
