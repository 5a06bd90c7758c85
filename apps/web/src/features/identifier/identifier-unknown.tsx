import { identifierListSchema, poolListSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { apiQuery } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { t } from '../../lib/i18n/catalogue';
import { isolated } from '../../lib/shown-name';
import { Card, Page, PageHeader } from '../../ui/card';
import { Name } from '../../ui/name';
import { EmptyState } from '../../ui/notice';
import type { IdentifierOf } from './identifier-path';
import './identifier.css';

const SHOWN_MAX = 6;

interface IdentifierUnknownProps {
  readonly of: IdentifierOf;
  /** There is not even such a pool. */
  readonly isPool: boolean;
}

/** There is no such identifier: those that may have been meant. */
export function IdentifierUnknown({ of, isPool }: IdentifierUnknownProps) {
  return (
    <Page>
      <PageHeader title={<Name of={isPool ? of.pool : of.identifier} />} />
      <Card title={t('error.notFound')}>
        {isPool ? <PoolUnknown pool={of.pool} /> : <NotInPool {...of} />}
      </Card>
    </Page>
  );
}

function NotInPool({ pool, identifier }: IdentifierOf) {
  const asOf = useAsOf();
  const digits = /0*(\d+)$/.exec(identifier)?.[1] ?? identifier;
  const asked = {
    path: `v1/pools/${encodeURIComponent(pool)}/identifiers`,
    schema: identifierListSchema,
    asOf,
  };
  const { data } = useQuery(apiQuery({ ...asked, query: { q: digits.slice(0, 100), limit: SHOWN_MAX } }));
  return (
    <EmptyState
      title={t('identifier.unknown', { identifier: isolated(identifier), pool })}
      actions={
        <Link className="button button-plain" to="/pools/$pool" params={{ pool }} search={{ view: 'list' }}>
          {t('identifier.allOf', { pool })}
        </Link>
      }
    >
      <p>{t('identifier.unknownThen')}</p>
      {data && data.data.items.length > 0 && (
        <p className="meant">
          {t('identifier.meant')}
          {data.data.items.map(({ identifier: near }) => (
            <Link key={near} to="/pools/$pool/ids/$identifier" params={{ pool, identifier: near }}>
              <Name of={near} />
            </Link>
          ))}
        </p>
      )}
    </EmptyState>
  );
}

function PoolUnknown({ pool }: { readonly pool: string }) {
  const asOf = useAsOf();
  const { data } = useQuery(
    apiQuery({ path: 'v1/pools', query: { limit: SHOWN_MAX }, schema: poolListSchema, asOf }),
  );
  return (
    <EmptyState title={t('identifier.noPool', { pool: isolated(pool) })}>
      <p>{t('identifier.noPoolText')}</p>
      {data && data.data.items.length > 0 && (
        <p className="meant">
          {t('identifier.meant')}
          {data.data.items.map(({ pool: name }) => (
            <Link key={name} to="/pools/$pool" params={{ pool: name }}>
              {name}
            </Link>
          ))}
        </p>
      )}
    </EmptyState>
  );
}
