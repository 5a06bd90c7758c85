import { healthSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../lib/api';
import { t } from '../../lib/i18n/catalogue';
import { Page, PageHeader } from '../../ui/card';

export function SettingsPage() {
  const { data } = useQuery(apiQuery({ path: 'health', schema: healthSchema }));
  return (
    <Page>
      <PageHeader title={t('settings.title')} facts={data?.data.uptime} />
    </Page>
  );
}
