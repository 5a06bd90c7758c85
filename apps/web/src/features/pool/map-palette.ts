import { STATES, type State } from '../../ui/state-chip';
import { lightnessOf, rgbOf, type Rgb } from './map-colors';

/** How much of its colour a cell keeps that the filter leaves out. */
const DIMMED = 0.15;
/** The youngest are the strongest; so are those that changed hands most often. */
export const RAMPS = {
  age: ['--ramp-5', '--ramp-4', '--ramp-3', '--ramp-2', '--ramp-1'],
  churn: ['--ramp-1', '--ramp-2', '--ramp-3', '--ramp-4', '--ramp-5'],
} as const;
/** Up to which age (the map's bucket) each step of the ramp goes: a minute, 17 minutes, 5 hours, 3 days. */
const RAMP_AGES = [3, 5, 7, 9, 15];

export type ColorBy = 'state' | 'age' | 'churn';

export interface MapPalette {
  /** The colour of a byte, as a pixel of an `ImageData`. */
  readonly pixels: Uint32Array;
  /** What can be read on the colour of a byte. */
  readonly inks: readonly string[];
  readonly colors: Readonly<Record<State, string>>;
  readonly edges: Readonly<Record<'free' | 'late' | 'cooling', string>>;
  readonly surface: string;
  readonly accent: string;
  readonly text: string;
  /** The family that figures are written in. */
  readonly font: string;
}

/**
 * The colours of the theme that is on, for each of the 256 bytes that a cell may be. By churn, its high four bits are a
 * step of the ramp.
 */
export function paletteFor(by: ColorBy, shown: ReadonlySet<State>): MapPalette {
  const surface = token('--surface');
  const colors = Object.fromEntries(STATES.map((state) => [state, token(`--state-${state}`)])) as Record<
    State,
    string
  >;
  const ramp = by === 'state' ? [] : RAMPS[by].map(token);
  const text = token('--text');
  const inks: string[] = [];
  const pixels = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    const state = STATES[byte & 15] ?? 'retired';
    const color = ramp[stepOf(byte, state, by)] ?? colors[state];
    const isShown = shown.size === 0 || shown.has(state);
    const rgb = isShown ? rgbOf(color) : mixed(rgbOf(color), rgbOf(surface));
    pixels[byte] = pixelOf(rgb);
    inks.push(inkFor(rgb, [surface, text]));
  }
  return {
    pixels,
    inks,
    colors,
    surface,
    edges: {
      free: token('--state-free-edge'),
      late: token('--state-late-edge'),
      cooling: token('--state-cooling-edge'),
    },
    accent: token('--accent'),
    text,
    font: token('--mono'),
  };
}

/** The step of the ramp that a cell is coloured by; none when it is coloured by its state. */
function stepOf(byte: number, state: State, by: ColorBy): number {
  const high = byte >> 4;
  if (by === 'age' && (state === 'held' || state === 'late')) {
    return RAMP_AGES.findIndex((age) => high <= age);
  }
  return by === 'churn' && !(state === 'free' && high === 0) ? high : -1;
}

/** The one of two colours that stands out more from a ground. */
function inkFor(ground: Rgb, [first, second]: readonly [string, string]): string {
  const distance = (ink: string): number => Math.abs(lightnessOf(rgbOf(ink)) - lightnessOf(ground));
  return distance(first) >= distance(second) ? first : second;
}

function mixed(color: Rgb, ground: Rgb): Rgb {
  const part = (index: 0 | 1 | 2): number => Math.round(color[index] * DIMMED + ground[index] * (1 - DIMMED));
  return [part(0), part(1), part(2)];
}

/** As it lies in memory on all machines that browsers run on: little-endian. */
function pixelOf([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
