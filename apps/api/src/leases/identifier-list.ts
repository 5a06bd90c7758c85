import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IdentifierState } from '@berth/domain';
import type { PoolView } from '../ledger/pool-view.js';
import { presentIdentifier } from '../ledger/present-identifier.js';

/** Identifiers made into JSON at a time: about 2 ms, so that a long list is no gap for heartbeats. */
const CHUNK = 1_000;

interface Filter {
  readonly state: IdentifierState | undefined;
  readonly onlyHeld: boolean;
}

/**
 * The JSON array of a pool's identifiers, in pool order, a piece at a time. The whole list shows one
 * moment: a copy of the pool's columns is taken at once, the text is made while other requests are
 * served.
 */
export function identifierList(view: PoolView, filter: Filter): AsyncIterable<string> {
  return pieces({ ...view, columns: view.columns.snapshot() }, filter);
}

async function* pieces(view: PoolView, { state, onlyHeld }: Filter): AsyncGenerator<string> {
  const { columns, now } = view;
  let separator = '[';
  for (let first = 0; first < columns.capacity; first += CHUNK) {
    const items: string[] = [];
    for (let ordinal = first; ordinal < Math.min(first + CHUNK, columns.capacity); ordinal += 1) {
      if (onlyHeld && !columns.isHeld(ordinal)) continue;
      if (state !== undefined && columns.stateOf(ordinal, now) !== state) continue;
      items.push(JSON.stringify(presentIdentifier(view, ordinal)));
    }
    // A caller that reads fast enough would be written to without end before anybody else is heard.
    await nextTurn();
    if (items.length === 0) continue;
    yield separator + items.join(',');
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}
