import { identifierHistorySchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { apiQuery } from '../../lib/api';
import { ApiProblem } from '../../lib/api-problem';
import { useAsOf } from '../../lib/as-of';
import { useMoment } from '../../lib/moment';
import { Page } from '../../ui/card';
import { ErrorState } from '../../ui/error-state';
import { HeldAtCard } from './held-at-card';
import { HoldersCard } from './holders-card';
import { IdentifierHeader } from './identifier-header';
import { pathOf, ROUTE, type IdentifierOf } from './identifier-path';
import { IdentifierUnknown } from './identifier-unknown';
import { LeasesCard } from './leases-card';

export function IdentifierPage() {
  const of = useParams({ from: ROUTE });
  return <OneIdentifier key={`${of.pool}/${of.identifier}`} {...of} />;
}

function OneIdentifier(of: IdentifierOf) {
  const asOf = useAsOf();
  const moment = useMoment();
  const { data, error, refetch } = useQuery(
    apiQuery({ path: pathOf(of), schema: identifierHistorySchema, asOf }),
  );
  if (error instanceof ApiProblem && /^(identifier|pool)_unknown$/.test(error.code)) {
    return <IdentifierUnknown of={of} isPool={error.code === 'pool_unknown'} />;
  }
  if (error && !data) {
    return (
      <Page>
        <ErrorState error={error} retry={() => void refetch()} />
      </Page>
    );
  }
  const entry = data?.data;
  return (
    <Page>
      <IdentifierHeader of={of} entry={entry} />
      <HoldersCard of={of} entry={entry} moment={moment} />
      <HeldAtCard of={of} />
      <LeasesCard of={of} />
    </Page>
  );
}
