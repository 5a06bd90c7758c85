import { poolDetailSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { apiQuery, urlOf } from '../../lib/api';
import { curlOf } from '../../lib/curl';
import { t } from '../../lib/i18n/catalogue';
import { Card } from '../../ui/card';
import { EmptyState, Snippet } from '../../ui/notice';

const CLIENT = 'my-first-vm';

/** Nobody holds anything: what a machine does, as lines that work here and now. */
export function GettingStarted({ pool }: { readonly pool: string }) {
  const { data } = useQuery(
    apiQuery({ path: `v1/pools/${encodeURIComponent(pool)}`, schema: poolDetailSchema }),
  );
  const of = pool === 'default' ? {} : { pool };
  const held = { client_id: CLIENT, identifier: data?.data.next_free ?? '', ...of };
  const lines = [
    curlOf({ url: urlOf('allocate'), method: 'POST', body: { client_id: CLIENT, ...of } }),
    curlOf({ url: urlOf('liveness'), method: 'POST', body: held }),
    curlOf({ url: urlOf('release'), method: 'POST', body: held }),
  ];
  return (
    <Card title={t('overview.noClients')}>
      <p className="muted">{t('overview.noClientsText')}</p>
      {data && <Snippet text={lines.join('\n')} />}
      <p className="waiting" role="status">
        <span className="dot" />
        {t('overview.waiting')}
      </p>
    </Card>
  );
}

/** There is no pool at all. */
export function NoPool() {
  const body = { pool: 'default', identifiers: ['vm-[0001-1024]'], ttl: '90s', hold_down: '60s' };
  return (
    <EmptyState title={t('overview.noPool')}>
      <p>{t('overview.noPoolText')}</p>
      <Snippet text={curlOf({ url: urlOf('v1/pools'), method: 'POST', body })} />
    </EmptyState>
  );
}
