import { identifierHistorySchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { apiQuery } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { Page, PageHeader } from '../../ui/card';
import { ErrorState } from '../../ui/error-state';
import { StateChip } from '../../ui/state-chip';

export function IdentifierPage() {
  const { pool, identifier } = useParams({ from: '/pools/$pool/ids/$identifier' });
  const asOf = useAsOf();
  const path = `v1/pools/${encodeURIComponent(pool)}/identifiers/${encodeURIComponent(identifier)}`;
  const { data, error } = useQuery(apiQuery({ path, schema: identifierHistorySchema, asOf }));
  return (
    <Page>
      <PageHeader title={identifier} facts={data && <StateChip state={data.data.state} />} />
      {error && <ErrorState error={error} />}
    </Page>
  );
}
