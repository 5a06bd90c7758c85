import { useSearch } from '@tanstack/react-router';

/** As of when everything is shown: a position or an RFC 3339 time, as it stands in the address. */
export type AsOf = string;

const POSITION = /^\d{1,15}$/;

/** `at=` of an address; undefined when it is neither a position nor a time. */
export function parseAsOf(given: unknown): AsOf | undefined {
  if (typeof given !== 'string') return undefined;
  if (POSITION.test(given)) return given;
  return /^\d{4}-\d\d-\d\d[T ]/.test(given) && !Number.isNaN(Date.parse(given)) ? given : undefined;
}

/** The position that an as-of names; undefined when it names a time. */
export function positionOf(asOf: AsOf): number | undefined {
  return POSITION.test(asOf) ? Number(asOf) : undefined;
}

/** As of when this page is shown; undefined for now. */
export function useAsOf(): AsOf | undefined {
  return useSearch({ strict: false }).at;
}
