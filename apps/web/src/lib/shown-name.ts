/** Characters that are not seen, and have what stands behind them read in another order. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A name as it is shown: what is in it only to mislead is shown as its number. */
export function shownName(name: string): string {
  return name.replaceAll(TURNS, (turn) => `\\u${turn.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A name within a sentence, which it does not turn round, whatever its script. */
export function isolated(name: string): string {
  return `\u2068${shownName(name)}\u2069`;
}
