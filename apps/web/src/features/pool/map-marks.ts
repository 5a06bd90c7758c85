import type { View } from './map-drawing';
import { placeOf, type Geometry } from './map-geometry';
import type { MapPalette } from './map-palette';

/** What is pointed at, selected, and has just changed. */
export function drawMarks(
  context: CanvasRenderingContext2D,
  {
    geometry,
    view,
    palette,
    cells,
    range,
    flashes,
  }: {
    geometry: Geometry;
    view: View;
    palette: MapPalette;
    cells: readonly { readonly ordinal: number | undefined; readonly isStrong: boolean }[];
    range: { readonly from: number; readonly to: number } | undefined;
    flashes: readonly number[];
  },
): void {
  context.clearRect(0, 0, view.width, view.height);
  const { cellPx } = geometry;
  const boxOf = (ordinal: number): readonly [number, number] => {
    const { x, y } = placeOf(geometry, ordinal);
    return [x - view.left, y - view.top];
  };
  if (range) drawRange(context, { geometry, view, palette, range });
  context.strokeStyle = palette.text;
  context.lineWidth = 2;
  for (const ordinal of flashes) {
    const [x, y] = boxOf(ordinal);
    context.strokeRect(x - 2, y - 2, cellPx + 4, cellPx + 4);
  }
  for (const { ordinal, isStrong } of cells) {
    if (ordinal === undefined) continue;
    const [x, y] = boxOf(ordinal);
    const size = Math.max(cellPx, 7);
    const shift = (size - cellPx) / 2;
    context.lineWidth = isStrong ? 2 : 1;
    context.strokeStyle = palette.surface;
    context.strokeRect(x - shift - 2, y - shift - 2, size + 4, size + 4);
    context.strokeStyle = isStrong ? palette.accent : palette.text;
    context.strokeRect(x - shift - 0.5, y - shift - 0.5, size + 1, size + 1);
  }
}

/** A veil over the selected places: what is left of its first row, whole rows, and what is begun of its last. */
function drawRange(
  context: CanvasRenderingContext2D,
  {
    geometry: { columns, cellPx, count },
    view,
    palette,
    range,
  }: {
    geometry: Geometry;
    view: View;
    palette: MapPalette;
    range: { readonly from: number; readonly to: number };
  },
): void {
  const to = Math.min(range.to, count - 1);
  const [firstRow, lastRow] = [Math.floor(range.from / columns), Math.floor(to / columns)];
  context.fillStyle = palette.accent;
  context.strokeStyle = palette.text;
  context.lineWidth = 1.5;
  const path = new Path2D();
  const rows = (top: number, bottom: number, left: number, right: number): void => {
    if (bottom < top) return;
    const [x, y] = [left * cellPx - view.left, top * cellPx - view.top];
    path.rect(x, y, (right - left) * cellPx, (bottom - top + 1) * cellPx);
  };
  const [start, end] = [range.from % columns, (to % columns) + 1];
  if (firstRow === lastRow) rows(firstRow, firstRow, start, end);
  else {
    rows(firstRow, firstRow, start, columns);
    rows(firstRow + 1, lastRow - 1, 0, columns);
    rows(lastRow, lastRow, 0, end);
  }
  context.globalAlpha = 0.35;
  context.fill(path);
  context.globalAlpha = 1;
  context.stroke(path);
}
