import { describe, expect, it } from 'vitest';
import { lightnessOf, rgbOf } from './map-colors';

describe('a colour', () => {
  it.each([
    ['#1f5fb8', [31, 95, 184]],
    ['#ffffff', [255, 255, 255]],
    ['#fff', [255, 255, 255]],
    ['#0a3', [0, 170, 51]],
  ] as const)('is read as it is written, long or short: %s', (color, rgb) => {
    expect(rgbOf(color)).toEqual(rgb);
  });

  it('looks as light as people see it: amber is nearer to white than blue is', () => {
    const [black, blue, amber, white] = ['#000', '#1f5fb8', '#dfb006', '#fff'].map((color) =>
      lightnessOf(rgbOf(color)),
    );
    expect([black, white]).toEqual([0, 1]);
    expect(blue).toBeLessThan(0.55);
    expect(amber).toBeGreaterThan(0.75);
  });
});
