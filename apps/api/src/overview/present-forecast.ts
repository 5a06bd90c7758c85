import type { PoolForecast } from '@berth/contract';
import { forecastExhaustion, type DailyPeak, type Trend } from '@berth/domain';
import type { PoolSummary } from '../ledger/pool-view.js';
import { presentTime } from '../platform/http/presented-time.js';
import { DAY_MS } from './daily-peaks.js';
import { rounded } from './event-rates.js';
import { heldOf, usableOf } from './held-share.js';

/** When the pool will be full, and from what that was told. `at` in ledger ms. */
export function presentForecast(pool: PoolSummary, peaks: readonly DailyPeak[], at: number): PoolForecast {
  const usable = usableOf(pool);
  const today = Math.floor(at / DAY_MS);
  const forecast = forecastExhaustion({ peaks, today, held: heldOf(pool), capacity: usable });
  const dailyPeaks = peaks.map(({ day, held }) => ({ day: presentTime(day * DAY_MS).slice(0, 10), held }));
  const inputs = { usable, daily_peaks: dailyPeaks };
  switch (forecast.outcome) {
    case 'full':
      return { outcome: forecast.outcome, inputs };
    case 'not_enough_history': {
      const { outcome, days, daysNeeded } = forecast;
      return { outcome, days, days_needed: daysNeeded, inputs };
    }
    case 'not_filling':
      return { outcome: forecast.outcome, trend: presentTrend(forecast.trend), inputs };
    case 'filling': {
      const { outcome, trend, fullInDays, earliestInDays, latestInDays } = forecast;
      return {
        outcome,
        full_at: presentTime(Math.round(at + fullInDays * DAY_MS)),
        full_in_days: rounded(fullInDays),
        earliest_in_days: rounded(earliestInDays),
        latest_in_days: latestInDays === undefined ? null : rounded(latestInDays),
        trend: presentTrend(trend),
        inputs,
      };
    }
  }
}

function presentTrend({ slopePerDay, slopeLow, slopeHigh, level }: Trend): {
  slope_per_day: number;
  slope_low: number;
  slope_high: number;
  level: number;
} {
  return {
    slope_per_day: rounded(slopePerDay),
    slope_low: rounded(slopeLow),
    slope_high: rounded(slopeHigh),
    level: rounded(level),
  };
}
