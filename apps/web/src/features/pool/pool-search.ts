import { IDENTIFIER_SORTS } from '@berth/contract';
import { STATES, type State } from '../../ui/state-chip';
import { oneOf, present, textOf } from '../../lib/search-text';

export const ROUTE = '/pools/$pool';

const COLORS = ['state', 'age', 'churn'] as const;
const ZOOMS = ['0', '1', '2', '3'] as const;

export interface PoolSearch {
  /** The map when it is left out. */
  readonly view?: 'list' | undefined;
  /** States with commas between them; all when it is left out. */
  readonly states?: string | undefined;
  readonly z?: (typeof ZOOMS)[number] | undefined;
  /** The place in the pool, from 0, of the identifier that is looked at. */
  readonly cell?: string | undefined;
  /** Places that are selected together, as `12..40`. */
  readonly range?: string | undefined;
  readonly q?: string | undefined;
  readonly sort?: (typeof IDENTIFIER_SORTS)[number] | undefined;
  /** By state when it is left out. */
  readonly color?: 'age' | 'churn' | undefined;
}

export function parsePoolSearch(given: Record<string, unknown>): PoolSearch {
  const color = oneOf(COLORS, given['color']);
  const sort = oneOf(IDENTIFIER_SORTS, given['sort']);
  return present({
    view: given['view'] === 'list' ? 'list' : undefined,
    states: printStates(parseStates(textOf(given['states']))),
    z: oneOf(ZOOMS, given['z']),
    cell: /^\d{1,7}$/.exec(String(given['cell']))?.[0],
    range: printRange(parseRange(textOf(given['range'], 20))),
    q: textOf(given['q'], 300),
    sort: sort === 'ordinal' ? undefined : sort,
    color: color === 'state' ? undefined : color,
  } as const);
}

/** The states that a text names, in their own order. */
export function parseStates(text: string | undefined): readonly State[] {
  const words = new Set(text?.split(','));
  return STATES.filter((state) => words.has(state));
}

export function printStates(states: readonly State[]): string | undefined {
  return states.length === 0 ? undefined : states.join(',');
}

/** Places in a pool, both ends included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export function parseRange(text: string | undefined): Range | undefined {
  const [, from, to] = /^(\d{1,7})\.\.(\d{1,7})$/.exec(text ?? '') ?? [];
  return from === undefined || Number(from) > Number(to) ? undefined : { from: Number(from), to: Number(to) };
}

export function printRange(range: Range | undefined): string | undefined {
  return range && `${String(range.from)}..${String(range.to)}`;
}

/** From one place to another, whichever comes first. */
export function rangeBetween(one: number, other: number): Range {
  return { from: Math.min(one, other), to: Math.max(one, other) };
}
