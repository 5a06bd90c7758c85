import type { View } from './map-drawing';
import type { Geometry } from './map-geometry';

interface MapRulersProps {
  readonly geometry: Geometry;
  readonly view: View;
}

/** Room for a label, in px. */
const APART = { across: 44, down: 24 };

/** Above the map the number of each column, beside it that of each row's first cell, in hex. */
export function MapRulers({ geometry, view }: MapRulersProps) {
  const { columns, rows, cellPx } = geometry;
  const columnDigits = (columns - 1).toString(16).length;
  const rowDigits = ((rows - 1) * columns).toString(16).length;
  return (
    <>
      <div className="map-ruler map-ruler-top" aria-hidden="true">
        {marks(columns, cellPx, { apart: APART.across, from: view.left, room: view.width }).map((column) => (
          <span key={column} style={{ left: `${String(column * cellPx - view.left)}px` }}>
            {hex(column, columnDigits)}
          </span>
        ))}
      </div>
      <div className="map-ruler map-ruler-side" aria-hidden="true">
        {marks(rows, cellPx, { apart: APART.down, from: view.top, room: view.height }).map((row) => (
          <span key={row} style={{ top: `${String((row + 0.5) * cellPx - view.top)}px` }}>
            {hex(row * columns, rowDigits)}
          </span>
        ))}
      </div>
    </>
  );
}

function hex(number: number, digits: number): string {
  return number.toString(16).toUpperCase().padStart(digits, '0');
}

/** Which lines in view get a label: every power of two that leaves room for it. */
function marks(
  count: number,
  cellPx: number,
  { apart, from, room }: { readonly apart: number; readonly from: number; readonly room: number },
): readonly number[] {
  const step = 2 ** Math.max(0, Math.ceil(Math.log2(apart / cellPx)));
  const first = Math.ceil(from / cellPx / step) * step;
  const end = Math.min(count, (from + room) / cellPx);
  const found: number[] = [];
  for (let line = first; line < end; line += step) found.push(line);
  return found;
}
