import { useQuery } from '@tanstack/react-query';
import { useCallback, useLayoutEffect, useState, useSyncExternalStore } from 'react';
import type { StreamMap } from '@berth/contract';
import type { AsOf } from '../../lib/as-of';
import { live, useLiveMap } from '../../lib/live';
import { mapQuery } from '../../lib/pool-map';
import { MapStore } from './map-store';

/** Ages grow without any event: they are looked at again after this (ms). */
const AGES_EVERY_MS = 30_000;

/** The pool's map, followed as it changes; in the past, as it was. */
export function useMapStore(
  pool: string,
  asOf: AsOf | undefined,
): {
  readonly store: MapStore;
  readonly isReady: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
} {
  const [store] = useState(() => new MapStore());
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...mapQuery(pool, asOf),
    meta: { live: AGES_EVERY_MS },
  });
  const retry = useCallback(() => void refetch(), [refetch]);
  useLayoutEffect(() => {
    if (data && !isPlaceholderData) store.replace(data.data, data.position ?? -1);
  }, [data, isPlaceholderData, store]);
  const follow = useCallback(
    (frame: StreamMap) => {
      if (frame.pool === pool && !live.state.isPaused && !store.apply(frame)) retry();
    },
    [pool, store, retry],
  );
  // A pool that is not there would have the whole stream refused.
  useLiveMap(asOf === undefined && data && !error ? pool : undefined, follow);
  return { store, isReady: data !== undefined, error, retry };
}

/** Draws anew with every change of the map; for what is small. */
export function useMapVersion(store: MapStore): number {
  return useSyncExternalStore(store.listen, () => store.version);
}
