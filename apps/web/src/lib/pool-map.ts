import { queryOptions } from '@tanstack/react-query';
import { API_KEY, askBytes } from './api';
import type { AsOf } from './as-of';

/** A pool's map: one byte an identifier; low four bits its state, high four its age. */
export function mapQuery(pool: string, asOf: AsOf | undefined) {
  const path = `v1/pools/${encodeURIComponent(pool)}/map`;
  return queryOptions({
    queryKey: [API_KEY, path, {}, asOf ?? null] as const,
    queryFn: ({ signal }) => askBytes(path, { as_of: asOf }, signal),
    // Bytes are compared by what they are, not one by one.
    structuralSharing: false,
  });
}
