import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { t } from '../../lib/i18n/catalogue';
import { Skeleton } from '../../ui/notice';
import type { State } from '../../ui/state-chip';
import { useTheme } from '../../ui/theme';
import { drawDetails, drawTiles, MapBitmap, type View } from './map-drawing';
import { geometryOf, zoomFor, type Geometry, type Zoom } from './map-geometry';
import { paletteFor, type ColorBy, type MapPalette } from './map-palette';
import { drawMarks } from './map-marks';
import { useMapPointer } from './map-pointer';
import { MapRulers } from './map-rulers';
import type { MapStore } from './map-store';
import { MapTip } from './map-tip';
import { placeText } from './place-text';
import type { Range } from './pool-search';
import { withChurn } from './use-churn';
import { useMapVersion } from './use-map-store';
import { useShown, useView } from './use-map-view';
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
  readonly range: Range | undefined;
  readonly choose: (ordinal: number) => void;
  /** With the cell that the choice came to. */
  readonly select: (range: Range | undefined, cell?: number) => void;
  readonly open: (ordinal: number) => void;
}

/** For how long a cell that has changed is marked, in ms. */
const FLASH_MS = 900;

/**
 * A pool as a picture, a cell an identifier. What is seen is a canvas; what is heard and focused lies over it. It
 * stands ready, with its canvases, before the first map has come.
 */
export function PoolMap({ pool, store, zoom, shown, colorBy, churn, cell, range, ...acts }: PoolMapProps) {
  const version = useMapVersion(store);
  const box = useRef<HTMLDivElement>(null);
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const view = useView(box);
  const count = store.bytes.length;
  const geometry = useMemo(
    () => (view && count > 0 ? geometryOf(count, zoom ?? zoomFor(count), view.room) : undefined),
    [count, zoom, view],
  );
  const theme = useTheme();
  // eslint-disable-next-line react-hooks/exhaustive-deps -- The theme is in the tokens that are read.
  const palette = useMemo(() => paletteFor(colorBy, shown), [colorBy, shown, theme]);
  const { pointed, dragged, handlers } = useMapPointer({ geometry, cell, range, ...acts });
  const marked = { hovered: pointed?.ordinal, cell, range: dragged ?? range, flashes: useFlashes(store) };

  useDrawing(
    { below, above },
    {
      geometry,
      view: view?.seen,
      palette,
      shown,
      store,
      version,
      churn,
      ...marked,
    },
  );
  useShown(box, geometry, cell);
  const size = geometry && { width: `${String(geometry.width)}px`, height: `${String(geometry.height)}px` };
  return (
    <>
      <div className="map-frame">
        {geometry && view && <MapRulers geometry={geometry} view={view.seen} />}
        <div className="map-box" ref={box}>
          <div className="map-space" style={size}>
            <div className="map-view" aria-hidden="true">
              <canvas ref={below} />
              {isAnyMarked(marked) && <canvas ref={above} />}
            </div>
            {geometry ? (
              <div
                className="map-grid"
                role="grid"
                tabIndex={0}
                aria-label={t('pool.mapLabel', { pool, count })}
                aria-rowcount={geometry.rows}
                aria-colcount={geometry.columns}
                aria-multiselectable="true"
                aria-activedescendant="map-cell"
                {...handlers}
              >
                <Cell ordinal={cell ?? 0} store={store} columns={geometry.columns} range={range} />
              </div>
            ) : (
              <Skeleton height={view?.room.height ?? 0} />
            )}
            {pointed && !dragged && view && <MapTip {...{ pool, store, pointed }} view={view.seen} />}
          </div>
        </div>
      </div>
      {geometry && (
        <div className="map-foot">
          <span>{cell === undefined ? t('pool.mapHint') : describe(store, cell)}</span>
          <span className="map-keys">{t('pool.mapKeys')}</span>
        </div>
      )}
    </>
  );
}

interface Canvases {
  readonly below: RefObject<HTMLCanvasElement | null>;
  readonly above: RefObject<HTMLCanvasElement | null>;
}

/** What is drawn above the cells. */
interface Marked {
  readonly hovered: number | undefined;
  readonly cell: number | undefined;
  readonly range: Range | undefined;
  readonly flashes: readonly number[];
}

function isAnyMarked({ hovered, cell, range, flashes }: Marked): boolean {
  return (hovered ?? cell ?? range) !== undefined || flashes.length > 0;
}

interface Picture extends Marked {
  readonly geometry: Geometry | undefined;
  readonly view: View | undefined;
  readonly palette: MapPalette;
  readonly shown: ReadonlySet<State>;
  readonly store: MapStore;
  /** Of the store, by which a change of it is noticed. */
  readonly version: number;
  readonly churn: Uint8Array | undefined;
}

/**
 * Draws the cells on one canvas, and on another what marks them, which changes with every move of the pointer and is
 * there while anything is marked; before the page is painted, so that no frame is spent on an empty map.
 */
function useDrawing({ below, above }: Canvases, picture: Picture): void {
  const { geometry, view, palette, shown, store, version, churn, hovered, cell, range, flashes } = picture;
  const [bitmap] = useState(() => new MapBitmap());
  useLayoutEffect(() => {
    const bytes = churn ? withChurn(store.bytes, churn) : store.bytes;
    if (geometry && geometry.zoom > 0) bitmap.paint(bytes, geometry, palette);
  }, [bitmap, geometry, palette, store, version, churn]);
  useLayoutEffect(() => {
    const context = view && contextOf(below.current, view);
    if (!context || !geometry) return;
    const bytes = churn ? withChurn(store.bytes, churn) : store.bytes;
    drawCells(context, { bitmap, bytes, geometry, palette, shown, view });
  }, [below, bitmap, geometry, palette, shown, store, version, churn, view]);
  useLayoutEffect(() => {
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
      range,
      flashes,
    });
  }, [above, geometry, palette, view, hovered, cell, range, flashes]);
}

/** The one cell that a keyboard is on, for those who hear the page. */
function Cell({
  ordinal,
  store,
  columns,
  range,
}: {
  readonly ordinal: number;
  readonly store: MapStore;
  readonly columns: number;
  readonly range: Range | undefined;
}) {
  return (
    <div role="row" aria-rowindex={Math.floor(ordinal / columns) + 1} className="map-heard">
      <div
        role="gridcell"
        id="map-cell"
        aria-colindex={(ordinal % columns) + 1}
        aria-selected={range !== undefined && ordinal >= range.from && ordinal <= range.to}
        aria-live="polite"
      >
        {describe(store, ordinal)}
      </div>
    </div>
  );
}

function describe(store: MapStore, ordinal: number): string {
  return `${placeText(ordinal)} · ${t(`state.${store.stateOf(ordinal)}`)}`;
}

const NONE: readonly number[] = [];
const FLASHES_MAX = 64;

/** Whether nothing is to move, by the system or by what was chosen here. */
function isStill(): boolean {
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--motion')) === 0;
}

/** A few changes are marked for a moment where they were; of many at once nothing could be seen. */
function useFlashes(store: MapStore): readonly number[] {
  const [flashes, setFlashes] = useState(NONE);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = store.listen(() => {
      const { changed = NONE } = store;
      if (changed.length === 0 || changed.length > FLASHES_MAX || isStill()) return;
      clearTimeout(timer);
      setFlashes(changed);
      timer = setTimeout(() => setFlashes(NONE), FLASH_MS);
    });
    return () => {
      clearTimeout(timer);
      forget();
    };
  }, [store]);
  return flashes;
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
    bytes,
    geometry,
    palette,
    shown,
    view,
  }: {
    bitmap: MapBitmap;
    bytes: Uint8Array;
    geometry: Geometry;
    palette: MapPalette;
    shown: ReadonlySet<State>;
    view: View;
  },
): void {
  if (geometry.zoom === 0) {
    drawTiles(context, { bytes, geometry, view, palette, shown });
    return;
  }
  bitmap.drawOn(context, geometry, view);
  if (geometry.zoom >= 2) drawDetails(context, { bytes, geometry, view, palette });
}
