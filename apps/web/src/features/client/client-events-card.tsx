import { eventsSchema, type EventItem } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { apiQuery, urlOf } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { eventsOf } from '../../lib/events-of';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { Card } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { DataTable, type Column } from '../../ui/row-table';
import { ErrorState } from '../../ui/error-state';
import { Name } from '../../ui/name';
import { EmptyState } from '../../ui/notice';
import { Time } from '../../ui/time';

const SHOWN_MAX = 20;

/** What happened to it last, but for heartbeats. */
export function ClientEventsCard({ client }: { readonly client: string }) {
  const asOf = useAsOf();
  const navigate = useNavigate();
  const q = eventsOf({ client: [client] });
  const question = { path: 'v1/events', query: { q, limit: SHOWN_MAX } };
  const { data, error, isFetching, refetch } = useQuery(
    apiQuery({ ...question, schema: eventsSchema, asOf }),
  );
  const list = data?.data;
  return (
    <Card
      title={t('client.events')}
      note={t('client.eventsNote')}
      isBusy={isFetching}
      isFlush
      actions={<CopyCurl url={urlOf(question.path, { ...question.query, as_of: asOf })} />}
    >
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <DataTable
          label={t('client.events')}
          columns={columns()}
          rows={list?.items}
          keyOf={({ position }) => position}
          open={({ position }) =>
            void navigate({ to: '/events/$position', params: { position: String(position) } })
          }
          empty={<EmptyState title={t('client.eventsNone')} />}
          isBusy={isFetching}
        />
      )}
      <div className="table-foot">
        <span>
          {list &&
            t('clients.shown', {
              count: list.items.length,
              total: `${list.total_is_exact ? '' : '≥ '}${formatCount(list.total)}`,
            })}
        </span>
        <Link to="/events" search={{ q }}>
          {t('client.eventsAll')}
        </Link>
      </div>
    </Card>
  );
}

function columns(): readonly Column<EventItem>[] {
  return [
    {
      key: 'position',
      header: t('client.position'),
      width: '112px',
      isNumber: true,
      cell: ({ position }) => (
        <Link to="/events/$position" params={{ position: String(position) }} className="mono">
          {formatCount(position)}
        </Link>
      ),
    },
    {
      key: 'time',
      header: t('ui.time'),
      width: '220px',
      cell: ({ recorded_at: at }) => <Time at={at} style="full" />,
    },
    { key: 'type', header: t('client.type'), width: '180px', cell: ({ type }) => type },
    {
      key: 'identifier',
      header: t('tenancy.identifier'),
      width: 'minmax(140px, 1fr)',
      cell: ({ pool, identifier }) =>
        identifier !== null && (
          <>
            {pool === null ? (
              <Name of={identifier} />
            ) : (
              <Link to="/pools/$pool/ids/$identifier" params={{ pool, identifier }}>
                <Name of={identifier} />
              </Link>
            )}{' '}
            <span className="muted">{pool}</span>
          </>
        ),
    },
    { key: 'actor', header: t('client.actor'), width: '140px', cell: ({ actor }) => actor },
    {
      key: 'reason',
      header: t('client.reason'),
      width: 'minmax(140px, 1fr)',
      cell: ({ reason }) => reason !== null && <Name of={reason} />,
    },
  ];
}
