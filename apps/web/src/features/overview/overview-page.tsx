import { overviewSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { apiQuery } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { Page, PageHeader } from '../../ui/card';

export function OverviewPage() {
  const { pool } = useSearch({ from: '/' });
  const asOf = useAsOf();
  const { data } = useQuery(apiQuery({ path: 'v1/overview', query: { pool }, schema: overviewSchema, asOf }));
  return (
    <Page>
      <PageHeader title={t('overview.title')} facts={data && formatCount(data.data.states.held)} />
    </Page>
  );
}
