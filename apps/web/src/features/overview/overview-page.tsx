import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { urlOf } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { t } from '../../lib/i18n/catalogue';
import { Page, PageHeader } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { ErrorState } from '../../ui/error-state';
import { Segments } from '../../ui/field';
import { Skeleton } from '../../ui/notice';
import { AttentionCard } from './attention-card';
import { ExhaustionCard } from './exhaustion-card';
import { GettingStarted, NoPool } from './getting-started';
import { MiniMapCard } from './mini-map-card';
import { OccupancyCard } from './occupancy-card';
import { occupancyQuery, overviewQuery } from './overview-queries';
import { DEFAULT_RANGE, RANGES } from './overview-search';
import { RatesCard } from './rates-card';
import { UtilisationCard } from './utilisation-card';
import './overview.css';

// Tables are below what is seen first.
const LatestEventsCard = lazy(() => import('./latest-events-card'));
const PoolsCard = lazy(() => import('./pools-card'));

/** How the pools stand: how full, for how much longer, and what somebody should look at. */
export function OverviewPage() {
  const { pool, range = DEFAULT_RANGE } = useSearch({ from: '/' });
  const navigate = useNavigate({ from: '/' });
  const asOf = useAsOf();
  const { data, error, refetch, isFetching } = useQuery(overviewQuery(pool, asOf));
  const overview = data?.data;
  const isPast = asOf !== undefined;
  const { data: occupancy } = useQuery({
    ...occupancyQuery({ pool, range }, isPast ? overview : undefined),
    enabled: !isPast || overview !== undefined,
  });
  const [first] = overview?.pools ?? [];
  const isUnused = overview && overview.states.held + overview.states.late === 0 && !isPast;
  return (
    <Page>
      <PageHeader
        title={pool === undefined ? t('overview.title') : `${t('overview.title')} · ${pool}`}
        actions={
          <>
            <Segments
              label={t('overview.range')}
              value={range}
              options={RANGES.map((value) => ({ value, label: value }))}
              choose={(value) =>
                void navigate({
                  search: (search) => ({ ...search, range: value === DEFAULT_RANGE ? undefined : value }),
                })
              }
            />
            <CopyCurl url={urlOf('v1/overview', { pool, as_of: asOf })} />
          </>
        }
      />
      {error && <ErrorState error={error} retry={() => void refetch()} />}
      {!error && !overview && <Skeleton height={400} />}
      {overview && !first && <NoPool />}
      {overview && first && (
        <div className={isFetching && isPast ? 'overview overview-busy' : 'overview'}>
          {isUnused && <GettingStarted pool={first.pool} />}
          <UtilisationCard overview={overview} occupancy={occupancy?.data} range={range} />
          <ExhaustionCard overview={overview} isPast={isPast} />
          <AttentionCard overview={overview} />
          <OccupancyCard overview={overview} occupancy={occupancy?.data} range={range} />
          <RatesCard overview={overview} />
          <MiniMapCard pool={first.pool} />
          <Suspense>
            {overview.pools.length > 1 && <PoolsCard pools={overview.pools} />}
            <LatestEventsCard pool={pool} />
          </Suspense>
        </div>
      )}
    </Page>
  );
}
