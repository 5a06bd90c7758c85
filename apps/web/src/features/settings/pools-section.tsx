import { poolListSchema, POOL_SORTS, type PoolDetail } from '@berth/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { API_KEY, ask, urlOf } from '../../lib/api';
import { useAsOf, type AsOf } from '../../lib/as-of';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { oneOf } from '../../lib/search-text';
import { useTypedText } from '../../lib/typed-text';
import { useViewer } from '../../lib/viewer';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { DataTable, type Column } from '../../ui/row-table';
import { ErrorState } from '../../ui/error-state';
import { TextField } from '../../ui/field';
import { EmptyState, Snippet } from '../../ui/notice';
import { PoolDrawer, PoolState } from './pool-drawer';
import { PoolForm } from './pool-form';

const PATH = 'v1/pools';
const PAGE = 100;

/** Every pool with its policy, and the way to change it. */
export default function PoolsSection() {
  const asOf = useAsOf();
  const { q = '', sort = 'pool', pool: chosen } = useSearch({ from: '/settings/$section' });
  const navigate = useNavigate({ from: '/settings/$section' });
  const [isMaking, setMaking] = useState(false);
  const { mayWrite } = useViewer();
  const permission = mayWrite('administer');
  const query = { q, sort, limit: PAGE };
  const { data, error, isFetching, refetch, hasNextPage, fetchNextPage } = usePoolPages(query, asOf);
  const set = (change: object, replace = false): void =>
    void navigate({ search: (search) => ({ ...search, ...change }), replace });
  const [typed, type] = useTypedText(q, (text) => set({ q: text }, true));
  const rows = data?.pages.flatMap(({ data: page }) => page.items);
  const total = data?.pages[0]?.data.total;
  const make = permission === true && (
    <Button look="primary" size="small" icon="plus" onClick={() => setMaking(true)}>
      {t('settings.newPool')}…
    </Button>
  );
  return (
    <Card
      title={t('settings.pools')}
      note={total !== undefined && formatCount(total)}
      actions={
        <>
          {permission !== true && <span className="caption">{permission}</span>}
          {make}
          <CopyCurl url={urlOf(PATH, { ...query, as_of: asOf })} />
        </>
      }
      isBusy={isFetching}
      isFlush
    >
      <div className="settings-filter">
        <TextField
          label={t('settings.findPool')}
          type="search"
          value={typed}
          data-filter
          onChange={(event) => type(event.target.value)}
        />
      </div>
      {error && !rows ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <DataTable
          label={t('settings.pools')}
          columns={columns()}
          rows={rows}
          keyOf={({ pool }) => pool}
          open={({ pool }) => set({ pool })}
          selected={chosen}
          sort={sort}
          setSort={(by) => set({ sort: oneOf(POOL_SORTS, by) })}
          empty={q === '' ? <NoPool make={make} /> : <NoneFound clear={() => set({ q: undefined })} />}
          {...(total !== undefined && { total })}
          loadMore={hasNextPage ? () => void fetchNextPage() : undefined}
        />
      )}
      {chosen !== undefined && (
        <PoolDrawer key={chosen} pool={chosen} close={() => set({ pool: undefined })} />
      )}
      {isMaking && <PoolForm close={() => setMaking(false)} done={({ pool }) => set({ pool })} />}
    </Card>
  );
}

function usePoolPages(
  query: { readonly q: string; readonly sort: string; readonly limit: number },
  asOf: AsOf | undefined,
) {
  return useInfiniteQuery({
    queryKey: [API_KEY, PATH, query, asOf ?? null, 'pages'] as const,
    queryFn: ({ pageParam, signal }) =>
      ask({ path: PATH, query: { ...query, after: pageParam }, schema: poolListSchema, asOf }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ data: page }) => page.next ?? undefined,
  });
}

function columns(): readonly Column<PoolDetail>[] {
  return [
    {
      key: 'pool',
      header: t('frame.pool'),
      width: 'minmax(120px, 1fr)',
      sort: 'pool',
      cell: ({ pool }) => <span title={pool}>{pool}</span>,
    },
    {
      key: 'patterns',
      header: t('settings.patterns'),
      width: 'minmax(140px, 1.4fr)',
      cell: ({ identifiers }) => <span className="mono">{identifiers.join(', ')}</span>,
    },
    {
      key: 'capacity',
      header: t('settings.capacity'),
      width: '96px',
      isNumber: true,
      sort: 'capacity',
      cell: ({ capacity }) => formatCount(capacity),
    },
    {
      key: 'held',
      header: t('settings.held'),
      width: '88px',
      isNumber: true,
      sort: 'held',
      cell: ({ states }) => formatCount(states.held + states.late),
    },
    {
      key: 'free',
      header: t('settings.free'),
      width: '88px',
      isNumber: true,
      sort: 'free',
      cell: ({ states }) => formatCount(states.free),
    },
    { key: 'ttl', header: t('settings.ttl'), width: '72px', isNumber: true, cell: ({ ttl }) => ttl },
    {
      key: 'heartbeat',
      header: t('settings.heartbeat'),
      width: '104px',
      isNumber: true,
      cell: ({ heartbeat }) => heartbeat,
    },
    {
      key: 'hold-down',
      header: t('settings.holdDown'),
      width: '96px',
      isNumber: true,
      cell: ({ hold_down: holdDown }) => holdDown,
    },
    {
      key: 'order',
      header: t('settings.order'),
      width: '124px',
      cell: ({ order }) => t(`settings.order.${order}`),
    },
    {
      key: 'state',
      header: t('settings.state'),
      width: 'minmax(110px, 1fr)',
      cell: (pool) => <PoolState pool={pool} />,
    },
  ];
}

function NoPool({ make }: { readonly make: React.ReactNode }) {
  const body = JSON.stringify({ pool: 'web', identifiers: ['vm-[0001-1024]'], ttl: '90s' });
  return (
    <EmptyState title={t('settings.noPool')} actions={make}>
      <p>{t('settings.noPoolText')}</p>
      <Snippet text={`curl -s ${urlOf(PATH)} -d '${body}'`} />
    </EmptyState>
  );
}

function NoneFound({ clear }: { readonly clear: () => void }) {
  return (
    <EmptyState title={t('settings.noneFound')} actions={<Button onClick={clear}>{t('ui.clear')}</Button>} />
  );
}
