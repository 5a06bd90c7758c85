import { clientTenanciesSchema } from '@berth/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { urlOf } from '../../lib/api';
import { apiPages } from '../../lib/api-pages';
import { useAsOf } from '../../lib/as-of';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { useMoment } from '../../lib/moment';
import { Card } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { DataTable } from '../../ui/row-table';
import { ErrorState } from '../../ui/error-state';
import { EmptyState } from '../../ui/notice';
import { tenancyColumns } from '../../ui/tenancy-columns';
import { pathOf, ROUTE } from './client-path';

const PAGE = 100;
const EVERY_MS = 5_000;

/** All its leases, the newest first. */
export function LeasesCard({ client }: { readonly client: string }) {
  const { lease } = useSearch({ from: ROUTE });
  const navigate = useNavigate({ from: ROUTE });
  const asOf = useAsOf();
  const moment = useMoment();
  const question = { path: `${pathOf(client)}/tenancies`, query: { limit: PAGE } };
  const { data, error, isFetching, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery({
      ...apiPages({ ...question, schema: clientTenanciesSchema, asOf }),
      meta: { live: EVERY_MS },
    });
  const first = data?.pages[0]?.data;
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
          columns={tenancyColumns('identifier', asOf === undefined ? undefined : moment)}
          rows={data?.pages.flatMap((page) => page.data.items)}
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
          empty={<EmptyState title={t('client.historyNone')} />}
          isBusy={isFetching}
          {...(first?.total_is_exact === true && { total: first.total })}
          loadMore={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined}
        />
      )}
    </Card>
  );
}
