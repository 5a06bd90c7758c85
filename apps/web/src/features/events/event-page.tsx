import { rawEventSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { apiQuery } from '../../lib/api';
import { Page, PageHeader } from '../../ui/card';
import { ErrorState } from '../../ui/error-state';

export function EventPage() {
  const { position } = useParams({ from: '/events/$position' });
  const { data, error } = useQuery(
    apiQuery({ path: `v1/events/${encodeURIComponent(position)}`, schema: rawEventSchema }),
  );
  return (
    <Page>
      <PageHeader title={position} facts={data?.data.type} />
      {error && <ErrorState error={error} />}
    </Page>
  );
}
