import type { ClientEntry, ListedClient } from '@berth/contract';
import { Link } from '@tanstack/react-router';
import { formatUptime } from '../../lib/format-uptime';
import { t } from '../../lib/i18n/catalogue';
import { ClientStatusChip } from '../../ui/client-status';
import type { Column } from '../../ui/row-table';
import { Name } from '../../ui/name';
import { Ago, Duration, Time } from '../../ui/time';

/**
 * The columns of the list of clients; `end` is the moment that is shown, where it is in the past, `further` what is
 * shown besides.
 */
export function clientColumns(
  end: string | undefined,
  further: 'uptime' | undefined,
): readonly Column<ListedClient>[] {
  return [
    {
      key: 'status',
      header: t('clients.status'),
      width: '112px',
      cell: ({ status }) => <ClientStatusChip status={status} />,
    },
    {
      key: 'client',
      header: t('clients.client'),
      width: 'minmax(180px, 2fr)',
      sort: 'client_id',
      cell: ({ client_id: client }) => (
        <Link to="/clients/$client" params={{ client }}>
          <Name of={client} />
        </Link>
      ),
    },
    {
      key: 'holds',
      header: t('clients.holds'),
      width: 'minmax(180px, 2fr)',
      cell: (client) => <Holds {...client} />,
    },
    {
      key: 'since',
      header: t('clients.heldFor'),
      width: '128px',
      isNumber: true,
      sort: 'held_since',
      cell: ({ held_since: since }) =>
        since === null ? <span className="muted">—</span> : <Duration from={since} to={end} />,
    },
    {
      key: 'seen',
      header: t('clients.lastSeen'),
      width: '136px',
      isNumber: true,
      sort: 'last_seen',
      cell: ({ last_seen: seen }) => <Ago at={seen} asOf={end} />,
    },
    {
      key: 'first',
      header: t('clients.firstSeen'),
      width: '190px',
      cell: ({ first_seen: first }) => <Time at={first} />,
    },
    ...(further === undefined
      ? []
      : [
          {
            key: 'uptime',
            header: t('clients.uptime'),
            width: '128px',
            isNumber: true,
            cell: ({ uptime_24h: share = null }: ListedClient) => formatUptime(share),
          },
        ]),
  ];
}

/** What it holds, or may have again; a link each. */
function Holds({ leases, rests }: ClientEntry) {
  const [first, ...others] = leases.length > 0 ? leases : rests;
  if (!first) return <span className="muted">—</span>;
  const { pool, identifier } = first;
  return (
    <>
      <Link to="/pools/$pool/ids/$identifier" params={{ pool, identifier }}>
        <Name of={identifier} />
      </Link>{' '}
      <span className="muted">
        {pool}
        {others.length > 0 && ` ${t('clients.more', { count: others.length })}`}
        {leases.length === 0 && ` · ${t('clients.rests')}`}
      </span>
    </>
  );
}
