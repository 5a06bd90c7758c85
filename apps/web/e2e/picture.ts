import type { Page } from '@playwright/test';

export type Rgb = readonly [red: number, green: number, blue: number];
type Lab = readonly [lightness: number, a: number, b: number];

/** How far colours are apart that are surely not the same. */
const SEEN = 10;

/** What is seen, pixel by pixel, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: readonly Rgb[];
}

/** A part of the window, in px. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Takes a picture of a part as it is seen, also by eyes and colours that are emulated; the browser reads it. */
export async function pictureOf(page: Page, clip: Box): Promise<Picture> {
  const png = await page.screenshot({ clip, animations: 'disabled' });
  const { width, height, bytes } = await page.evaluate(async (text) => {
    const image = Uint8Array.from(atob(text), (letter) => letter.codePointAt(0) ?? 0);
    const bitmap = await createImageBitmap(new Blob([image], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const { data } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? { data: [] };
    return { width: bitmap.width, height: bitmap.height, bytes: [...data] };
  }, png.toString('base64'));
  const pixels = Array.from({ length: width * height }, (_, index): Rgb => {
    const [red = 0, green = 0, blue = 0] = bytes.slice(index * 4, index * 4 + 3);
    return [red, green, blue];
  });
  return { width, height, pixels };
}

/** The mean of all that is not as in the corner, which is the ground. */
export function inkOf({ pixels }: Picture): Rgb {
  const [ground = [0, 0, 0]] = pixels;
  const ink = pixels.filter((pixel) => apart(pixel, ground) > SEEN);
  const mean = (part: 0 | 1 | 2): number =>
    ink.reduce((sum, pixel) => sum + pixel[part], 0) / Math.max(1, ink.length);
  return [mean(0), mean(1), mean(2)];
}

/** How much of two pictures of one size is not the same, from 0 to 1. */
export function difference(one: Picture, other: Picture): number {
  const isOther = ([index, pixel]: [number, Rgb]): boolean =>
    apart(pixel, other.pixels[index] ?? pixel) > SEEN;
  return [...one.pixels.entries()].filter(isOther).length / one.pixels.length;
}

/** How far two colours are apart to the eye, by CIE 1976: about 2 is just seen. */
export function apart(one: Rgb, other: Rgb): number {
  const [lightness, a, b] = labOf(one);
  const [otherLightness, otherA, otherB] = labOf(other);
  return Math.hypot(lightness - otherLightness, a - otherA, b - otherB);
}

/** CIE L*a*b* of an sRGB colour, in the light of D65. */
function labOf(color: Rgb): Lab {
  const [red, green, blue] = [linear(color[0]), linear(color[1]), linear(color[2])] as const;
  const x = curved((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
  const y = curved(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = curved((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How much light a part of a colour (0 to 255) stands for. */
function linear(part: number): number {
  const share = part / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function curved(share: number): number {
  return share > 0.008856 ? Math.cbrt(share) : 7.787 * share + 16 / 116;
}
