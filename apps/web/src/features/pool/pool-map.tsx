import {
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
} from 'react';
import { t } from '../../lib/i18n/catalogue';
import type { State } from '../../ui/state-chip';
import { useTheme } from '../../ui/theme';
import { drawDetails, drawMarks, drawTiles, MapBitmap, type View } from './map-drawing';
import { geometryOf, ordinalAt, placeOf, stepFrom, zoomFor, type Geometry, type Zoom } from './map-geometry';
import { paletteFor, type ColorBy, type MapPalette } from './map-palette';
import type { MapStore } from './map-store';
import { withChurn } from './use-churn';
import { useMapVersion } from './use-map-store';
import './pool-map.css';

interface PoolMapProps {
  readonly pool: string;
  readonly store: MapStore;
  /** As near as shows all of it when nobody has chosen. */
  readonly zoom: Zoom | undefined;
  /** All when it is empty. */
  readonly shown: ReadonlySet<State>;
  readonly colorBy: ColorBy;
  /** How many leases of each began, when it is coloured by that. */
  readonly churn: Uint8Array | undefined;
  readonly cell: number | undefined;
  readonly choose: (ordinal: number) => void;
  readonly open: (ordinal: number) => void;
}

const HEIGHT = { min: 420, besides: 320 };
const SCROLL_MARGIN = 24;

/** A pool as a picture, a cell an identifier. What is seen is a canvas; what is heard and focused lies over it. */
export function PoolMap({ pool, store, zoom, shown, colorBy, churn, cell, choose, open }: PoolMapProps) {
  const version = useMapVersion(store);
  const box = useRef<HTMLDivElement>(null);
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const [hovered, setHovered] = useState<number>();
  const view = useView(box);
  const count = store.bytes.length;
  const geometry = useMemo(
    () => (view ? geometryOf(count, zoom ?? zoomFor(count), view.room) : undefined),
    [count, zoom, view],
  );
  const theme = useTheme();
  // eslint-disable-next-line react-hooks/exhaustive-deps -- The theme is in the tokens that are read.
  const palette = useMemo(() => paletteFor(colorBy, shown), [colorBy, shown, theme]);

  useDrawing(
    { below, above },
    { geometry, view: view?.seen, palette, shown, store, version, churn, hovered, cell },
  );
  useShown(box, geometry, cell);

  const pointed = ({ nativeEvent: { offsetX, offsetY } }: PointerEvent): number | undefined =>
    geometry && ordinalAt(geometry, offsetX, offsetY);
  const press = (event: KeyboardEvent): void => {
    if (!geometry || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' && cell !== undefined) open(cell);
    const to = stepFrom(geometry, cell ?? 0, event.key);
    if (to === undefined) return;
    event.preventDefault();
    choose(to);
  };
  const told = hovered ?? cell;
  return (
    <>
      <div className="map-box" ref={box}>
        <div
          className="map-space"
          style={geometry && { width: `${String(geometry.width)}px`, height: `${String(geometry.height)}px` }}
        >
          <div className="map-view" aria-hidden="true">
            <canvas ref={below} />
            <canvas ref={above} />
          </div>
          <div
            className="map-grid"
            role="grid"
            tabIndex={0}
            aria-label={t('pool.mapLabel', { pool, count })}
            aria-rowcount={geometry?.rows ?? 0}
            aria-colcount={geometry?.columns ?? 0}
            aria-activedescendant="map-cell"
            onKeyDown={press}
            onPointerMove={(event) => setHovered(pointed(event))}
            onPointerLeave={() => setHovered(undefined)}
            onClick={(event) => {
              const ordinal =
                geometry && ordinalAt(geometry, event.nativeEvent.offsetX, event.nativeEvent.offsetY);
              if (ordinal !== undefined) choose(ordinal);
            }}
          >
            <Cell ordinal={cell ?? 0} store={store} columns={geometry?.columns ?? 1} />
          </div>
        </div>
      </div>
      <div className="map-foot">
        <span>{told === undefined ? t('pool.mapHint') : describe(store, told)}</span>
        <span className="map-keys">{t('pool.mapKeys')}</span>
      </div>
    </>
  );
}

interface Canvases {
  readonly below: RefObject<HTMLCanvasElement | null>;
  readonly above: RefObject<HTMLCanvasElement | null>;
}

interface Picture {
  readonly geometry: Geometry | undefined;
  readonly view: View | undefined;
  readonly palette: MapPalette;
  readonly shown: ReadonlySet<State>;
  readonly store: MapStore;
  /** Of the store, by which a change of it is noticed. */
  readonly version: number;
  readonly churn: Uint8Array | undefined;
  readonly hovered: number | undefined;
  readonly cell: number | undefined;
}

/** Draws the cells on one canvas, and on another what marks them, which changes with every move of the pointer. */
function useDrawing({ below, above }: Canvases, picture: Picture): void {
  const { geometry, view, palette, shown, store, version, churn, hovered, cell } = picture;
  const [bitmap] = useState(() => new MapBitmap());
  useEffect(() => {
    const bytes = churn ? withChurn(store.bytes, churn) : store.bytes;
    if (geometry && geometry.zoom > 0) bitmap.paint(bytes, geometry, palette);
  }, [bitmap, geometry, palette, store, version, churn]);
  useEffect(() => {
    if (!geometry || !view) return;
    const context = contextOf(below.current, view);
    if (context) drawCells(context, { bitmap, store, geometry, palette, shown, view });
  }, [below, bitmap, geometry, palette, shown, store, version, churn, view]);
  useEffect(() => {
    const context = view && contextOf(above.current, view);
    if (!context || !geometry) return;
    drawMarks(context, {
      geometry,
      view,
      palette,
      cells: [
        { ordinal: hovered, isStrong: false },
        { ordinal: cell, isStrong: true },
      ],
      flashes: flashesOf(store),
    });
  }, [above, geometry, palette, view, hovered, cell, store, version]);
}

/** The one cell that a keyboard is on, for those who hear the page. */
function Cell({
  ordinal,
  store,
  columns,
}: {
  readonly ordinal: number;
  readonly store: MapStore;
  readonly columns: number;
}) {
  return (
    <div role="row" aria-rowindex={Math.floor(ordinal / columns) + 1} className="map-heard">
      <div role="gridcell" id="map-cell" aria-colindex={(ordinal % columns) + 1} aria-live="polite">
        {describe(store, ordinal)}
      </div>
    </div>
  );
}

function describe(store: MapStore, ordinal: number): string {
  const hex = `0x${ordinal.toString(16).toUpperCase().padStart(4, '0')}`;
  return `#${String(ordinal)} · ${hex} · ${t(`state.${store.stateOf(ordinal)}`)}`;
}

/** Of a few changes where they were; of many at once nothing could be seen. */
function flashesOf({ changed }: MapStore): readonly number[] {
  return changed !== undefined && changed.length <= 64 ? changed : [];
}

interface Seen {
  readonly room: { readonly width: number; readonly height: number };
  readonly seen: View;
}

/** How large the box is and what of the map it shows, followed as both change. */
function useView(box: RefObject<HTMLDivElement | null>): Seen | undefined {
  const [view, setView] = useState<Seen>();
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const look = (): void => {
      const { clientWidth: width, scrollLeft: left, scrollTop: top } = element;
      const room = { width, height: Math.max(HEIGHT.min, innerHeight - HEIGHT.besides) };
      setView({ room, seen: { left, top, width, height: room.height } });
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

/** Brings the chosen cell into view. */
function useShown(
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

/** Sized for the screen's own pixels, and empty. */
function contextOf(
  canvas: HTMLCanvasElement | null,
  { width, height }: View,
): CanvasRenderingContext2D | undefined {
  if (!canvas) return undefined;
  const ratio = devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${String(width)}px`;
  canvas.style.height = `${String(height)}px`;
  const context = canvas.getContext('2d') ?? undefined;
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

function drawCells(
  context: CanvasRenderingContext2D,
  {
    bitmap,
    store,
    geometry,
    palette,
    shown,
    view,
  }: {
    bitmap: MapBitmap;
    store: MapStore;
    geometry: Geometry;
    palette: MapPalette;
    shown: ReadonlySet<State>;
    view: View;
  },
): void {
  const { bytes } = store;
  if (geometry.zoom === 0) {
    drawTiles(context, { bytes, geometry, view, palette, shown });
    return;
  }
  bitmap.drawOn(context, geometry, view);
  if (geometry.zoom >= 2) drawDetails(context, { bytes, geometry, view, palette });
}
