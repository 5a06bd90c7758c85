import type { Tenancy } from '@berth/contract';
import { Link } from '@tanstack/react-router';
import { formatCount } from '../lib/format-number';
import { formatDuration } from '../lib/format-time';
import { t } from '../lib/i18n/catalogue';
import type { Column } from './row-table';
import { Name } from './name';
import { Duration, Time } from './time';

/**
 * The columns of a list of leases, of one identifier by their clients or of one client by their identifiers. `moment`
 * (ms) is how far those that last have got, in the past.
 */
export function tenancyColumns(
  by: 'client' | 'identifier',
  moment: number | undefined,
): readonly Column<Tenancy>[] {
  const end = moment === undefined ? undefined : new Date(moment).toISOString();
  return [
    {
      key: 'token',
      header: t('tenancy.token'),
      width: '84px',
      isNumber: true,
      cell: ({ token }) => (
        <Link to="/events" search={{ q: `token:${String(token)}` }} className="mono">
          {token}
        </Link>
      ),
    },
    by === 'client' ? clientColumn() : identifierColumn(),
    { key: 'from', header: t('tenancy.granted'), width: '164px', cell: ({ from }) => <Time at={from} /> },
    { key: 'to', header: t('tenancy.ended'), width: '164px', cell: ({ to }) => <Time at={to} /> },
    {
      key: 'held',
      header: t('tenancy.held'),
      width: '96px',
      isNumber: true,
      cell: ({ from, to }) => <Duration from={from} to={to ?? end} />,
    },
    {
      key: 'ended',
      header: t('tenancy.endedBy'),
      width: '124px',
      cell: (tenancy) => <EndedBy {...tenancy} />,
    },
    {
      key: 'why',
      header: t('tenancy.why'),
      width: 'minmax(156px, 2fr)',
      cell: (tenancy) => <Why {...tenancy} />,
    },
    {
      key: 'heartbeats',
      header: t('tenancy.heartbeats'),
      width: '88px',
      isNumber: true,
      cell: ({ heartbeats }) => (heartbeats === null ? '—' : formatCount(heartbeats)),
    },
    {
      key: 'silence',
      header: t('tenancy.silence'),
      width: '116px',
      isNumber: true,
      cell: ({ longest_gap_seconds: seconds }) => (seconds === null ? '—' : formatDuration(seconds)),
    },
  ];
}

/** Who ended it; the event that says so is a click away. */
function EndedBy({ ended_by: by, ended_at_position: position }: Tenancy) {
  if (by === null || position === null) return t('tenancy.lasts');
  return (
    <Link to="/events/$position" params={{ position: String(position) }} preload={false}>
      {t(`tenancy.by.${by}`)}
    </Link>
  );
}

/** The reason that somebody gave; nobody gives one for silence. */
function Why({ ended_by: by, end_reason: reason }: Tenancy) {
  if (reason !== null) return <Name of={reason} />;
  return by === 'expired' ? t('tenancy.ttlPassed') : <span className="muted">—</span>;
}

function clientColumn(): Column<Tenancy> {
  return {
    key: 'client',
    header: t('tenancy.client'),
    width: 'minmax(120px, 1fr)',
    cell: ({ client_id: client }) => (
      <Link to="/clients/$client" params={{ client }}>
        <Name of={client} />
      </Link>
    ),
  };
}

function identifierColumn(): Column<Tenancy> {
  return {
    key: 'identifier',
    header: t('tenancy.identifier'),
    width: 'minmax(120px, 1fr)',
    cell: ({ pool, identifier }) => (
      <>
        <Link to="/pools/$pool/ids/$identifier" params={{ pool, identifier }}>
          <Name of={identifier} />
        </Link>{' '}
        <span className="muted">{pool}</span>
      </>
    ),
  };
}
