import type { Query, QueryClient } from '@tanstack/react-query';
import { API_KEY } from './api';
import { live } from './live';

/** How often queries are looked at, and how often one is asked anew while things happen, unless it says otherwise. */
const LOOK_EVERY_MS = 250;
const EVERY_MS = 1_000;

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: {
      /** At most so often (ms) while things happen; `never` for lists that say "n new" instead. */
      readonly live?: number | 'never';
    };
  }
}

/**
 * Has what is shown of the present asked anew when something has happened: each query at its own pace, and never
 * while the one before is under way. Gives what ends it.
 */
export function refreshWhileLive(client: QueryClient): () => void {
  let changedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const askedAt = new WeakMap<Query, number>();
  const forget = client.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'fetch')
      askedAt.set(event.query as Query, Date.now());
  });
  // What was asked before something happened may have been answered before it, however late the answer came.
  const isOutdated = (query: Query): boolean => isLive(query) && (askedAt.get(query) ?? 0) <= changedAt;
  const look = (): void => {
    timer = undefined;
    const waiting = client.getQueryCache().findAll({ type: 'active', predicate: isOutdated });
    for (const query of waiting) {
      if (isDue(query)) void client.refetchQueries({ queryKey: query.queryKey, exact: true });
    }
    if (waiting.length > 0) timer = setTimeout(look, LOOK_EVERY_MS);
  };
  const stop = live.onChange(() => {
    changedAt = Date.now();
    timer ??= setTimeout(look, 0);
  });
  return () => {
    stop();
    forget();
    clearTimeout(timer);
  };
}

/** Whether a query shows the present, and follows it. */
function isLive(query: Query): boolean {
  const [kind, , , asOf] = query.queryKey;
  return kind === API_KEY && asOf === null && query.meta?.live !== 'never';
}

function isDue(query: Query): boolean {
  const every = typeof query.meta?.live === 'number' ? query.meta.live : EVERY_MS;
  return query.state.fetchStatus === 'idle' && Date.now() - answeredAt(query) >= every;
}

function answeredAt({ state }: Query): number {
  return Math.max(state.dataUpdatedAt, state.errorUpdatedAt);
}
