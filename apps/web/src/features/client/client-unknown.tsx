import { clientListSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { apiQuery } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { t } from '../../lib/i18n/catalogue';
import { Card, Page, PageHeader } from '../../ui/card';
import { Name } from '../../ui/name';
import { EmptyState } from '../../ui/notice';

const SHOWN_MAX = 6;
/** So much of a name is likely to be right, and its last character least of all. */
const BEGINNING_MAX = 6;

/** There is no such client: those that may have been meant. */
export function ClientUnknown({ client }: { readonly client: string }) {
  const asOf = useAsOf();
  const beginning = client.slice(0, Math.max(1, Math.min(BEGINNING_MAX, client.length - 1)));
  const asked = { path: 'v1/clients', schema: clientListSchema, asOf };
  const { data } = useQuery(apiQuery({ ...asked, query: { q: beginning, limit: SHOWN_MAX } }));
  return (
    <Page>
      <PageHeader title={<Name of={client} />} />
      <Card title={t('error.notFound')}>
        <EmptyState
          title={t('client.unknown')}
          actions={
            <Link className="button button-plain" to="/clients">
              {t('client.all')}
            </Link>
          }
        >
          <p>{t(asOf === undefined ? 'client.unknownText' : 'client.unknownThen')}</p>
          {data && data.data.items.length > 0 && (
            <p className="meant">
              {t('identifier.meant')}
              {data.data.items.map(({ client_id: near }) => (
                <Link key={near} to="/clients/$client" params={{ client: near }}>
                  <Name of={near} />
                </Link>
              ))}
            </p>
          )}
        </EmptyState>
      </Card>
    </Page>
  );
}
