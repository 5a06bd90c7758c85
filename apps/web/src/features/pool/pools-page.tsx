import { poolListSchema, type PoolDetail } from '@berth/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { urlOf } from '../../lib/api';
import { apiPages } from '../../lib/api-pages';
import { useAsOf } from '../../lib/as-of';
import { formatCount, formatShare } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { Card, Page, PageHeader } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { ErrorState } from '../../ui/error-state';
import { EmptyState } from '../../ui/notice';
import { DataTable, type Column } from '../../ui/row-table';

const PATH = 'v1/pools';
const EVERY_MS = 5_000;

/** Every pool with its rules, and how full it is. */
export function PoolsPage() {
  const asOf = useAsOf();
  const navigate = useNavigate();
  const { data, error, isFetching, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery({
      ...apiPages({ path: PATH, query: { limit: 200 }, schema: poolListSchema, asOf }),
      meta: { live: EVERY_MS },
    });
  const first = data?.pages[0]?.data;
  return (
    <Page>
      <PageHeader
        title={t('pool.title')}
        actions={
          <Link to="/settings/$section" params={{ section: 'pools' }}>
            {t('pool.settings')}
          </Link>
        }
      />
      <Card
        title={t('pool.all')}
        note={first && formatCount(first.total)}
        isBusy={isFetching}
        isFlush
        actions={<CopyCurl url={urlOf(PATH, { as_of: asOf })} />}
      >
        {error && !data ? (
          <ErrorState error={error} retry={() => void refetch()} />
        ) : (
          <DataTable<PoolDetail>
            label={t('pool.title')}
            columns={COLUMNS}
            rows={data?.pages.flatMap((page) => page.data.items)}
            keyOf={({ pool }) => pool}
            open={({ pool }) => void navigate({ to: '/pools/$pool', params: { pool } })}
            empty={<EmptyState title={t('pool.none')} />}
            isBusy={isFetching}
            loadMore={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined}
          />
        )}
      </Card>
    </Page>
  );
}

const COLUMNS: readonly Column<PoolDetail>[] = [
  {
    key: 'pool',
    header: () => t('pool.pool'),
    width: 'minmax(140px, 2fr)',
    cell: ({ pool }) => (
      <Link to="/pools/$pool" params={{ pool }}>
        {pool}
      </Link>
    ),
  },
  {
    key: 'held',
    header: () => t('pool.held'),
    width: '160px',
    isNumber: true,
    cell: ({ capacity, states }) => {
      const held = states.held + states.late;
      return `${formatCount(held)} · ${capacity === 0 ? '—' : formatShare(held / capacity)}`;
    },
  },
  {
    key: 'capacity',
    header: () => t('pool.size'),
    width: '120px',
    isNumber: true,
    cell: ({ capacity }) => formatCount(capacity),
  },
  {
    key: 'rules',
    header: () => t('pool.policy'),
    width: 'minmax(220px, 2fr)',
    cell: ({ ttl, heartbeat, hold_down: rest }) => t('pool.rules', { ttl, heartbeat, rest }),
  },
  {
    key: 'next',
    header: () => t('pool.nextFree'),
    width: 'minmax(100px, 1fr)',
    cell: ({ next_free: next }) => next ?? <span className="muted">—</span>,
  },
];
