import { queryOptions, useQuery } from '@tanstack/react-query';
import { API_KEY, askBytes } from '../../lib/api';
import type { AsOf } from '../../lib/as-of';

/** How far back leases are counted. */
const RANGE = '7d';
/** The service keeps an answer for some seconds itself. */
const EVERY_MS = 10_000;

/** How many leases of each identifier began in the last week, at most 255; asked for while it is wanted. */
export function useChurn(pool: string, asOf: AsOf | undefined, isWanted: boolean) {
  const path = `v1/pools/${encodeURIComponent(pool)}/churn`;
  const query = queryOptions({
    queryKey: [API_KEY, path, { range: RANGE }, asOf ?? null] as const,
    queryFn: ({ signal }) => askBytes(path, { range: RANGE, as_of: asOf }, signal),
    structuralSharing: false,
    meta: { live: EVERY_MS },
  });
  const { data, error, refetch } = useQuery({ ...query, enabled: isWanted });
  return { counts: isWanted ? data?.data : undefined, error: isWanted ? error : null, refetch };
}

/** The map's bytes with a step of the ramp instead of the age. */
export function withChurn(bytes: Uint8Array, counts: Uint8Array): Uint8Array {
  return bytes.map((byte, ordinal) => (byte & 15) | (churnStep(counts[ordinal] ?? 0) << 4));
}

/** 0 for none, and a step more with each doubling: 1, 2, 4, 8 and more. */
function churnStep(count: number): number {
  return Math.min(4, 32 - Math.clz32(count));
}
