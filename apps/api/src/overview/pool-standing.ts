import type { Pool, StateCounts } from '@berth/domain';
import { poolStates, type LedgerState, type Moment } from '@berth/domain';

/** How a pool stands, now or in the past. */
export interface PoolStanding {
  readonly name: string;
  readonly states: StateCounts;
  readonly draining: boolean;
  /** Since when expiry is suspended, in ledger ms; undefined while it is not. */
  readonly suspendedSince: number | undefined;
}

export function standingOf(pool: Pool, image: LedgerState, now: Moment): PoolStanding {
  const { name, draining, suspendedAt } = pool;
  const suspendedSince = suspendedAt === undefined ? undefined : suspendedAt + image.deafMs;
  return { name, states: poolStates(pool, now), draining, suspendedSince };
}

/** How many can be held at once: all but those that are withheld or have left. */
export function capacityOf({ states }: PoolStanding): number {
  const { free, held, late, expired, cooling, reserved } = states;
  return free + held + late + expired + cooling + reserved;
}

/** The held ones, late or not. */
export function heldOf({ states }: PoolStanding): number {
  return states.held + states.late;
}

/** From 0 to 1; 0 in a pool that has none. */
export function heldShareOf(standing: PoolStanding): number {
  const capacity = capacityOf(standing);
  return capacity === 0 ? 0 : heldOf(standing) / capacity;
}
