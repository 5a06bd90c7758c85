import type { PoolStats } from '@berth/contract';
import { queryOptions } from '@tanstack/react-query';
import { getJson } from '../../../lib/http';

const REFETCH_MS = 2_000;

/** How many identifiers the default pool has, by what is done with them; asked again every two seconds. */
export const poolTotals = queryOptions({
  queryKey: ['pool-totals'],
  queryFn: ({ signal }) => getJson<PoolStats>('stats', signal),
  refetchInterval: REFETCH_MS,
});
