import type { PoolOverview } from '@berth/contract';
import { Link, useNavigate } from '@tanstack/react-router';
import { formatCount, formatShare } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { Card } from '../../ui/card';
import { DataTable, type Column } from '../../ui/row-table';

const COLUMNS: readonly Column<PoolOverview>[] = [
  {
    key: 'pool',
    header: () => t('overview.pool'),
    width: 'minmax(140px, 2fr)',
    cell: ({ pool }) => (
      <Link to="/pools/$pool" params={{ pool }}>
        {pool}
      </Link>
    ),
  },
  {
    key: 'share',
    header: () => t('overview.utilisation'),
    width: 'minmax(90px, 1fr)',
    isNumber: true,
    cell: ({ held_share: share }) => formatShare(share),
  },
  {
    key: 'held',
    header: () => t('state.held'),
    width: 'minmax(80px, 1fr)',
    isNumber: true,
    cell: ({ states }) => formatCount(states.held + states.late),
  },
  {
    key: 'free',
    header: () => t('state.free'),
    width: 'minmax(80px, 1fr)',
    isNumber: true,
    cell: ({ states }) => formatCount(states.free),
  },
  {
    key: 'notes',
    header: () => '',
    width: 'minmax(120px, 1fr)',
    cell: ({ draining, expiry_suspended_since: since }) =>
      [draining ? t('overview.draining') : '', since === null ? '' : t('overview.suspended')]
        .filter((note) => note !== '')
        .join(', '),
  },
];

/** The pools, the fullest first. */
export default function PoolsCard({ pools }: { readonly pools: readonly PoolOverview[] }) {
  const navigate = useNavigate({ from: '/' });
  return (
    <Card title={t('overview.pools')} isFlush>
      <DataTable
        label={t('overview.pools')}
        columns={COLUMNS}
        rows={pools}
        keyOf={({ pool }) => pool}
        open={({ pool }) => void navigate({ search: (search) => ({ ...search, pool }) })}
        empty={null}
      />
    </Card>
  );
}
