import { poolDetailSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { apiQuery } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { formatCount } from '../../lib/format-number';
import { Page, PageHeader } from '../../ui/card';
import { ErrorState } from '../../ui/error-state';

export function PoolPage() {
  const { pool } = useParams({ from: '/pools/$pool' });
  const asOf = useAsOf();
  const { data, error } = useQuery(
    apiQuery({ path: `v1/pools/${encodeURIComponent(pool)}`, schema: poolDetailSchema, asOf }),
  );
  return (
    <Page>
      <PageHeader title={pool} facts={data && formatCount(data.data.capacity)} />
      {error && <ErrorState error={error} />}
    </Page>
  );
}
