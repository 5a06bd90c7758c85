import type { PoolSummary } from '../ledger/pool-view.js';

type States = Pick<PoolSummary, 'states'>;

/** The held ones, late or not. */
export function heldOf({ states }: States): number {
  return states.held + states.late;
}

/** How many can be held at once: all but those that are withheld or have left. */
export function usableOf({ states }: States): number {
  const { free, held, late, expired, cooling, reserved } = states;
  return free + held + late + expired + cooling + reserved;
}

/** Of the usable ones, from 0 to 1; 0 in a pool that has none. */
export function heldShareOf(pool: States): number {
  const usable = usableOf(pool);
  return usable === 0 ? 0 : heldOf(pool) / usable;
}
