import type { EventItem } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { urlOf } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { Card } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { ErrorState } from '../../ui/error-state';
import { EmptyState } from '../../ui/notice';
import { DataTable, type Column } from '../../ui/row-table';
import { Time } from '../../ui/time';
import { latestEventsQuery } from './overview-queries';

const COLUMNS: readonly Column<EventItem>[] = [
  {
    key: 'position',
    header: () => t('event.position'),
    width: '96px',
    isNumber: true,
    cell: ({ position }) => (
      <Link to="/events/$position" params={{ position: String(position) }} preload={false}>
        {formatCount(position)}
      </Link>
    ),
  },
  {
    key: 'time',
    header: () => t('event.time'),
    width: '210px',
    cell: (event) => <Time at={event.recorded_at} />,
  },
  {
    key: 'type',
    header: () => t('event.type'),
    width: 'minmax(170px, 1fr)',
    cell: ({ type }) => type,
  },
  {
    key: 'identifier',
    header: () => t('event.identifier'),
    width: 'minmax(120px, 1fr)',
    cell: ({ pool, identifier }) =>
      pool === null || identifier === null ? (
        (pool ?? '')
      ) : (
        <Link to="/pools/$pool/ids/$identifier" params={{ pool, identifier }} preload={false}>
          {identifier}
        </Link>
      ),
  },
  {
    key: 'client',
    header: () => t('event.client'),
    width: 'minmax(120px, 1.5fr)',
    cell: ({ client_id: client }) =>
      client !== null && (
        <Link to="/clients/$client" params={{ client }} preload={false}>
          {client}
        </Link>
      ),
  },
  { key: 'actor', header: () => t('event.actor'), width: 'minmax(80px, 1fr)', cell: ({ actor }) => actor },
];

/** What happened last, but for heartbeats. */
export default function LatestEventsCard({ pool }: { readonly pool: string | undefined }) {
  const asOf = useAsOf();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(latestEventsQuery(pool, asOf));
  return (
    <Card
      title={t('overview.events')}
      note={t('overview.eventsNote')}
      isFlush
      actions={
        <>
          <CopyCurl url={urlOf('v1/events', { pool, as_of: asOf })} />
          <Link
            to="/events"
            search={pool === undefined ? {} : { q: `pool:${pool}` }}
            className="button button-quiet button-small"
          >
            {t('overview.allEvents')}
          </Link>
        </>
      }
    >
      {error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <DataTable
          label={t('overview.events')}
          columns={COLUMNS}
          rows={data?.data.items}
          keyOf={({ position }) => position}
          open={({ position }) =>
            void navigate({ to: '/events/$position', params: { position: String(position) } })
          }
          empty={<EmptyState title={t('overview.noEvents')} />}
        />
      )}
    </Card>
  );
}
