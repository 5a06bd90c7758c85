import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { ordinalAt, stepFrom, type Geometry } from './map-geometry';
import { rangeBetween, type Range } from './pool-search';

export interface Pointed {
  readonly ordinal: number;
  /** Where the pointer is in the whole drawing, in px. */
  readonly x: number;
  readonly y: number;
}

interface MapPointerOptions {
  readonly geometry: Geometry | undefined;
  readonly cell: number | undefined;
  readonly range: Range | undefined;
  readonly choose: (ordinal: number) => void;
  readonly select: (range: Range | undefined, cell?: number) => void;
  readonly open: (ordinal: number) => void;
}

/** What pointer and keys do on the map: they choose a cell, and by dragging or with Shift a range of them. */
export function useMapPointer({ geometry, cell, range, choose, select, open }: MapPointerOptions) {
  const [pointed, setPointed] = useState<Pointed>();
  /** Where a drag began, and how far it is. */
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>();
  /** The end of the range that stays when it is extended; where there is none, the cell. */
  const anchor =
    range && cell === range.to ? range.from : range && cell === range.from ? range.to : (cell ?? 0);

  const at = ({ nativeEvent: { offsetX: x, offsetY: y } }: PointerEvent): Pointed | undefined => {
    const ordinal = geometry && ordinalAt(geometry, x, y);
    return ordinal === undefined ? undefined : { ordinal, x, y };
  };
  const take = (ordinal: number, isExtended: boolean): void => {
    if (isExtended) select(rangeBetween(anchor, ordinal), ordinal);
    else choose(ordinal);
  };
  const press = (event: KeyboardEvent): void => {
    if (!geometry || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' && cell !== undefined) open(cell);
    if (event.key === 'Escape' && range) select(undefined);
    const to = stepFrom(geometry, cell ?? 0, event.key);
    if (to === undefined) return;
    event.preventDefault();
    take(to, event.shiftKey);
  };
  const handlers = {
    onKeyDown: press,
    onPointerDown: (event: PointerEvent) => {
      const down = at(event);
      // A finger pans; who has a mouse or a pen draws.
      if (!down || event.button !== 0 || event.pointerType === 'touch' || event.shiftKey) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ from: down.ordinal, to: down.ordinal });
    },
    onPointerMove: (event: PointerEvent) => {
      const now = at(event);
      setPointed(now);
      if (now) setDrag((known) => known && { ...known, to: now.ordinal });
    },
    onPointerUp: (event: PointerEvent) => {
      const up = at(event);
      setDrag(undefined);
      if (drag && drag.from !== drag.to) select(rangeBetween(drag.from, drag.to), drag.to);
      else if (up) take(up.ordinal, event.shiftKey);
    },
    onPointerCancel: () => setDrag(undefined),
    onPointerLeave: () => setPointed(undefined),
  };
  return {
    pointed,
    dragged: drag && drag.from !== drag.to ? rangeBetween(drag.from, drag.to) : undefined,
    handlers,
  };
}
