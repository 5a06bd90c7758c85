import { identifierTenanciesSchema, type NeverHeldTwice } from '@berth/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { urlOf } from '../../lib/api';
import { apiPages } from '../../lib/api-pages';
import { useAsOf } from '../../lib/as-of';
import { eventsOf } from '../../lib/events-of';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { useMoment } from '../../lib/moment';
import { Card } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { DataTable } from '../../ui/row-table';
import { ErrorState } from '../../ui/error-state';
import { Icon } from '../../ui/icon';
import { EmptyState } from '../../ui/notice';
import { tenancyColumns } from '../../ui/tenancy-columns';
import { pathOf, ROUTE, type IdentifierOf } from './identifier-path';
import './identifier.css';

const PAGE = 100;
const EVERY_MS = 5_000;

/** All its leases, the newest first, and that none overlaps another. */
export function LeasesCard({ of }: { readonly of: IdentifierOf }) {
  const { lease } = useSearch({ from: ROUTE });
  const navigate = useNavigate({ from: ROUTE });
  const asOf = useAsOf();
  const moment = useMoment();
  const question = { path: `${pathOf(of)}/tenancies`, query: { limit: PAGE } };
  const { data, error, isFetching, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery({
      ...apiPages({ ...question, schema: identifierTenanciesSchema, asOf }),
      meta: { live: EVERY_MS },
    });
  const first = data?.pages[0]?.data;
  const rows = data?.pages.flatMap((page) => page.data.items);
  const names = { pool: [of.pool], identifier: [of.identifier] };
  return (
    <Card
      title={t('identifier.leases')}
      note={first && `${first.total_is_exact ? '' : '≥ '}${formatCount(first.total)}`}
      isBusy={isFetching}
      isFlush
      actions={<CopyCurl url={urlOf(question.path, { ...question.query, as_of: asOf })} />}
    >
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <DataTable
          label={t('identifier.leases')}
          columns={tenancyColumns('client', asOf === undefined ? undefined : moment)}
          rows={rows}
          keyOf={({ token }) => token}
          selected={lease === undefined ? undefined : Number(lease)}
          open={({ token }) =>
            void navigate({
              search: (before) => ({
                ...before,
                lease: lease === String(token) ? undefined : String(token),
              }),
              replace: true,
              resetScroll: false,
            })
          }
          empty={<EmptyState title={t('identifier.holdersNever')} />}
          isBusy={isFetching}
          {...(first?.total_is_exact === true && { total: first.total })}
          loadMore={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined}
        />
      )}
      {first && (
        <div className="table-foot">
          <Proof proof={first.never_held_twice} />
          <span className="foot-links">
            <Link to="/events" search={{ q: eventsOf(names) }}>
              {t('identifier.events')}
            </Link>
            <a href={urlOf('v1/events/export', { format: 'csv', q: eventsOf(names), as_of: asOf })} download>
              <Icon name="download" size={14} />
              {t('identifier.export')}
            </a>
          </span>
        </div>
      )}
    </Card>
  );
}

/** Whether two ever held it at once. */
function Proof({ proof: { holds, checked, overlaps } }: { readonly proof: NeverHeldTwice }) {
  if (holds === true) {
    return (
      <span className="proof">
        <Icon name="check" size={14} />
        {t('identifier.neverTwice', { count: checked })}
      </span>
    );
  }
  if (holds === null) return <span>{t('identifier.neverTwiceSome', { count: checked })}</span>;
  return (
    <span className="proof proof-bad" role="alert">
      <Icon name="warning" size={14} />
      {t('identifier.heldTwice', { count: overlaps.length })}:{' '}
      {overlaps
        .map(({ earlier, later }) =>
          t('identifier.overlap', { earlier: String(earlier), later: String(later) }),
        )
        .join(', ')}
    </span>
  );
}
