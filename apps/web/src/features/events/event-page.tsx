import { rawEventSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { apiQuery } from '../../lib/api';
import { ApiProblem } from '../../lib/api-problem';
import { positionOf, useAsOf } from '../../lib/as-of';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { useLive } from '../../lib/live';
import { useShortcuts } from '../../lib/shortcuts';
import { Card, Page, PageHeader } from '../../ui/card';
import { ErrorState } from '../../ui/error-state';
import { SkeletonRows } from '../../ui/notice';
import { EventActions } from './event-drawer';
import { EventView } from './event-view';

/** One event, by its position. */
export function EventPage() {
  const { position } = useParams({ from: '/events/$position' });
  const asOf = useAsOf();
  const path = `v1/events/${encodeURIComponent(position)}`;
  const { data, error, refetch } = useQuery({
    ...apiQuery({ path, schema: rawEventSchema }),
    placeholderData: (_, query) => (query?.queryKey[1] === path ? query.state.data : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    meta: { live: 'never' },
  });
  const at = positionOf(position);
  const { previous, next } = useNeighbours(at);
  const isLater = asOf !== undefined && (positionOf(asOf) ?? Number.POSITIVE_INFINITY) < (at ?? 0);
  return (
    <Page>
      <PageHeader
        title={data ? data.data.type : t('events.event')}
        facts={
          <>
            <span>{t('live.position', { position: at === undefined ? position : formatCount(at) })}</span>
            {isLater && <span>{t('events.laterThanAsOf')}</span>}
          </>
        }
        actions={<EventActions position={position} curlPath={path} previous={previous} next={next} />}
      />
      {error ? (
        <Card title={t('events.event')}>
          <ErrorState error={error} retry={() => void refetch()} />
          <LastEvent error={error} />
        </Card>
      ) : (
        <Card title={t('events.event')} className="event-card">
          {data ? <EventView event={data.data} /> : <SkeletonRows />}
        </Card>
      )}
    </Page>
  );
}

/** The way out where the ledger has not come so far. */
function LastEvent({ error }: { readonly error: Error }) {
  const last = error instanceof ApiProblem ? error.document['last_position'] : undefined;
  if (typeof last !== 'number' || last < 0) return null;
  return (
    <Link
      to="/events/$position"
      params={{ position: String(last) }}
      className="button button-plain button-normal"
    >
      {t('events.toLast', { position: formatCount(last) })}
    </Link>
  );
}

/** The ledger has no gaps: the next position is the next event. */
function useNeighbours(position: number | undefined): {
  readonly previous: (() => void) | undefined;
  readonly next: (() => void) | undefined;
} {
  const navigate = useNavigate();
  const last = useLive().tick?.position ?? Number.POSITIVE_INFINITY;
  const neighbours = useMemo(() => {
    const go = (to: number) => (): void =>
      void navigate({ to: '/events/$position', params: { position: String(to) } });
    if (position === undefined) return { previous: undefined, next: undefined };
    return {
      previous: position > 0 ? go(position - 1) : undefined,
      next: position < last ? go(position + 1) : undefined,
    };
  }, [navigate, position, last]);
  useShortcuts(useMemo(() => ({ k: neighbours.previous, j: neighbours.next }), [neighbours]));
  return neighbours;
}
