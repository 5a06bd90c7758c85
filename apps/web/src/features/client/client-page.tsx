import { clientHistorySchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { apiQuery } from '../../lib/api';
import { ApiProblem } from '../../lib/api-problem';
import { useAsOf } from '../../lib/as-of';
import { useMoment } from '../../lib/moment';
import { Page } from '../../ui/card';
import { ErrorState } from '../../ui/error-state';
import { ClientEventsCard } from './client-events-card';
import { ClientHeader } from './client-header';
import { ClientUnknown } from './client-unknown';
import { HistoryCard } from './history-card';
import { LeasesCard } from './leases-card';
import { pathOf, ROUTE } from './client-path';
import { SilenceCard } from './silence-card';
import { UptimeCard } from './uptime-card';
import './client.css';

export function ClientPage() {
  const { client } = useParams({ from: ROUTE });
  return <OneClient key={client} client={client} />;
}

function OneClient({ client }: { readonly client: string }) {
  const asOf = useAsOf();
  const moment = useMoment();
  const { data, error, refetch } = useQuery(
    apiQuery({ path: pathOf(client), schema: clientHistorySchema, asOf }),
  );
  if (error instanceof ApiProblem && error.code === 'client_unknown')
    return <ClientUnknown client={client} />;
  if (error && !data) {
    return (
      <Page>
        <ErrorState error={error} retry={() => void refetch()} />
      </Page>
    );
  }
  return (
    <Page>
      <ClientHeader client={client} entry={data?.data} moment={moment} />
      <UptimeCard client={client} />
      <HistoryCard client={client} entry={data?.data} moment={moment} />
      <SilenceCard client={client} />
      <LeasesCard client={client} />
      <ClientEventsCard client={client} />
    </Page>
  );
}
