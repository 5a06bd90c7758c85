import { eventsSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { t } from '../../lib/i18n/catalogue';
import { Page, PageHeader } from '../../ui/card';

export function EventsPage() {
  const asOf = useAsOf();
  const { data } = useQuery(apiQuery({ path: 'v1/events', query: { limit: 1 }, schema: eventsSchema, asOf }));
  return (
    <Page>
      <PageHeader title={t('events.title')} facts={data?.data.items[0]?.type} />
    </Page>
  );
}
