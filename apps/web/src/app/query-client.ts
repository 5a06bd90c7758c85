import { keepPreviousData, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../lib/api-problem';

const TRIES_MAX = 3;
const RETRY_MS = 1_000;

/** What is worth asking again unasked: what may be otherwise in a moment. */
const PASSING = new Set([429, 503]);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The service may be on this very machine: whether a network is there says nothing about it.
      networkMode: 'always',
      refetchOnWindowFocus: false,
      staleTime: 1_000,
      // The answer before stays while the next one is on its way: nothing jumps.
      placeholderData: keepPreviousData,
      retry: (failures, error) =>
        failures < TRIES_MAX && error instanceof ApiProblem && PASSING.has(error.status),
      retryDelay: (failures, error) =>
        (error instanceof ApiProblem ? (error.retryAfterSeconds ?? 1) : 1) * RETRY_MS * 2 ** failures,
    },
  },
});
