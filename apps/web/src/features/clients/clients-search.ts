import { CLIENT_SORTS } from '@berth/contract';
import { oneOf, present, textOf } from '../../lib/search-text';

export interface ClientsSearch {
  readonly q?: string | undefined;
  readonly status?: string | undefined;
  readonly pool?: string | undefined;
  readonly sort?: (typeof CLIENT_SORTS)[number] | undefined;
  readonly after?: string | undefined;
  readonly view?: string | undefined;
}

export function parseClientsSearch(given: Record<string, unknown>): ClientsSearch {
  return present({
    q: textOf(given['q'], 300),
    status: textOf(given['status'], 60),
    pool: textOf(given['pool'], 128),
    sort: oneOf(CLIENT_SORTS, given['sort']),
    after: textOf(given['after']),
    view: textOf(given['view'], 200),
  });
}
