import { describe, expect, it } from 'vitest';
import { forecastExhaustion, type Forecast, type PoolHistory } from './forecast.js';

const FIRST_DAY = 20_000;

/** Peaks of days that follow each other; today is the day after the last of them. */
function forecast(peaks: readonly number[], rest: Partial<PoolHistory> = {}): Forecast {
  return forecastExhaustion({
    peaks: peaks.map((held, index) => ({ day: FIRST_DAY + index, held })),
    today: FIRST_DAY + peaks.length,
    held: 0,
    capacity: 1_000,
    ...rest,
  });
}

describe('the forecast of exhaustion', () => {
  it('of a pool that rises steadily is when the line reaches its capacity, with a band of one point', () => {
    expect(forecast([100, 200, 300, 400, 500, 600, 700])).toEqual({
      outcome: 'filling',
      trend: { slopePerDay: 100, slopeLow: 100, slopeHigh: 100, level: 800 },
      fullInDays: 2,
      earliestInDays: 2,
      latestInDays: 2,
    });
  });

  it('of a flat pool is that it does not fill', () => {
    const found = forecast([400, 400, 400, 400, 400, 400, 400]);
    expect(found).toMatchObject({ outcome: 'not_filling', trend: { slopePerDay: 0, level: 400 } });
  });

  it('of a pool that empties is that it does not fill', () => {
    const found = forecast([700, 650, 600, 550, 500, 450, 400]);
    expect(found).toMatchObject({ outcome: 'not_filling', trend: { slopePerDay: -50 } });
  });

  it('of a noisy rise has its slope within the band, and a band that holds the time', () => {
    const found = forecast([310, 290, 360, 330, 420, 400, 450]);
    if (found.outcome !== 'filling') throw new Error(found.outcome);
    const { trend, fullInDays, earliestInDays, latestInDays } = found;
    expect(trend.slopePerDay).toBeGreaterThan(20);
    expect(trend.slopePerDay).toBeLessThan(30);
    expect(trend.slopeLow).toBeLessThan(trend.slopePerDay);
    expect(trend.slopeHigh).toBeGreaterThan(trend.slopePerDay);
    expect(earliestInDays).toBeLessThan(fullInDays);
    expect(latestInDays).toBeGreaterThan(fullInDays);
  });

  it('is hardly moved by one odd day', () => {
    const steady = forecast([100, 120, 140, 160, 180, 200, 220]);
    const odd = forecast([100, 120, 140, 900, 180, 200, 220]);
    expect(odd).toMatchObject({ outcome: 'filling', trend: { slopePerDay: 20 } });
    expect(steady).toMatchObject({ outcome: 'filling', trend: { slopePerDay: 20 } });
  });

  it('of a rise that may be chance has no latest time', () => {
    const found = forecast([400, 450, 380, 460, 410, 440, 430]);
    expect(found).toMatchObject({ outcome: 'filling', latestInDays: undefined });
  });

  it('of fewer than three days says how many are there and how many are needed', () => {
    expect(forecast([])).toEqual({ outcome: 'not_enough_history', days: 0, daysNeeded: 3 });
    expect(forecast([10, 20])).toEqual({ outcome: 'not_enough_history', days: 2, daysNeeded: 3 });
    expect(forecast([10, 20, 30])).toMatchObject({ outcome: 'filling', trend: { slopePerDay: 10 } });
  });

  it('of a pool that is full is that it is, whatever its history', () => {
    expect(forecast([], { held: 1_000 })).toEqual({ outcome: 'full' });
    expect(forecast([900, 800, 700], { held: 1_001 })).toEqual({ outcome: 'full' });
    expect(forecast([], { capacity: 0 })).toEqual({ outcome: 'full' });
  });

  it('looks at the last seven days only', () => {
    const found = forecast([900, 900, 900, 900, 900, 100, 110, 120, 130, 140, 150, 160]);
    expect(found).toMatchObject({ outcome: 'filling', trend: { slopePerDay: 10, level: 170 } });
  });

  it('starts from what is held now when that is above the line', () => {
    const found = forecast([100, 110, 120, 130], { held: 500 });
    expect(found).toMatchObject({ outcome: 'filling', trend: { level: 500 }, fullInDays: 50 });
  });

  it('is now when the next peak is expected above the capacity', () => {
    const found = forecast([700, 800, 900, 990], { held: 600 });
    expect(found).toMatchObject({ outcome: 'filling', fullInDays: 0, earliestInDays: 0, latestInDays: 0 });
  });

  it('beyond ten years is that it does not fill', () => {
    expect(forecast([100, 100.1, 100.2, 100.3])).toMatchObject({ outcome: 'not_filling' });
  });
});
