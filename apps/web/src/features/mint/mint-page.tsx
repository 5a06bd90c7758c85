import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { apiQuery } from '../../lib/api';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { Page, PageHeader } from '../../ui/card';

export function MintPage() {
  const { data } = useQuery(
    apiQuery({ path: 'api/list', schema: z.object({ entities: z.array(z.unknown()) }) }),
  );
  return (
    <Page>
      <PageHeader title={t('mint.title')} facts={data && formatCount(data.data.entities.length)} />
    </Page>
  );
}
