import { present, textOf } from '../../lib/search-text';

export interface EventsSearch {
  readonly q?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly heartbeats?: 'include' | undefined;
  readonly order?: 'asc' | undefined;
  readonly after?: string | undefined;
  readonly view?: string | undefined;
  readonly cols?: string | undefined;
  readonly open?: string | undefined;
}

/** What the address says of the events that are asked for; what is not known is dropped. */
export function parseEventsSearch(given: Record<string, unknown>): EventsSearch {
  return present({
    q: textOf(given['q'], 2_000),
    from: textOf(given['from'], 40),
    to: textOf(given['to'], 40),
    heartbeats: given['heartbeats'] === 'include' ? 'include' : undefined,
    order: given['order'] === 'asc' ? 'asc' : undefined,
    after: textOf(given['after']),
    view: textOf(given['view'], 200),
    cols: textOf(given['cols']),
    open: /^\d{1,15}$/.test(String(given['open'])) ? String(given['open']) : undefined,
  } as const);
}
