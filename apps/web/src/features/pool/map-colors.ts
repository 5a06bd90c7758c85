export type Rgb = readonly [red: number, green: number, blue: number];

/** A colour as style sheets write it: `#1f5fb8`, or `#fff` when a build has made it shorter. */
export function rgbOf(color: string): Rgb {
  const digits = color.slice(1);
  const long = digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits;
  const number = Number.parseInt(long, 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}
