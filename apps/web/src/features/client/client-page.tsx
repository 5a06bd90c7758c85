import { clientHistorySchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { apiQuery } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { Page, PageHeader } from '../../ui/card';
import { ErrorState } from '../../ui/error-state';
import { Ago } from '../../ui/time';

export function ClientPage() {
  const { client } = useParams({ from: '/clients/$client' });
  const asOf = useAsOf();
  const { data, error } = useQuery(
    apiQuery({ path: `v1/clients/${encodeURIComponent(client)}`, schema: clientHistorySchema, asOf }),
  );
  return (
    <Page>
      <PageHeader title={client} facts={data && <Ago at={data.data.last_seen} />} />
      {error && <ErrorState error={error} />}
    </Page>
  );
}
