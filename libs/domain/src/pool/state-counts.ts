import type { Moment } from '../kernel/time.js';
import type { LedgerState } from '../state.js';
import { IDENTIFIER_STATES, type IdentifierState } from './identifier.js';
import type { Pool } from './pool.js';

/** How many identifiers are in each state. */
export type StateCounts = Readonly<Record<IdentifierState, number>>;

/**
 * How many identifiers of a pool are in each state, without looking at each of them. Which of the held are late is
 * right to within a sixteenth of a heartbeat.
 */
export function poolStates(pool: Pool, now: Moment): StateCounts {
  const late = pool.lateCount(now.audible);
  return {
    free: pool.freeCount,
    held: pool.count('held') - late,
    late,
    expired: pool.count('expired'),
    cooling: pool.count('cooling'),
    reserved: pool.count('free') - pool.freeCount,
    quarantined: pool.count('quarantined'),
    retired: pool.count('retired'),
  };
}

/** The same over all pools. */
export function ledgerStates({ pools }: LedgerState, now: Moment): StateCounts {
  return totalStates([...pools.values()].map((pool) => poolStates(pool, now)));
}

export function totalStates(all: readonly StateCounts[]): StateCounts {
  const total = (state: IdentifierState): number => all.reduce((sum, counts) => sum + counts[state], 0);
  return Object.fromEntries(IDENTIFIER_STATES.map((state) => [state, total(state)])) as StateCounts;
}
