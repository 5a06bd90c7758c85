/** How close one looks: tiles of 16 × 16, then ever larger cells. */
export type Zoom = 0 | 1 | 2 | 3;

export const TILE = 16;
/** From and up to how many px a cell has at a zoom; between them it fills the room that there is. */
const CELL_PX: Readonly<Record<Exclude<Zoom, 0>, readonly [min: number, max: number]>> = {
  1: [3, 9],
  2: [10, 27],
  3: [28, 44],
};
const TILE_PX = { min: 12, max: 48 };

/** Where the cells of a pool are drawn. Row by row in pool order, so that neighbours stay neighbours. */
export interface Geometry {
  readonly count: number;
  readonly columns: number;
  readonly rows: number;
  readonly zoom: Zoom;
  /** Of a cell, in px; a fraction at zoom 0, where a tile is a whole number of px. */
  readonly cellPx: number;
  readonly width: number;
  readonly height: number;
}

export interface Room {
  readonly width: number;
  readonly height: number;
}

/** How a pool of so many is drawn in the room that there is, in px. */
export function geometryOf(count: number, zoom: Zoom, room: Room): Geometry {
  const columns = columnsOf(count);
  const rows = Math.max(1, Math.ceil(count / columns));
  const cellPx = zoom === 0 ? tilePx(columns, rows, room) / TILE : cellPxOf(columns, rows, { zoom, room });
  return { count, columns, rows, zoom, cellPx, width: columns * cellPx, height: rows * cellPx };
}

/** A power of two, so that a row is a round number: 65,536 are 256 × 256. */
export function columnsOf(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, count)) / 2);
}

/** What one starts with: near enough to see cells, far enough to see all of a pool. */
export function zoomFor(count: number): Zoom {
  if (count <= 256) return 3;
  if (count < 4_096) return 2;
  return count <= 131_072 ? 1 : 0;
}

function cellPxOf(
  columns: number,
  rows: number,
  { zoom, room }: { readonly zoom: Exclude<Zoom, 0>; readonly room: Room },
): number {
  const [min, max] = CELL_PX[zoom];
  return Math.max(min, Math.min(max, Math.floor(Math.min(room.width / columns, room.height / rows))));
}

function tilePx(columns: number, rows: number, room: Room): number {
  const across = Math.ceil(columns / TILE);
  const down = Math.ceil(rows / TILE);
  const fit = Math.floor(Math.min(room.width / across, room.height / down));
  return Math.max(TILE_PX.min, Math.min(TILE_PX.max, fit));
}

/** The identifier under a point of the whole drawing; undefined outside of the pool. */
export function ordinalAt({ columns, cellPx, count }: Geometry, x: number, y: number): number | undefined {
  const column = Math.floor(x / cellPx);
  const row = Math.floor(y / cellPx);
  if (column < 0 || column >= columns || row < 0) return undefined;
  const ordinal = row * columns + column;
  return ordinal < count ? ordinal : undefined;
}

/** Where an identifier is drawn: its upper left corner in the whole drawing. */
export function placeOf(
  { columns, cellPx }: Geometry,
  ordinal: number,
): { readonly x: number; readonly y: number } {
  return { x: (ordinal % columns) * cellPx, y: Math.floor(ordinal / columns) * cellPx };
}

const PAGE_ROWS = 16;

/** Where a key leads from an identifier; undefined when it leads nowhere. */
export function stepFrom({ columns, count }: Geometry, ordinal: number, key: string): number | undefined {
  const rowStart = ordinal - (ordinal % columns);
  const target = {
    ArrowLeft: ordinal - 1,
    ArrowRight: ordinal + 1,
    ArrowUp: ordinal - columns,
    ArrowDown: ordinal + columns,
    PageUp: ordinal - PAGE_ROWS * columns,
    PageDown: ordinal + PAGE_ROWS * columns,
    Home: rowStart,
    End: rowStart + columns - 1,
  }[key];
  if (target === undefined) return undefined;
  const last = count - 1;
  if (target < 0) return key === 'PageUp' ? ordinal % columns : ordinal;
  if (target <= last) return target;
  if (key === 'ArrowDown' || key === 'ArrowRight') return ordinal;
  return last;
}
