import { CLIENT_SORTS, CLIENT_STATUSES, type ClientStatus } from '@berth/contract';
import { oneOf, present, textOf } from '../../lib/search-text';

export interface ClientsSearch {
  readonly q?: string | undefined;
  /** Statuses with commas between them; all when it is left out. */
  readonly status?: string | undefined;
  readonly pool?: string | undefined;
  /** By name when it is left out. */
  readonly sort?: (typeof CLIENT_SORTS)[number] | undefined;
  readonly after?: string | undefined;
  /** Columns that are not shown unless they are asked for. */
  readonly cols?: 'uptime' | undefined;
}

export function parseClientsSearch(given: Record<string, unknown>): ClientsSearch {
  const sort = oneOf(CLIENT_SORTS, given['sort']);
  return present<ClientsSearch>({
    q: textOf(given['q'], 300),
    status: printStatuses(parseStatuses(textOf(given['status']))),
    pool: textOf(given['pool'], 128),
    sort: sort === 'client_id' ? undefined : sort,
    after: textOf(given['after'], 2_000),
    cols: given['cols'] === 'uptime' ? 'uptime' : undefined,
  });
}

/** The statuses that a text names, in their own order. */
export function parseStatuses(text: string | undefined): readonly ClientStatus[] {
  const words = new Set(text?.split(','));
  return CLIENT_STATUSES.filter((status) => words.has(status));
}

export function printStatuses(statuses: readonly ClientStatus[]): string | undefined {
  return statuses.length === 0 ? undefined : statuses.join(',');
}
