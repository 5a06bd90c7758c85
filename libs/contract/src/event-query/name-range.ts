/** Longer numbers are no numbers of a pool. */
const DIGITS_MAX = 15;

/** Names of one length that lie between two others: those of a range that have so many digits. */
export interface NameSpan {
  readonly characters: number;
  readonly first: string;
  readonly last: string;
}

/**
 * The names that count from `first` to `last`: the same beginning, then digits. `vm-9..vm-11` counts 9, 10, 11;
 * with leading zeros both ends are of one length. Undefined when the ends do not count, or count down.
 *
 * Names of equal length are compared by their characters, which for digits is by number, and is what an index
 * can do.
 */
export function nameSpans(first: string, last: string): readonly NameSpan[] | undefined {
  const from = split(first);
  const to = split(last);
  if (!from || to?.beginning !== from.beginning) return undefined;
  const { beginning, digits: low } = from;
  const { digits: high } = to;
  if (low.length > high.length || (low.length === high.length && low > high)) return undefined;
  if (low.length < high.length && (high.startsWith('0') || (low.startsWith('0') && low.length > 1)))
    return undefined;
  const spans: NameSpan[] = [];
  for (let length = low.length; length <= high.length; length += 1) {
    spans.push({
      characters: Array.from(beginning).length + length,
      first: beginning + (length === low.length ? low : '1'.padEnd(length, '0')),
      last: beginning + (length === high.length ? high : '9'.repeat(length)),
    });
  }
  return spans;
}

export function isInSpan(name: string, { characters, first, last }: NameSpan): boolean {
  return Array.from(name).length === characters && name >= first && name <= last;
}

function split(name: string): { readonly beginning: string; readonly digits: string } | undefined {
  const digits = /\d+$/.exec(name)?.[0] ?? '';
  if (digits.length === 0 || digits.length > DIGITS_MAX) return undefined;
  return { beginning: name.slice(0, name.length - digits.length), digits };
}
