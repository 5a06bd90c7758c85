import { gapsSchema, type ClientGaps } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { apiQuery, urlOf } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { t } from '../../lib/i18n/catalogue';
import { Card } from '../../ui/card';
import { Chart } from '../../ui/chart';
import type { Series } from '../../ui/chart-shape';
import { CopyCurl } from '../../ui/copy-button';
import { ErrorState } from '../../ui/error-state';
import { EmptyState, Skeleton } from '../../ui/notice';
import { pathOf, ROUTE } from './client-path';
import { RANGE_USUAL, RANGES } from './client-search';

const HEIGHT = 160;
const EVERY_MS = 10_000;

/** For how long it was silent while it held something, in the range of the uptime above. */
export function SilenceCard({ client }: { readonly client: string }) {
  const { range = RANGE_USUAL } = useSearch({ from: ROUTE });
  const asOf = useAsOf();
  const path = `${pathOf(client)}/gaps`;
  const query = { from: `-${range}`, buckets: RANGES[range].bars };
  const { data, error, isFetching, refetch } = useQuery({
    ...apiQuery({ path, query, schema: gapsSchema, asOf }),
    meta: { live: EVERY_MS },
  });
  return (
    <Card
      title={t('client.silence')}
      note={`${t(`client.range.${range}`)} · ${t('client.silenceNote')}`}
      isBusy={isFetching}
      actions={<CopyCurl url={urlOf(path, { ...query, as_of: asOf })} />}
    >
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Skeleton height={HEIGHT + 20} />
      ) : data.data.buckets.every(isBlank) ? (
        <EmptyState title={t('client.silenceNone')} />
      ) : (
        <Chart label={t('client.silence')} height={HEIGHT} {...drawing(data.data)} />
      )}
      <p className="caption uptime-rule">{t('client.silenceRule')}</p>
    </Card>
  );
}

function isBlank({ longest_seconds: longest, ttl_seconds: ttl }: ClientGaps['buckets'][number]): boolean {
  return longest === null && ttl === null;
}

/** Silences as bars; below the line there may have been more of them. */
function drawing({ buckets, to }: ClientGaps): {
  readonly times: readonly number[];
  readonly end: number;
  readonly series: readonly Series[];
} {
  return {
    times: buckets.map(({ from }) => Date.parse(from) / 1_000),
    end: Date.parse(to) / 1_000,
    series: [
      {
        name: t('client.silenceUnder'),
        values: buckets.map(({ recorded_over_seconds: over }) => over),
        color: '--line-strong',
        isFilled: true,
        isStepped: true,
      },
      {
        name: t('client.silenceLongest'),
        values: buckets.map(({ longest_seconds: longest }) => longest),
        color: '--state-held',
        isBars: true,
      },
      {
        name: t('client.silenceTtl'),
        values: buckets.map(({ ttl_seconds: ttl }) => ttl),
        color: '--state-expired',
        isDashed: true,
        isStepped: true,
      },
    ],
  };
}
