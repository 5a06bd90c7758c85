import { infiniteQueryOptions } from '@tanstack/react-query';
import { API_KEY, ask, type Answered, type Question } from './api';

interface Page {
  readonly next: string | null;
}

/** A list of the API, page by page; `select` with `allPages` gives its rows. For `useInfiniteQuery`. */
export function apiPages<Answer extends Page>(question: Question<Answer>) {
  const { path, query = {}, asOf } = question;
  return infiniteQueryOptions({
    queryKey: [API_KEY, path, query, asOf ?? null, 'pages'] as const,
    queryFn: ({ signal, pageParam }): Promise<Answered<Answer>> =>
      ask({ ...question, query: { ...query, after: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ data }) => data.next ?? undefined,
  });
}
