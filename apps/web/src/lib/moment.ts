import { overviewSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from './api';
import { positionOf, useAsOf } from './as-of';
import { useNow } from './now';

/** The moment that the page shows, in ms: now, or as of when; undefined until it is known when a position was. */
export function useMoment(): number | undefined {
  const asOf = useAsOf();
  const now = useNow();
  const isPosition = asOf !== undefined && positionOf(asOf) !== undefined;
  const { data } = useQuery({
    ...apiQuery({ path: 'v1/overview', schema: overviewSchema, asOf }),
    enabled: isPosition,
  });
  if (asOf === undefined) return now;
  if (!isPosition) return Date.parse(asOf);
  return data && Date.parse(data.data.at);
}
