import { poolListSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { Page, PageHeader } from '../../ui/card';

export function PoolsPage() {
  const asOf = useAsOf();
  const { data } = useQuery(apiQuery({ path: 'v1/pools', schema: poolListSchema, asOf }));
  return (
    <Page>
      <PageHeader title={t('pool.title')} facts={data && formatCount(data.data.total)} />
    </Page>
  );
}
