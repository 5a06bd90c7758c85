import './name.css';

/** Characters that are not seen, and have what stands behind them read in another order. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A name that somebody else chose: of any length and script, and of no influence on the text around it. What is there
 * to mislead is shown as its number.
 */
export function Name({ of }: { readonly of: string }) {
  const shown = of.replaceAll(TURNS, (turn) => `\\u${turn.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return (
    <bdi className="name" title={shown}>
      {shown}
    </bdi>
  );
}
