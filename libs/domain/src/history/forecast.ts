/** The most identifiers of a pool that were held at one time of a day. `day`: whole days since the epoch, UTC. */
export interface DailyPeak {
  readonly day: number;
  readonly held: number;
}

/** What the daily peaks of a pool are doing: identifiers a day, and the level that they have reached. */
export interface Trend {
  readonly slopePerDay: number;
  /** Of five pools with such peaks, four have their true slope between these two. */
  readonly slopeLow: number;
  readonly slopeHigh: number;
  /** Where the peak of `day` is expected, or what is held now if that is more. */
  readonly level: number;
}

/** When a pool will be full, in days from now; `latest` is undefined when it may never be. */
export type Forecast =
  | { readonly outcome: 'full' }
  | { readonly outcome: 'not_enough_history'; readonly days: number; readonly daysNeeded: number }
  | { readonly outcome: 'not_filling'; readonly trend: Trend }
  | {
      readonly outcome: 'filling';
      readonly trend: Trend;
      readonly fullInDays: number;
      readonly earliestInDays: number;
      readonly latestInDays: number | undefined;
    };

export interface PoolHistory {
  /** Of whole days only, in order, without gaps. */
  readonly peaks: readonly DailyPeak[];
  /** The day that is under way. */
  readonly today: number;
  readonly held: number;
  /** How many can be held at once. */
  readonly capacity: number;
}

/** Fewer days say nothing about the next ones. */
const FORECAST_DAYS_MIN = 3;
/** More would take in what a pool did before its fleet changed. */
export const FORECAST_DAYS_MAX = 7;
/** What is further away than this is no filling pool. */
const HORIZON_DAYS = 3_650;
/** Of the normal distribution, for four of five. */
const Z_FOUR_OF_FIVE = 1.2816;

/**
 * When a pool runs out of identifiers if its daily peaks go on as in the last week. The slope is the median of the
 * slopes between every two days, so that one odd day moves it little.
 * Source: P. K. Sen, Estimates of the regression coefficient based on Kendall's tau (1968), for slope and band.
 */
export function forecastExhaustion({ peaks, today, held, capacity }: PoolHistory): Forecast {
  if (held >= capacity) return { outcome: 'full' };
  const days = peaks.slice(-FORECAST_DAYS_MAX);
  if (days.length < FORECAST_DAYS_MIN) {
    return { outcome: 'not_enough_history', days: days.length, daysNeeded: FORECAST_DAYS_MIN };
  }
  const trend = trendOf(days, today, held);
  const left = Math.max(0, capacity - trend.level);
  const fullInDays = left / trend.slopePerDay;
  if (!(trend.slopePerDay > 0) || fullInDays > HORIZON_DAYS) return { outcome: 'not_filling', trend };
  const latest = trend.slopeLow > 0 ? left / trend.slopeLow : Number.POSITIVE_INFINITY;
  return {
    outcome: 'filling',
    trend,
    fullInDays,
    earliestInDays: left / trend.slopeHigh,
    latestInDays: latest > HORIZON_DAYS ? undefined : latest,
  };
}

function trendOf(peaks: readonly DailyPeak[], today: number, held: number): Trend {
  const slopes = peaks
    .flatMap((later, index) =>
      peaks.slice(0, index).map((earlier) => (later.held - earlier.held) / (later.day - earlier.day)),
    )
    .sort((a, b) => a - b);
  const slopePerDay = at(slopes, (slopes.length - 1) / 2);
  const levels = peaks.map(({ day, held: peak }) => peak + slopePerDay * (today - day)).sort((a, b) => a - b);
  const days = peaks.length;
  const spread = Z_FOUR_OF_FIVE * Math.sqrt((days * (days - 1) * (2 * days + 5)) / 18);
  return {
    slopePerDay,
    slopeLow: at(slopes, (slopes.length - spread) / 2 - 1),
    slopeHigh: at(slopes, (slopes.length + spread) / 2),
    level: Math.max(held, at(levels, (levels.length - 1) / 2)),
  };
}

/** The value at a place in an ordered list; between two places in proportion, beyond the ends the last one. */
function at(ordered: readonly number[], place: number): number {
  const within = Math.min(Math.max(place, 0), ordered.length - 1);
  const below = ordered[Math.floor(within)] ?? Number.NaN;
  const above = ordered[Math.ceil(within)] ?? Number.NaN;
  return below + (above - below) * (within - Math.floor(within));
}
