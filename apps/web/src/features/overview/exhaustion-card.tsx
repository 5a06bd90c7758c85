import type { Overview, PoolForecast, PoolOverview } from '@berth/contract';
import { useState } from 'react';
import { formatCount, formatSigned } from '../../lib/format-number';
import { formatDuration } from '../../lib/format-time';
import { t } from '../../lib/i18n/catalogue';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Popover } from '../../ui/overlay';

const DAY_SECONDS = 86_400;

/** When the pool that is the first to be full will be, and from what that is told. */
export function ExhaustionCard({
  overview,
  isPast,
}: {
  readonly overview: Overview;
  readonly isPast: boolean;
}) {
  const pool = firstToBeFull(overview.pools);
  const forecast = pool?.forecast;
  const { figure, lines } = isPast
    ? { figure: t('overview.noForecastPast'), lines: [t('overview.noForecastPastText')] }
    : told(forecast ?? undefined);
  return (
    <Card
      title={t('overview.exhaustion')}
      className="overview-third"
      actions={forecast && <HowItIsTold forecast={forecast} />}
    >
      <strong className="figure figure-words">{figure}</strong>
      {lines.map((line) => (
        <p key={line} className="figure-note">
          {line}
        </p>
      ))}
      {pool && overview.pools.length > 1 && daysLeft(pool.forecast) < Number.MAX_SAFE_INTEGER && (
        <p className="caption">{t('overview.forecastOf', { pool: pool.pool })}</p>
      )}
    </Card>
  );
}

/** The pool whose forecast says most urgently that it is full, or else the fullest. */
function firstToBeFull(pools: readonly PoolOverview[]): PoolOverview | undefined {
  return [...pools].sort((one, other) => daysLeft(one.forecast) - daysLeft(other.forecast))[0];
}

function daysLeft(forecast: PoolForecast | null): number {
  if (forecast?.outcome === 'full') return 0;
  return forecast?.outcome === 'filling' ? forecast.full_in_days : Number.MAX_SAFE_INTEGER;
}

function told(forecast: PoolForecast | undefined): {
  readonly figure: string;
  readonly lines: readonly string[];
} {
  if (!forecast) return { figure: t('overview.forecastPending'), lines: [t('overview.forecastPendingText')] };
  switch (forecast.outcome) {
    case 'full':
      return { figure: t('overview.fullNow'), lines: [t('overview.fullNowText')] };
    case 'not_enough_history': {
      const { days, days_needed: needed } = forecast;
      return { figure: t('overview.noHistory'), lines: [t('overview.noHistoryText', { days, needed })] };
    }
    case 'not_filling': {
      const slope = formatSigned(forecast.trend.slope_per_day);
      return { figure: t('overview.notFilling'), lines: [t('overview.notFillingText', { slope })] };
    }
    case 'filling': {
      const { trend, earliest_in_days: earliest, latest_in_days: latest } = forecast;
      return {
        figure: t('overview.fullIn', { span: daysText(forecast.full_in_days) }),
        lines: [
          latest === null
            ? t('overview.fullAfter', { earliest: daysText(earliest) })
            : t('overview.fullBetween', { earliest: daysText(earliest), latest: daysText(latest) }),
          t('overview.slope', {
            slope: formatSigned(trend.slope_per_day),
            low: formatSigned(trend.slope_low),
            high: formatSigned(trend.slope_high),
          }),
        ],
      };
    }
  }
}

function daysText(days: number): string {
  return formatDuration(days * DAY_SECONDS).replace(/^(\d+ d) .*$/, '$1');
}

/** The rule and its inputs, so that one can argue with it. */
function HowItIsTold({ forecast: { inputs } }: { readonly forecast: PoolForecast }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      isOpen={isOpen}
      setOpen={setOpen}
      target={
        <Button look="quiet" size="small" onClick={() => setOpen(!isOpen)}>
          {t('overview.how')}
        </Button>
      }
    >
      <p className="caption rule">{t('overview.rule')}</p>
      <table className="peaks caption">
        <thead>
          <tr>
            <th scope="col">{t('overview.day')}</th>
            <th scope="col">{t('overview.peakHeld')}</th>
          </tr>
        </thead>
        <tbody>
          {inputs.daily_peaks.map(({ day, held }) => (
            <tr key={day}>
              <td className="mono">{day}</td>
              <td>{formatCount(held)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="caption">{t('overview.canBeHeld', { count: inputs.usable })}</p>
    </Popover>
  );
}
