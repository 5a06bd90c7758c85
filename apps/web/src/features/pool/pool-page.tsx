import { identifierListSchema, poolDetailSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { apiQuery, urlOf } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { useShortcuts } from '../../lib/shortcuts';
import { Card, Page, PageHeader } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { ErrorState } from '../../ui/error-state';
import { ToggleChips } from '../../ui/filter-chips';
import { Icon } from '../../ui/icon';
import { SearchField } from '../../ui/search-field';
import { STATES, StateChip, type State } from '../../ui/state-chip';
import { BulkBar } from './bulk-bar';
import { CellCard } from './cell-card';
import { IdentifierList, listQuestion } from './identifier-list';
import { JumpField } from './jump-field';
import { zoomFor, type Zoom } from './map-geometry';
import { MapLegend } from './map-legend';
import type { MapStore } from './map-store';
import { PoolMap } from './pool-map';
import { parseRange, parseStates, printRange, printStates, ROUTE, type PoolSearch } from './pool-search';
import { useChurn } from './use-churn';
import { useMapStore, useMapVersion } from './use-map-store';

export function PoolPage() {
  const { pool } = useParams({ from: ROUTE });
  return <OnePool key={pool} pool={pool} />;
}

function OnePool({ pool }: { readonly pool: string }) {
  const search = useSearch({ from: ROUTE });
  const asOf = useAsOf();
  const map = useMapStore(pool, asOf);
  const change = useChange();
  const { data, error, refetch } = useQuery(
    apiQuery({ path: `v1/pools/${encodeURIComponent(pool)}`, schema: poolDetailSchema, asOf }),
  );
  if (error && !data) {
    return (
      <Page>
        <PageHeader title={pool} actions={<Link to="/pools">{t('pool.all')}</Link>} />
        <ErrorState error={error} retry={() => void refetch()} />
      </Page>
    );
  }
  const facts = data?.data;
  const isList = search.view === 'list';
  const question = listQuestion(pool, search);
  const curl = isList
    ? urlOf(question.path, { ...question.query, as_of: asOf })
    : urlOf(`v1/pools/${encodeURIComponent(pool)}/map`, { as_of: asOf });
  return (
    <Page>
      <PageHeader
        title={pool}
        soon={{ narrow: 44 }}
        facts={
          facts && (
            <>
              <span>{t('pool.count', { count: facts.capacity })}</span>
              <span>
                {t('pool.rules', { ttl: facts.ttl, heartbeat: facts.heartbeat, rest: facts.hold_down })}
              </span>
              {facts.next_free !== null && <span>{t('pool.next', { identifier: facts.next_free })}</span>}
              {facts.draining && <strong>{t('pool.draining')}</strong>}
            </>
          )
        }
        actions={
          <Link to="/settings/$section" params={{ section: 'pools' }} search={{ pool }}>
            {t('pool.settings')}
          </Link>
        }
      />
      <Card title={t('pool.identifiers')} isFlush actions={<Actions pool={pool} curl={curl} />}>
        <Tools pool={pool} store={map.store} isList={isList} />
        <BulkBar pool={pool} clear={() => change({ range: undefined })} />
        {isList ? <IdentifierList pool={pool} /> : <MapView pool={pool} map={map} />}
      </Card>
    </Page>
  );
}

function Actions({ pool, curl }: { readonly pool: string; readonly curl: string }) {
  const asOf = useAsOf();
  const file = urlOf(`v1/pools/${encodeURIComponent(pool)}/export`, { format: 'csv', as_of: asOf });
  return (
    <>
      <a className="button button-quiet button-small" href={file} download title={t('pool.export')}>
        <Icon name="download" />
        CSV
      </a>
      <CopyCurl url={curl} />
    </>
  );
}

/** The digits toggle these. */
const KEYED_STATES = STATES.filter((state) => state !== 'retired');

/** Map or list, which states, how near, and by what they are coloured. */
function Tools({
  pool,
  store,
  isList,
}: {
  readonly pool: string;
  readonly store: MapStore;
  readonly isList: boolean;
}) {
  useMapVersion(store);
  const search = useSearch({ from: ROUTE });
  const change = useChange();
  const counts = store.counts();
  const chosen = new Set(parseStates(search.states));
  const toggle = (state: State): void => {
    const wanted = STATES.filter((each) => chosen.has(each) !== (each === state));
    change({ states: printStates(wanted) });
  };
  useShortcuts(Object.fromEntries(KEYED_STATES.map((state, index) => [index + 1, () => toggle(state)])));
  return (
    <div className="pool-tools">
      <ToggleChips
        label={t('pool.view')}
        options={(['map', 'list'] as const).map((value) => ({ value, label: t(`pool.view.${value}`) }))}
        chosen={new Set([isList ? 'list' : 'map'])}
        toggle={(view) => change({ view: view === 'list' ? 'list' : undefined })}
      />
      <ToggleChips
        label={t('pool.states')}
        options={STATES.filter((state) => state !== 'retired' || counts.retired > 0).map((state) => ({
          value: state,
          label: <StateChip state={state} />,
          count: store.version > 0 ? formatCount(counts[state]) : '—',
        }))}
        chosen={chosen}
        toggle={toggle}
      />
      {isList ? (
        <SearchField
          label={t('pool.find')}
          value={search.q ?? ''}
          search={(text) => change({ q: text === '' ? undefined : text }, true)}
        />
      ) : (
        <>
          <ToggleChips
            label={t('pool.zoom')}
            options={(['0', '1', '2', '3'] as const).map((value) => ({
              value,
              label: t(`pool.zoom.${value}`),
            }))}
            chosen={new Set(search.z === undefined ? [] : [search.z])}
            toggle={(z) => change({ z: search.z === z ? undefined : z })}
          />
          <ToggleChips
            label={t('pool.color')}
            options={(['age', 'churn'] as const).map((value) => ({ value, label: t(`pool.color.${value}`) }))}
            chosen={new Set(search.color === undefined ? [] : [search.color])}
            toggle={(color) => change({ color: search.color === color ? undefined : color })}
          />
          <JumpField
            pool={pool}
            count={store.bytes.length}
            jump={(ordinal) => change({ cell: String(ordinal) })}
          />
        </>
      )}
    </div>
  );
}

function MapView({ pool, map }: { readonly pool: string; readonly map: ReturnType<typeof useMapStore> }) {
  // How many identifiers there are is known with the first version.
  useMapVersion(map.store);
  const { states, z, color, cell: text, range } = useSearch({ from: ROUTE });
  const change = useChange();
  const navigate = useNavigate();
  const asOf = useAsOf();
  const shown = useMemo(() => new Set(parseStates(states)), [states]);
  const selected = useMemo(() => parseRange(range), [range]);
  const isInPool = text !== undefined && (!map.isReady || Number(text) < map.store.bytes.length);
  const cell = isInPool ? Number(text) : undefined;
  const { path } = listQuestion(pool, {});
  const { data } = useQuery({
    ...apiQuery({ path, query: { ordinals: cell, limit: 1 }, schema: identifierListSchema, asOf }),
    enabled: cell !== undefined,
  });
  const churn = useChurn(pool, asOf, color === 'churn');
  const entry = cell === undefined ? undefined : data?.data.items[0];
  if (map.error && !map.isReady) return <ErrorState error={map.error} retry={map.retry} />;
  const open = (ordinal: number): void => {
    if (entry?.ordinal !== ordinal) return;
    void navigate({ to: '/pools/$pool/ids/$identifier', params: { pool, identifier: entry.identifier } });
  };
  return (
    <div className="pool-parts">
      <div>
        <PoolMap
          pool={pool}
          store={map.store}
          zoom={z === undefined ? undefined : (Number(z) as Zoom)}
          shown={shown}
          colorBy={color === 'churn' && !churn.counts ? 'state' : (color ?? 'state')}
          churn={churn.counts}
          cell={cell}
          range={selected}
          choose={(ordinal) => change({ cell: String(ordinal) }, true)}
          select={(wanted, last) =>
            change({ range: printRange(wanted), ...(last !== undefined && { cell: String(last) }) }, true)
          }
          open={open}
        />
        {churn.error && !churn.counts ? (
          <ErrorState error={churn.error} retry={() => void churn.refetch()} />
        ) : (
          color && (
            <MapLegend
              by={color}
              isOfTiles={(z ?? String(zoomFor(map.store.bytes.length))) === '0'}
              count={cell === undefined ? undefined : churn.counts?.[cell]}
            />
          )
        )}
      </div>
      {map.isReady && <CellCard pool={pool} cell={cell} entry={entry} />}
    </div>
  );
}

/** Changes what the address says of the page. */
function useChange(): (change: PoolSearch, isReplaced?: boolean) => void {
  const navigate = useNavigate({ from: ROUTE });
  return (change, isReplaced = false) =>
    void navigate({
      search: (before) => ({ ...before, ...change }),
      replace: isReplaced,
      resetScroll: false,
    });
}
