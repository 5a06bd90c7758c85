import { isIdentifier } from '../kernel/names.js';

/** More identifiers than this in one pool are taken for a slip of the hand. */
export const POOL_CAPACITY_MAX = 1_048_576;
/** How often all patterns together may name the same ones again: what they make is made before it is known. */
const REPETITION_MAX = 2;

export type Expansion =
  | { readonly ok: true; readonly identifiers: readonly string[] }
  | { readonly ok: false; readonly fault: string };

interface Range {
  readonly kind: 'range';
  readonly first: number;
  readonly last: number;
  readonly width: number;
}
type Part = { readonly kind: 'text'; readonly text: string } | Range;

/**
 * The identifiers that a list of patterns names, in order, each once and counted once. `[a-b]` counts from a to b,
 * and several ranges nest left to right (`r[1-2]-[1-2]`: r1-1 r1-2 r2-1 r2-2); a leading zero keeps the width
 * (`[08-10]`: 08 09 10). A fault names the pattern and what is wrong with it.
 */
export function expandPatterns(patterns: readonly string[], capacityMax = POOL_CAPACITY_MAX): Expansion {
  const parsed: (readonly Part[])[] = [];
  let named = 0;
  for (const pattern of new Set(patterns)) {
    const parts = soundParts(pattern, capacityMax);
    if (typeof parts === 'string') return { ok: false, fault: `pattern '${pattern}': ${parts}` };
    named += countOf(parts);
    parsed.push(parts);
  }
  const tooMany = `more than ${String(capacityMax)} identifiers in one pool`;
  if (named > REPETITION_MAX * capacityMax) return { ok: false, fault: `${tooMany}, repeated ones included` };
  const identifiers = new Set<string>();
  for (const parts of parsed) for (const identifier of expand(parts)) identifiers.add(identifier);
  return identifiers.size > capacityMax
    ? { ok: false, fault: tooMany }
    : { ok: true, identifiers: [...identifiers] };
}

/** The parts of a pattern, or what is wrong with it by itself. */
function soundParts(pattern: string, capacityMax: number): readonly Part[] | string {
  const parts = parsePattern(pattern);
  if (typeof parts === 'string') return parts;
  if (countOf(parts) > capacityMax) return `more than ${String(capacityMax)} identifiers in one pool`;
  // The others differ from the last one in their numbers alone, and none is longer.
  const last = parts.map((part) => (part.kind === 'text' ? part.text : numberOf(part, part.last))).join('');
  return isIdentifier(last) ? parts : `makes '${last}', which is no valid identifier`;
}

function countOf(parts: readonly Part[]): number {
  return parts.reduce((product, part) => product * sizeOf(part), 1);
}

/** Splits the text of a setting (`a-[1-9],b-[1-9]`) into patterns; blanks around a comma do not count. */
export function splitPatterns(text: string): readonly string[] {
  if (text.trim() === '') return [];
  return text.split(',').map((pattern) => pattern.trim());
}

function parsePattern(pattern: string): readonly Part[] | string {
  if (pattern === '') return 'is empty';
  const parts: Part[] = [];
  for (const token of pattern.match(/\[[^[\]]*\]|[^[\]]+|[[\]]/g) ?? []) {
    if (token === '[' || token === ']') return `has an unmatched '${token}'`;
    if (!token.startsWith('[')) {
      parts.push({ kind: 'text', text: token });
      continue;
    }
    const match = /^\[(\d{1,15})-(\d{1,15})\]$/.exec(token);
    if (!match) return `'${token}' is no range; write [first-last] with two whole numbers`;
    const [, first = '', last = ''] = match;
    if (Number(first) > Number(last)) return `'${token}' counts down; write the lower number first`;
    const width = first.length > 1 && first.startsWith('0') ? first.length : 0;
    parts.push({ kind: 'range', first: Number(first), last: Number(last), width });
  }
  return parts;
}

function sizeOf(part: Part): number {
  return part.kind === 'text' ? 1 : part.last - part.first + 1;
}

function expand(parts: readonly Part[]): readonly string[] {
  let names: readonly string[] = [''];
  for (const part of parts) {
    names =
      part.kind === 'text'
        ? names.map((name) => name + part.text)
        : names.flatMap((name) => numbers(part).map((number) => name + number));
  }
  return names;
}

function numbers({ first, last, width }: Range): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => numberOf({ width }, first + index));
}

function numberOf({ width }: Pick<Range, 'width'>, number: number): string {
  return String(number).padStart(width, '0');
}
