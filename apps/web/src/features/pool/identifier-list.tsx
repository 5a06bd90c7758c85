import { identifierListSchema, type IdentifierEntry } from '@berth/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { apiPages } from '../../lib/api-pages';
import { useAsOf } from '../../lib/as-of';
import { t } from '../../lib/i18n/catalogue';
import { useMoment } from '../../lib/moment';
import { Button } from '../../ui/button';
import { ErrorState } from '../../ui/error-state';
import { Name } from '../../ui/name';
import { EmptyState } from '../../ui/notice';
import { DataTable, type Column } from '../../ui/row-table';
import { StateChip } from '../../ui/state-chip';
import { Ago, Duration } from '../../ui/time';
import { parseRange, printRange, rangeBetween, ROUTE, type PoolSearch, type Range } from './pool-search';

const PAGE = 200;
const EVERY_MS = 5_000;

/** What the list asks for; also what is copied as curl. */
export function listQuestion(pool: string, { q, states, sort }: PoolSearch) {
  return {
    path: `v1/pools/${encodeURIComponent(pool)}/identifiers`,
    query: { q, state: states, sort, limit: PAGE },
  };
}

/** The map's equal: every identifier with its state and its holder. */
export function IdentifierList({ pool }: { readonly pool: string }) {
  const search = useSearch({ from: ROUTE });
  const navigate = useNavigate({ from: ROUTE });
  const go = useNavigate();
  const asOf = useAsOf();
  const moment = useMoment();
  const { data, error, isFetching, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery({
      ...apiPages({ ...listQuestion(pool, search), schema: identifierListSchema, asOf }),
      meta: { live: EVERY_MS },
    });
  const end = asOf === undefined || moment === undefined ? undefined : new Date(moment).toISOString();
  const columns = useMemo(() => columnsOf(pool, end), [pool, end]);
  const first = data?.pages[0]?.data;
  const range = parseRange(search.range);
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <DataTable<IdentifierEntry>
      label={t('pool.identifiers')}
      columns={columns}
      rows={data?.pages.flatMap((page) => page.data.items)}
      keyOf={({ ordinal }) => ordinal}
      isMarked={({ ordinal }) => range !== undefined && ordinal >= range.from && ordinal <= range.to}
      mark={({ ordinal }) =>
        void navigate({
          search: (before) => ({ ...before, range: printRange(markedWith(range, ordinal)) }),
          replace: true,
          resetScroll: false,
        })
      }
      selected={search.cell === undefined ? undefined : Number(search.cell)}
      open={({ identifier }) => void go({ to: '/pools/$pool/ids/$identifier', params: { pool, identifier } })}
      sort={search.sort ?? 'ordinal'}
      setSort={(by) =>
        void navigate({
          search: (before) => ({
            ...before,
            sort: by === 'ordinal' ? undefined : (by as PoolSearch['sort']),
          }),
          resetScroll: false,
        })
      }
      empty={
        <EmptyState
          title={t('pool.noneMatch')}
          actions={
            <Button
              onClick={() =>
                void navigate({ search: (before) => ({ ...before, q: undefined, states: undefined }) })
              }
            >
              {t('ui.clear')}
            </Button>
          }
        />
      }
      isBusy={isFetching}
      {...(first?.total_is_exact === true && { total: first.total })}
      loadMore={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined}
    />
  );
}

/** The selection reaches to what is marked; marked again, what was alone in it is out of it. */
function markedWith(range: Range | undefined, ordinal: number): Range | undefined {
  if (!range) return rangeBetween(ordinal, ordinal);
  const isAlone = range.from === ordinal && range.to === ordinal;
  return isAlone ? undefined : { from: Math.min(range.from, ordinal), to: Math.max(range.to, ordinal) };
}

/** Who has it; of one that rests, who had it. */
function Client({ entry }: { readonly entry: IdentifierEntry }) {
  const { client_id: holder, previous_client_id: before, reserved_for: reservedFor } = entry;
  const client = holder ?? before ?? reservedFor;
  if (client === undefined) return <span className="muted">—</span>;
  const role = holder !== null ? '' : before !== undefined ? t('pool.had') : t('identifier.reservedFor');
  return (
    <>
      {role !== '' && <span className="muted">{role} </span>}
      <Link to="/clients/$client" params={{ client }}>
        <Name of={client} />
      </Link>
    </>
  );
}

function columnsOf(pool: string, end: string | undefined): readonly Column<IdentifierEntry>[] {
  return [
    {
      key: 'identifier',
      header: t('pool.identifier'),
      width: 'minmax(120px, 1fr)',
      sort: 'ordinal',
      cell: ({ identifier }) => (
        <Link to="/pools/$pool/ids/$identifier" params={{ pool, identifier }}>
          <Name of={identifier} />
        </Link>
      ),
    },
    {
      key: 'state',
      header: t('pool.state'),
      width: '128px',
      cell: ({ state }) => <StateChip state={state} />,
    },
    {
      key: 'client',
      header: t('pool.client'),
      width: 'minmax(160px, 2fr)',
      cell: (entry) => <Client entry={entry} />,
    },
    {
      key: 'since',
      header: t('pool.since'),
      width: '128px',
      isNumber: true,
      sort: 'since',
      cell: ({ since }) => <Duration from={since} to={end} />,
    },
    {
      key: 'seen',
      header: t('pool.lastSeen'),
      width: '136px',
      isNumber: true,
      sort: 'last_seen',
      cell: ({ last_seen: seen }) =>
        seen === null ? <span className="muted">—</span> : <Ago at={seen} asOf={end} />,
    },
  ];
}
