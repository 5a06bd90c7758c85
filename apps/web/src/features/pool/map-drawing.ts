import { STATES, type State } from '../../ui/state-chip';
import { TILE, type Geometry } from './map-geometry';
import type { MapPalette } from './map-palette';

/** What of the whole drawing is seen, in px. */
export interface View {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The cells of a pool, where they are drawn, and in which colours. */
interface Cells {
  readonly bytes: Uint8Array;
  readonly geometry: Geometry;
  readonly view: View;
  readonly palette: MapPalette;
}

/** States are stacked in a tile from its foot in this order; free is what is left. */
const STACK: readonly State[] = ['held', 'late', 'expired', 'cooling', 'reserved', 'quarantined'];

/** One pixel a cell, from which every zoom but the tiles is drawn. */
export class MapBitmap {
  private readonly canvas = document.createElement('canvas');
  private image: ImageData | undefined;

  paint(bytes: Uint8Array, { columns, rows }: Geometry, { pixels }: MapPalette): void {
    const { canvas } = this;
    if (this.image?.width !== columns || this.image.height !== rows) {
      canvas.width = columns;
      canvas.height = rows;
      this.image = new ImageData(columns, rows);
    }
    const cells = new Uint32Array(this.image.data.buffer);
    cells.fill(0);
    for (let ordinal = 0; ordinal < bytes.length; ordinal += 1) {
      cells[ordinal] = pixels[bytes[ordinal] ?? 0] ?? 0;
    }
    canvas.getContext('2d')?.putImageData(this.image, 0, 0);
  }

  drawOn(context: CanvasRenderingContext2D, { width, height }: Geometry, view: View): void {
    context.imageSmoothingEnabled = false;
    context.drawImage(this.canvas, -view.left, -view.top, width, height);
  }
}

/** Calls with each cell in view, and where it is seen. */
function eachInView(
  geometry: Geometry,
  view: View,
  draw: (ordinal: number, x: number, y: number) => void,
): void {
  const { columns, rows, cellPx, count } = geometry;
  const lastRow = Math.min(rows, Math.ceil((view.top + view.height) / cellPx));
  const lastColumn = Math.min(columns, Math.ceil((view.left + view.width) / cellPx));
  for (let row = Math.max(0, Math.floor(view.top / cellPx)); row < lastRow; row += 1) {
    for (let column = Math.max(0, Math.floor(view.left / cellPx)); column < lastColumn; column += 1) {
      const ordinal = row * columns + column;
      if (ordinal < count) draw(ordinal, column * cellPx - view.left, row * cellPx - view.top);
    }
  }
}

/** Gaps between cells, and in each that is not plainly held or free what tells its state without colour. */
export function drawDetails(
  context: CanvasRenderingContext2D,
  { bytes, geometry, view, palette }: Cells,
): void {
  const { cellPx } = geometry;
  // Closest, there is a number at the foot of each cell.
  const isAbove = geometry.zoom === 3;
  context.lineWidth = 1;
  eachInView(geometry, view, (ordinal, x, y) => {
    context.strokeStyle = palette.surface;
    context.strokeRect(x + 0.5, y + 0.5, cellPx, cellPx);
    const state = STATES[(bytes[ordinal] ?? 0) & 15] ?? 'free';
    const ink = palette.inks[bytes[ordinal] ?? 0] ?? palette.text;
    if (state !== 'held') drawGlyph(context, { state, x, y, size: cellPx, palette, ink, isAbove });
  });
  if (geometry.zoom === 3) drawNumbers(context, { bytes, geometry, view, palette });
}

/** The place of each cell, at the foot of it. */
function drawNumbers(context: CanvasRenderingContext2D, { bytes, geometry, view, palette }: Cells): void {
  const { cellPx } = geometry;
  context.font = `${String(Math.min(11, Math.floor(cellPx / 3)))}px ${palette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  eachInView(geometry, view, (ordinal, x, y) => {
    context.fillStyle = palette.inks[bytes[ordinal] ?? 0] ?? palette.text;
    context.fillText(String(ordinal), x + cellPx / 2, y + cellPx - 4, cellPx - 4);
  });
}

function drawGlyph(
  context: CanvasRenderingContext2D,
  {
    state,
    x,
    y,
    size,
    palette,
    ink,
    isAbove,
  }: {
    state: State;
    x: number;
    y: number;
    size: number;
    palette: MapPalette;
    ink: string;
    isAbove: boolean;
  },
): void {
  const reach = size * (isAbove ? 0.17 : 0.22);
  const [middle, center] = [x + size / 2, y + size * (isAbove ? 0.33 : 0.5)];
  const [left, top, right, bottom] = [middle - reach, center - reach, middle + reach, center + reach];
  context.strokeStyle = ink;
  context.fillStyle = ink;
  context.beginPath();
  switch (state) {
    case 'free':
      context.strokeStyle = palette.edges.free;
      context.strokeRect(x + 1.5, y + 1.5, size - 2, size - 2);
      return;
    case 'late':
      context.globalAlpha = 0.5;
      context.moveTo(left, bottom);
      context.lineTo(right, top);
      context.lineTo(right, bottom);
      context.fill();
      context.globalAlpha = 1;
      return;
    case 'expired':
      context.moveTo(left, top);
      context.lineTo(right, bottom);
      context.moveTo(right, top);
      context.lineTo(left, bottom);
      break;
    case 'cooling':
      context.moveTo(left, bottom);
      context.lineTo(right, top);
      break;
    case 'reserved':
      context.moveTo(middle, top);
      context.lineTo(right, center);
      context.lineTo(middle, bottom);
      context.lineTo(left, center);
      context.fill();
      return;
    case 'quarantined':
      context.arc(middle, center, reach * 1.15, 0, 7);
      context.moveTo(left, bottom);
      context.lineTo(right, top);
      break;
    case 'held':
    case 'retired':
      return;
  }
  context.lineWidth = Math.max(1, size / 9);
  context.stroke();
  context.lineWidth = 1;
}

/** Tiles of 16 × 16, each a bar of its states. */
export function drawTiles(
  context: CanvasRenderingContext2D,
  { bytes, geometry, view, palette, shown }: Cells & { readonly shown: ReadonlySet<State> },
): void {
  const { columns, rows, cellPx } = geometry;
  const size = cellPx * TILE;
  const counts = new Uint16Array(16);
  for (let row = 0; row < rows; row += TILE) {
    const y = row * cellPx - view.top;
    if (y > view.height || y + size < 0) continue;
    for (let column = 0; column < columns; column += TILE) {
      const total = countTile(bytes, { columns, row, column }, counts);
      if (total === 0) continue;
      const x = column * cellPx - view.left;
      context.globalAlpha = 1;
      context.fillStyle = palette.colors.free;
      context.fillRect(x, y, size - 1, size - 1);
      let foot = y + size - 1;
      for (const state of STACK) {
        const height = ((counts[STATES.indexOf(state)] ?? 0) / total) * (size - 1);
        context.globalAlpha = shown.size === 0 || shown.has(state) ? 1 : 0.15;
        context.fillStyle = palette.colors[state];
        context.fillRect(x, foot - height, size - 1, height);
        foot -= height;
      }
    }
  }
  context.globalAlpha = 1;
}

function countTile(
  bytes: Uint8Array,
  { columns, row, column }: { readonly columns: number; readonly row: number; readonly column: number },
  counts: Uint16Array,
): number {
  counts.fill(0);
  let total = 0;
  for (let y = row; y < row + TILE; y += 1) {
    const from = y * columns + column;
    const to = Math.min(bytes.length, from + Math.min(TILE, columns - column));
    for (let ordinal = from; ordinal < to; ordinal += 1) {
      const state = (bytes[ordinal] ?? 0) & 15;
      counts[state] = (counts[state] ?? 0) + 1;
      total += 1;
    }
  }
  return total;
}
