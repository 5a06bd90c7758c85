import { describe, expect, it } from 'vitest';
import { LatestOfClient } from './latest-of-client.js';

/** Ordinals are their own tokens here: the higher one was given later. */
function latestOf(...ordinals: readonly number[]): LatestOfClient {
  const latest = new LatestOfClient((ordinal) => ordinal);
  for (const ordinal of ordinals) latest.add('alpha', ordinal);
  return latest;
}

describe('LatestOfClient', () => {
  it('knows nothing of a client that nothing names', () => {
    expect(latestOf().get('alpha')).toBeUndefined();
    expect(latestOf(1).get('beta')).toBeUndefined();
  });

  it.each([[[1, 5, 3]], [[5, 3, 1]], [[3, 1, 5]]])('knows the latest of %j', (ordinals) => {
    expect(latestOf(...ordinals).get('alpha')).toBe(5);
  });

  it('goes back to the one before when the latest is taken away', () => {
    const latest = latestOf(1, 5, 3);
    const left = [5, 3, 1].map((ordinal) => {
      latest.delete('alpha', ordinal);
      return latest.get('alpha');
    });
    expect(left).toEqual([3, 1, undefined]);
  });

  it('stays with the latest when an older one is taken away', () => {
    const latest = latestOf(1, 5, 3);
    latest.delete('alpha', 3);
    latest.delete('alpha', 1);
    expect(latest.get('alpha')).toBe(5);
    latest.delete('alpha', 5);
    expect(latest.get('alpha')).toBeUndefined();
  });

  it('does not mind that what is not there is taken away', () => {
    const latest = latestOf(5);
    latest.delete('alpha', 1);
    latest.delete('beta', 5);
    expect(latest.get('alpha')).toBe(5);
  });

  it('tells clients apart', () => {
    const latest = latestOf(1);
    latest.add('beta', 2);
    latest.delete('alpha', 1);
    expect([latest.get('alpha'), latest.get('beta')]).toEqual([undefined, 2]);
  });
});
