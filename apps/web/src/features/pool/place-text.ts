/** A place in a pool as it is told everywhere: `#4711 · 0x1267`. */
export function placeText(ordinal: number): string {
  return `#${String(ordinal)} · 0x${ordinal.toString(16).toUpperCase().padStart(4, '0')}`;
}
