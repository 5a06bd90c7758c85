import { describe, expect, it } from 'vitest';
import { columnsOf, geometryOf, ordinalAt, placeOf, stepFrom, zoomFor, type Zoom } from './map-geometry';

const ROOM = { width: 1_000, height: 700 };

it.each([
  [0, 1],
  [1, 1],
  [16, 4],
  [17, 8],
  [1_024, 32],
  [65_536, 256],
  [1_000_000, 1_024],
])('%d identifiers have %d columns', (count, columns) => {
  expect(columnsOf(count)).toBe(columns);
});

it.each([
  [16, 3],
  [1_024, 2],
  [65_536, 1],
  [1_000_000, 0],
])('%d identifiers are looked at from zoom %d at first', (count, zoom) => {
  expect(zoomFor(count)).toBe(zoom);
});

describe.each([0, 1, 2, 3] as const)('at zoom %d', (zoom: Zoom) => {
  it.each([16, 1_000, 65_536, 1_000_000])('each of %d is found where it is drawn', (count) => {
    const geometry = geometryOf(count, zoom, ROOM);
    for (const ordinal of [0, 1, Math.floor(count / 2), count - 1]) {
      const { x, y } = placeOf(geometry, ordinal);
      expect(ordinalAt(geometry, x + geometry.cellPx / 2, y + geometry.cellPx / 2)).toBe(ordinal);
    }
  });

  it('there is none beside the pool, or after its last', () => {
    const geometry = geometryOf(1_000, zoom, ROOM);
    expect(ordinalAt(geometry, -1, 0)).toBeUndefined();
    expect(ordinalAt(geometry, geometry.width + 1, 0)).toBeUndefined();
    expect(ordinalAt(geometry, geometry.width - 1, geometry.height - 1)).toBeUndefined();
  });
});

describe('keys', () => {
  const geometry = geometryOf(1_000, 2, ROOM);

  it.each([
    ['ArrowRight', 40, 41],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 40, 72],
    ['ArrowDown', 999, 999],
    ['ArrowUp', 3, 3],
    ['Home', 40, 32],
    ['End', 40, 63],
    ['End', 999, 999],
    ['PageDown', 0, 512],
    ['PageDown', 900, 999],
    ['PageUp', 40, 8],
  ])('%s from %d leads to %d', (key, from, to) => {
    expect(stepFrom(geometry, from, key)).toBe(to);
  });

  it('that are for something else lead nowhere', () => {
    expect(stepFrom(geometry, 40, 'a')).toBeUndefined();
  });
});
