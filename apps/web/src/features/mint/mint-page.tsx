import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { t } from '../../lib/i18n/catalogue';
import { Page, PageHeader } from '../../ui/card';
import { CrashBoundary } from '../../ui/crash-boundary';
import { DecodeCard } from './decode-card';
import { EntitiesCard } from './entities-card';
import { typesQuery } from './mint-calls';
import { TryCard } from './try-card';
import { TypesCard } from './types-card';
import './mint.css';

/** Unique IDs: what an ID says, who issues them, and how far counters are from their end. */
export function MintPage() {
  const { entity } = useSearch({ from: '/mint' });
  const navigate = useNavigate({ from: '/mint' });
  const { data } = useQuery(typesQuery);
  // A name that is typed counts until another entity is chosen.
  const [typed, setTyped] = useState<string>();
  const choose = (name: string): void => {
    setTyped(undefined);
    void navigate({ search: (search) => ({ ...search, entity: name }) });
  };
  return (
    <Page>
      <PageHeader
        title={t('mint.title')}
        soon={{ narrow: 12 }}
        facts={
          data &&
          t('mint.facts', {
            shard: data.data.shardInfo.shardId,
            shards: data.data.shardInfo.totalShards,
            layout: data.data.snowflakeInfo.layout,
          })
        }
      />
      <CrashBoundary>
        <DecodeCard />
      </CrashBoundary>
      <div className="mint-grid">
        <CrashBoundary>
          <EntitiesCard choose={choose} />
        </CrashBoundary>
        <CrashBoundary>
          <TryCard name={typed ?? entity ?? ''} setName={setTyped} />
        </CrashBoundary>
      </div>
      <CrashBoundary>
        <TypesCard />
      </CrashBoundary>
    </Page>
  );
}
