import { eventsSchema, type EventItem, type EventList } from '@berth/contract';
import { useInfiniteQuery, useQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { API_KEY, apiQuery, ask, urlOf, type Answered } from '../../lib/api';
import { told } from '../../ui/error-state';
import { toast } from '../../ui/toasts';
import type { EventQuestion } from './event-question';

const PATH = 'v1/events';
const PAGE = 100;

type Pages = InfiniteData<Answered<EventList>, string | undefined>;

export interface Events {
  /** Undefined while they are asked for the first time. */
  readonly items: readonly EventItem[] | undefined;
  readonly total: number;
  readonly isExact: boolean;
  /** As of which position they are listed; -1 in an empty ledger. */
  readonly position: number | undefined;
  readonly error: Error | null;
  readonly isBusy: boolean;
  readonly hasMore: boolean;
  /** Where the next page begins, for an address of its own. */
  readonly next: string | undefined;
  readonly loadMore: (() => void) | undefined;
  readonly retry: () => void;
  /** How many have been recorded since; undefined in the past. */
  readonly unseen: number | undefined;
  /** Begins anew with what is there now. */
  readonly renew: () => Promise<void>;
  readonly curl: string;
}

/** The events that are asked for, a page at a time; what is recorded meanwhile is counted and not shown. */
export function useEvents({ search, parameters, asOf, show }: EventQuestion): Events {
  const client = useQueryClient();
  const { after, order } = search;
  const query = useMemo(() => ({ ...parameters, order, limit: PAGE }), [parameters, order]);
  const key = useMemo(
    () => [API_KEY, PATH, { ...query, after }, asOf ?? null, 'pages'],
    [query, after, asOf],
  );
  const page = useCallback(
    (from: string | undefined, signal: AbortSignal) =>
      ask({ path: PATH, query: { ...query, after: from }, schema: eventsSchema, asOf }, signal),
    [query, asOf],
  );
  const pages = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => page(pageParam, signal),
    initialPageParam: after,
    getNextPageParam: ({ data }) => data.next ?? undefined,
    // What was read stays as it was: "n new" says that there is more.
    staleTime: Number.POSITIVE_INFINITY,
    meta: { live: 'never' },
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = pages;
  const [first] = data?.pages ?? [];
  const position = first && (first.position ?? -1);
  const items = useMemo(() => data?.pages.flatMap(({ data: { items: some } }) => some), [data]);
  const unseen = useUnseen({ parameters, asOf, position, isKnown: !pages.isPlaceholderData });
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const renew = async (): Promise<void> => {
    try {
      const newest = await page(undefined, new AbortController().signal);
      const renewed: Pages = { pages: [newest], pageParams: [undefined] };
      client.setQueryData(keyWithout(key, query), renewed);
      if (after !== undefined) show({ after: undefined });
    } catch (error) {
      toast(told(error as Error).title, { isBad: true });
    }
  };
  return {
    items,
    total: first?.data.total ?? 0,
    isExact: first?.data.total_is_exact ?? true,
    position,
    error: pages.error,
    isBusy: pages.isPlaceholderData || pages.isRefetching,
    hasMore: hasNextPage,
    next: data?.pages.at(-1)?.data.next ?? undefined,
    loadMore:
      hasNextPage && !isFetchingNextPage && !pages.isPlaceholderData && !pages.error ? more : undefined,
    retry: () => void refetch(),
    unseen,
    renew,
    curl: urlOf(PATH, { ...query, as_of: asOf }),
  };
}

/** The key of the same list from its beginning on. */
function keyWithout(key: readonly unknown[], query: object): readonly unknown[] {
  return key.map((part, index) => (index === 2 ? { ...query, after: undefined } : part));
}

interface UnseenOptions extends Pick<EventQuestion, 'parameters' | 'asOf'> {
  readonly position: number | undefined;
  readonly isKnown: boolean;
}

/** How many of these events there are behind a position. */
function useUnseen({ parameters, asOf, position, isKnown }: UnseenOptions): number | undefined {
  const isAsked = asOf === undefined && position !== undefined && isKnown;
  const { data, isPlaceholderData } = useQuery({
    ...apiQuery({
      path: PATH,
      query: { ...parameters, position: `>=${String((position ?? 0) + 1)}`, limit: 1 },
      schema: eventsSchema,
    }),
    enabled: isAsked,
  });
  return isAsked && !isPlaceholderData ? data?.data.total : undefined;
}
