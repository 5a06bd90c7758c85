import { eventsSchema, occupancySchema, overviewSchema, type Overview } from '@berth/contract';
import type { QueryClient } from '@tanstack/react-query';
import { apiQuery } from '../../lib/api';
import { positionOf, type AsOf } from '../../lib/as-of';
import { DEFAULT_RANGE, type OverviewSearch, type RANGES } from './overview-search';

export type Range = (typeof RANGES)[number];

const HOUR_MS = 3_600_000;
export const RANGE_MS: Readonly<Record<Range, number>> = {
  '1h': HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 168 * HOUR_MS,
  '30d': 720 * HOUR_MS,
};
const BUCKETS = 120;
const EVENTS = 12;
/** History is not read every second. */
const HISTORY_EVERY_MS = 10_000;

export function overviewQuery(pool: string | undefined, asOf: AsOf | undefined) {
  return apiQuery({ path: 'v1/overview', query: { pool }, schema: overviewSchema, asOf });
}

/** How many were held over a range that ends now, or at the moment that is looked at. */
export function occupancyQuery(
  { pool, range }: { readonly pool: string | undefined; readonly range: Range },
  past: Pick<Overview, 'at'> | undefined,
) {
  const window = past
    ? { from: new Date(Date.parse(past.at) - RANGE_MS[range]).toISOString(), to: past.at }
    : { from: `-${range}` };
  return apiQuery({
    path: 'v1/overview/occupancy',
    query: { pool, ...window, buckets: BUCKETS },
    schema: occupancySchema,
    live: past ? 'never' : HISTORY_EVERY_MS,
  });
}

/** Whoever draws the answer tells that there is none. */
const toldByThePage = (): void => undefined;

/** Asks beforehand for what the overview shows first. */
export function askForOverview(
  client: QueryClient,
  search: OverviewSearch & { readonly at?: AsOf | undefined },
): void {
  const { pool, range = DEFAULT_RANGE, at } = search;
  void client.query(overviewQuery(pool, at)).catch(toldByThePage);
  if (at === undefined) void client.query(occupancyQuery({ pool, range }, undefined)).catch(toldByThePage);
}

export function latestEventsQuery(pool: string | undefined, asOf: AsOf | undefined) {
  return apiQuery({
    path: 'v1/events',
    query: { pool, limit: EVENTS },
    schema: eventsSchema,
    asOf: asOf !== undefined && positionOf(asOf) === undefined ? new Date(asOf).toISOString() : asOf,
  });
}
