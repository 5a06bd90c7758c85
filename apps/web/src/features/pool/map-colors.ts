export type Rgb = readonly [red: number, green: number, blue: number];

/** A colour as style sheets write it: `#1f5fb8`, or `#fff` when a build has made it shorter. */
export function rgbOf(color: string): Rgb {
  const digits = color.slice(1);
  const long = digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits;
  const number = Number.parseInt(long, 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

/** How light a colour looks, from 0 to 1 (the cube root of its luminance). */
export function lightnessOf([red, green, blue]: Rgb): number {
  const [r, g, b] = [red, green, blue].map((part) => (part / 255) ** 2.2) as [number, number, number];
  return Math.cbrt(0.2126 * r + 0.7152 * g + 0.0722 * b);
}
