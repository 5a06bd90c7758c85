import type { IdentifierColumns, IdentifierState, Moment } from '@berth/domain';
import { presentIdentifier } from './present.js';

/** Identifiers made into JSON at a time: about 2 ms, so that a long list is no gap for heartbeats. */
const CHUNK = 1_000;

interface Filter {
  readonly state: IdentifierState | undefined;
  readonly onlyHeld: boolean;
}

/**
 * The JSON array of a pool's identifiers, in pool order, a piece at a time. The whole list shows one moment: a copy of
 * the pool's columns is taken at once, the text is made while other requests are served.
 */
export function identifierList(
  pool: IdentifierColumns,
  now: Moment,
  deafMs: number,
  filter: Filter,
): Iterable<string> {
  return pieces(pool.snapshot(), now, deafMs, filter);
}

function* pieces(
  pool: IdentifierColumns,
  now: Moment,
  deafMs: number,
  { state, onlyHeld }: Filter,
): Generator<string> {
  let separator = '[';
  for (let first = 0; first < pool.capacity; first += CHUNK) {
    const items: string[] = [];
    for (let ordinal = first; ordinal < Math.min(first + CHUNK, pool.capacity); ordinal += 1) {
      if (onlyHeld && !pool.isHeld(ordinal)) continue;
      if (state !== undefined && pool.stateOf(ordinal, now) !== state) continue;
      items.push(JSON.stringify(presentIdentifier(pool, ordinal, now, deafMs)));
    }
    if (items.length === 0) continue;
    yield separator + items.join(',');
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}
