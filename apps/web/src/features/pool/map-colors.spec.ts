import { describe, expect, it } from 'vitest';
import { rgbOf } from './map-colors';

describe('a colour', () => {
  it.each([
    ['#1f5fb8', [31, 95, 184]],
    ['#ffffff', [255, 255, 255]],
    ['#fff', [255, 255, 255]],
    ['#0a3', [0, 170, 51]],
  ] as const)('is read as it is written, long or short: %s', (color, rgb) => {
    expect(rgbOf(color)).toEqual(rgb);
  });
});
