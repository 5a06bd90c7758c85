import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { SeededRandom } from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { codingFor, pack } from './map-encodings.js';

const SIZE_MAX = 30_000;

/**
 * A pool of 65,536 that has been in use for two days: three fifths held, most for some hours, given out in the
 * order in which they became free, so that neighbours have nothing to do with each other.
 */
function scatteredMap(random: SeededRandom): Uint8Array {
  return Uint8Array.from({ length: 65_536 }, () => {
    const state = random.chance(0.62) ? 1 : random.chance(0.02) ? 4 : 0;
    const ageMs = Math.min(-Math.log(1 - random.fraction()) * 6 * 3_600_000, 2 * 86_400_000);
    const bucket = ageMs < 1_000 ? 0 : 1 + Math.floor(Math.log(ageMs / 1_000) / Math.log(4));
    return state | (bucket << 4);
  });
}

describe('a packed map', () => {
  it.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
  ] as const)(
    'by %s is what it was, and at most 30 kB for 65,536 scattered identifiers',
    async (coding, unpack) => {
      const map = scatteredMap(new SeededRandom(7));
      const packed = await pack(map, coding);
      expect(new Uint8Array(unpack(packed))).toEqual(map);
      expect(packed.length).toBeLessThan(SIZE_MAX);
    },
  );

  it('of a fresh pool is next to nothing', async () => {
    for (const coding of ['gzip', 'br'] as const) {
      expect((await pack(new Uint8Array(65_536), coding)).length).toBeLessThan(600);
      expect((await pack(new Uint8Array(0), coding)).length).toBeLessThan(30);
    }
  });
});

describe('the coding', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['identity', undefined],
    ['deflate, zstd', undefined],
    ['gzip', 'gzip'],
    ['br', 'br'],
    ['gzip, deflate, br, zstd', 'gzip'],
    ['GZIP;q=0.5, BR ; q=0.8', 'br'],
    ['gzip;q=0, br;q=0', undefined],
    ['gzip;q=0, *', 'br'],
    ['*', 'gzip'],
    ['*;q=0', undefined],
    ['gzip;q=high', undefined],
    ['gzip;q=2, br;q=0.001', 'br'],
    [',,;;q=,gzip', 'gzip'],
  ])('for %j is %s', (accepted, coding) => {
    expect(codingFor(accepted)).toBe(coding);
  });
});
