import type { Occupancy, Overview, PoolForecast } from '@berth/contract';
import { urlOf } from '../../lib/api';
import { t } from '../../lib/i18n/catalogue';
import { Card } from '../../ui/card';
import { Chart } from '../../ui/chart';
import type { Series } from '../../ui/chart-shape';
import { CopyCurl } from '../../ui/copy-button';
import { Skeleton } from '../../ui/notice';
import { RANGE_MS, type Range } from './overview-queries';

interface OccupancyCardProps {
  readonly overview: Overview;
  readonly occupancy: Occupancy | undefined;
  readonly range: Range;
}

const HEIGHT = 240;
/** How far ahead the forecast is drawn: a share of what is behind. */
const AHEAD = 0.25;
const AHEAD_POINTS = 12;
const DAY_SECONDS = 86_400;

/** How many were held over time, and how that goes on. */
export function OccupancyCard({ overview, occupancy, range }: OccupancyCardProps) {
  const usable = overview.pools.reduce((sum, pool) => sum + pool.usable, 0);
  const [only, another] = overview.pools;
  const forecast = another ? undefined : (only?.forecast ?? undefined);
  return (
    <Card
      title={t('overview.occupancy')}
      note={occupancy?.complete === false ? t('overview.occupancyIncomplete') : undefined}
      actions={
        <CopyCurl
          url={urlOf('v1/overview/occupancy', { pool: occupancy?.pool ?? undefined, from: `-${range}` })}
        />
      }
    >
      {occupancy ? (
        <Chart
          label={t('overview.occupancy')}
          height={HEIGHT}
          {...drawing(occupancy, forecast, range)}
          levels={[{ name: t('overview.canBeHeld', { count: usable }), value: usable }]}
          max={usable * 1.08}
        />
      ) : (
        <Skeleton height={HEIGHT + 20} />
      )}
    </Card>
  );
}

function drawing(
  { items }: Occupancy,
  forecast: PoolForecast | undefined,
  range: Range,
): { readonly times: readonly number[]; readonly series: readonly Series[] } {
  const times = items.map(({ at }) => Date.parse(at) / 1_000);
  const held = items.map((item) => item.held);
  const series: Series[] = [
    { name: t('overview.occupancyNow'), values: held, color: '--state-held', isFilled: true },
    {
      name: t('overview.occupancyHigh'),
      values: items.map(({ highest }) => highest),
      color: '--line-strong',
    },
  ];
  const last = times.at(-1);
  const level = held.at(-1) ?? 0;
  if (forecast?.outcome !== 'filling' || last === undefined) return { times, series };
  const step = (RANGE_MS[range] / 1_000) * (AHEAD / AHEAD_POINTS);
  const ahead = Array.from({ length: AHEAD_POINTS }, (_, index) => step * (index + 1));
  const perSecond = forecast.trend.slope_per_day / DAY_SECONDS;
  const blank = ahead.map(() => null);
  return {
    times: [...times, ...ahead.map((seconds) => last + seconds)],
    series: [
      ...series.map((line) => ({ ...line, values: [...line.values, ...blank] })),
      {
        name: t('overview.occupancyForecast'),
        values: [
          ...items.slice(1).map(() => null),
          level,
          ...ahead.map((seconds) => Math.min(forecast.inputs.usable, level + perSecond * seconds)),
        ],
        color: '--state-expired',
        isDashed: true,
      },
    ],
  };
}
