import { reaperSchema, type ReaperFacts } from '@berth/contract';
import { queryOptions } from '@tanstack/react-query';
import { ask } from '../../lib/api';
import { serviceNow } from '../../lib/now';

/** It ticks also when nothing happens in the ledger. */
const EVERY_MS = 1_000;
const LAGS_MAX = 300;

/** How the reaper does, and how late it was while this was asked. */
export interface ReaperWatch {
  readonly reaper: ReaperFacts;
  /** `at` in ms. */
  readonly lags: readonly { readonly at: number; readonly seconds: number }[];
}

const KEY = ['reaper-watch'] as const;

export const reaperQuery = queryOptions({
  queryKey: KEY,
  queryFn: async ({ client, signal }): Promise<ReaperWatch> => {
    const { data: reaper } = await ask({ path: 'v1/reaper', schema: reaperSchema }, signal);
    const before = client.getQueryData<ReaperWatch>(KEY)?.lags ?? [];
    const lags = [...before, { at: serviceNow(), seconds: reaper.lag_seconds }].slice(-LAGS_MAX);
    return { reaper, lags };
  },
  refetchInterval: EVERY_MS,
});
