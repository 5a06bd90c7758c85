import { eventsSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { apiQuery } from './api';
import { useAsOf } from './as-of';
import type { TimeWindow } from './time-window';

const outageSchema = z.object({ from_ms: z.number(), to_ms: z.number() });
const OUTAGES_MAX = 200;

/** When nobody could be heard, from a time on (as the API takes it): neither up nor down is known of it. */
export function useDeafTime(from: string | undefined): readonly TimeWindow[] {
  const asOf = useAsOf();
  const { data } = useQuery({
    ...apiQuery({
      path: 'v1/events',
      query: { type: 'ServiceResumed', from, order: 'asc', limit: OUTAGES_MAX },
      schema: eventsSchema,
      asOf,
    }),
    meta: { live: 10_000 },
  });
  return (data?.data.items ?? []).flatMap((event) => {
    const outage = outageSchema.safeParse(event.data);
    return outage.success ? [{ from: outage.data.from_ms, to: outage.data.to_ms }] : [];
  });
}
