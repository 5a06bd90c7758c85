import {
  CLIENT_STATUSES,
  clientListSchema,
  type ClientList,
  type ClientStatus,
  type ListedClient,
} from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { apiQuery, urlOf } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { useMoment } from '../../lib/moment';
import { isolated } from '../../lib/shown-name';
import { Button } from '../../ui/button';
import { Card, Page, PageHeader } from '../../ui/card';
import { ClientStatusChip } from '../../ui/client-status';
import { CopyCurl } from '../../ui/copy-button';
import { DataTable } from '../../ui/row-table';
import { ErrorState } from '../../ui/error-state';
import { FilterChips, ToggleChips } from '../../ui/filter-chips';
import { EmptyState, Snippet } from '../../ui/notice';
import { SearchField } from '../../ui/search-field';
import { clientColumns } from './client-columns';
import { parseStatuses, printStatuses, type ClientsSearch } from './clients-search';
import './clients.css';

const ROUTE = '/clients';
const PAGE = 100;
/** Uptimes cost more than the rest, and change slowly. */
const UPTIME_EVERY_MS = 5_000;

export function ClientsPage() {
  const { q, status, pool, sort, after, cols } = useSearch({ from: ROUTE });
  const asOf = useAsOf();
  const moment = useMoment();
  const narrow = useNarrow();
  const open = useOpen();
  const query = { q, status, pool, sort, include: cols, after, limit: PAGE };
  const question = { path: 'v1/clients', query };
  const { data, error, isFetching, refetch } = useQuery(
    apiQuery({ ...question, schema: clientListSchema, asOf, ...(cols && { live: UPTIME_EVERY_MS }) }),
  );
  const list = data?.data;
  const end = asOf === undefined || moment === undefined ? undefined : new Date(moment).toISOString();
  const columns = useMemo(() => clientColumns(end, cols), [end, cols]);
  return (
    <Page>
      <PageHeader title={t('clients.title')} facts={t('clients.about')} />
      <Card
        title={t('clients.list')}
        note={list && `${list.total_is_exact ? '' : '≥ '}${formatCount(list.total)}`}
        isBusy={isFetching}
        isFlush
        actions={<CopyCurl url={urlOf(question.path, { ...question.query, as_of: asOf })} />}
      >
        <Filters narrow={narrow} />
        {error ? (
          <ErrorState error={error} retry={() => void refetch()} />
        ) : (
          <DataTable<ListedClient>
            label={t('clients.title')}
            columns={columns}
            rows={list?.items}
            keyOf={({ client_id: client }) => client}
            open={open}
            sort={sort ?? 'client_id'}
            setSort={(by) => narrow({ sort: by === 'client_id' ? undefined : (by as ClientsSearch['sort']) })}
            empty={<Nothing narrow={narrow} />}
            isBusy={isFetching}
            {...(list?.total_is_exact === true && { total: list.total })}
          />
        )}
        {(after !== undefined || (list && list.next !== null)) && (
          <PageFoot list={error ? undefined : list} />
        )}
      </Card>
    </Page>
  );
}

type Narrow = (change: ClientsSearch, options?: { readonly replace?: boolean }) => void;

/** Shows other clients, from the first page on: the cursor of one list says nothing in another. */
function useNarrow(): Narrow {
  const navigate = useNavigate({ from: ROUTE });
  return (change, options = {}) =>
    void navigate({
      search: (before) => ({ ...before, after: undefined, ...change }),
      resetScroll: false,
      ...options,
    });
}

function useOpen(): (row: ListedClient) => void {
  const navigate = useNavigate();
  return ({ client_id: client }) => void navigate({ to: '/clients/$client', params: { client } });
}

function Filters({ narrow }: { readonly narrow: Narrow }) {
  const { q, status, after, cols } = useSearch({ from: ROUTE });
  const applied = useApplied(narrow);
  const chosen = new Set(parseStatuses(status));
  const toggle = (value: ClientStatus): void => {
    const others = chosen.has(value) ? [...chosen].filter((each) => each !== value) : [...chosen, value];
    narrow({ status: printStatuses(CLIENT_STATUSES.filter((each) => others.includes(each))) });
  };
  return (
    <div className="filters">
      <SearchField
        label={t('clients.find')}
        value={q ?? ''}
        search={(text) => narrow({ q: text === '' ? undefined : text }, { replace: true })}
      />
      <ToggleChips
        label={t('clients.status')}
        options={CLIENT_STATUSES.map((value) => ({ value, label: <ClientStatusChip status={value} /> }))}
        chosen={chosen}
        toggle={toggle}
      />
      <ToggleChips
        label={t('clients.columns')}
        options={[{ value: 'uptime', label: t('clients.uptime') }]}
        chosen={new Set(cols === undefined ? [] : [cols])}
        toggle={() => narrow({ cols: cols === undefined ? 'uptime' : undefined, after })}
      />
      <FilterChips filters={applied} />
    </div>
  );
}

/** What the list is narrowed by, beyond the chips that can be pressed. */
function useApplied(narrow: Narrow) {
  const { q, pool } = useSearch({ from: ROUTE });
  return [
    ...(q === undefined
      ? []
      : [
          {
            key: 'q',
            label: t('clients.filterText', { q: isolated(q) }),
            remove: () => narrow({ q: undefined }),
          },
        ]),
    ...(pool === undefined
      ? []
      : [
          {
            key: 'pool',
            label: t('clients.filterPool', { pool }),
            remove: () => narrow({ pool: undefined }),
          },
        ]),
  ];
}

/** No rows: because nobody has come yet, or because the filter hides them all. */
function Nothing({ narrow }: { readonly narrow: Narrow }) {
  const { q, status, pool, after } = useSearch({ from: ROUTE });
  const asOf = useAsOf();
  const { data } = useQuery(
    apiQuery({ path: 'v1/clients', query: { limit: 1 }, schema: clientListSchema, asOf }),
  );
  const isNarrowed = q !== undefined || status !== undefined || pool !== undefined || after !== undefined;
  if (isNarrowed) {
    return (
      <EmptyState
        title={t('clients.noneOf', { total: data?.data.total ?? '…' })}
        actions={
          <Button onClick={() => narrow({ q: undefined, status: undefined, pool: undefined })}>
            {t('ui.clear')}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState title={t('clients.none')}>
      <p>{t('clients.noneText')}</p>
      <Snippet
        text={[
          'curl -s -X POST -H "content-type: application/json" \\',
          `  -d '{"client_id":"vm-1"}' ${urlOf('allocate')}`,
        ].join('\n')}
      />
    </EmptyState>
  );
}

/** The way to other pages; also from a page that is none, as after a cursor that was edited. */
function PageFoot({ list }: { readonly list: ClientList | undefined }) {
  const search = useSearch({ from: ROUTE });
  const look = 'button button-plain button-small';
  return (
    <div className="table-foot">
      <span>{list && t('clients.shown', { count: list.items.length, total: list.total })}</span>
      <span className="pages">
        {search.after !== undefined && (
          <Link to={ROUTE} search={{ ...search, after: undefined }} className={look}>
            {t('clients.firstPage')}
          </Link>
        )}
        {list && list.next !== null && (
          <Link to={ROUTE} search={{ ...search, after: list.next }} className={look} rel="next">
            {t('clients.nextPage')}
          </Link>
        )}
      </span>
    </div>
  );
}
