import { useEffect, useLayoutEffect, useState, type RefObject } from 'react';
import type { View } from './map-drawing';
import { placeOf, type Geometry } from './map-geometry';

const HEIGHT = { min: 420, besides: 310 };
const SCROLL_MARGIN = 24;
interface Seen {
  readonly room: { readonly width: number; readonly height: number };
  readonly seen: View;
}

/** How large the box is and what of the map it shows, followed as both change. */
export function useView(box: RefObject<HTMLDivElement | null>): Seen | undefined {
  const [view, setView] = useState<Seen>();
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const look = (): void => {
      const { clientWidth: width, scrollLeft: left, scrollTop: top } = element;
      const room = { width, height: Math.max(HEIGHT.min, innerHeight - HEIGHT.besides) };
      const seen = { left, top, width, height: room.height };
      setView((before) => (before && isSame(before.seen, seen) ? before : { room, seen }));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }, [box]);
  return view;
}

function isSame(one: View, other: View): boolean {
  return (
    one.left === other.left &&
    one.top === other.top &&
    one.width === other.width &&
    one.height === other.height
  );
}

/** Brings the chosen cell into view. */
export function useShown(
  box: RefObject<HTMLDivElement | null>,
  geometry: Geometry | undefined,
  cell: number | undefined,
): void {
  useEffect(() => {
    const element = box.current;
    if (!element || !geometry || cell === undefined) return;
    const { x, y } = placeOf(geometry, cell);
    const { scrollTop, scrollLeft, clientHeight, clientWidth } = element;
    const isAbove = y < scrollTop || y + geometry.cellPx > scrollTop + clientHeight;
    const isBeside = x < scrollLeft || x + geometry.cellPx > scrollLeft + clientWidth;
    element.scrollTo({
      top: isAbove ? y - SCROLL_MARGIN : scrollTop,
      left: isBeside ? x - SCROLL_MARGIN : scrollLeft,
    });
  }, [box, geometry, cell]);
}
