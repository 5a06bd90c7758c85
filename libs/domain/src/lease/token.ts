/** Positions below this (2^40, a million million) fit beside the generation in an integer below 2^53. */
const POSITIONS_PER_GENERATION = 2 ** 40;

/**
 * The fencing token of a lease granted by the event at `position`: it grows with every grant and, through the
 * generation, across a restored backup too.
 */
export function tokenAt(generation: number, position: number): number {
  return generation * POSITIONS_PER_GENERATION + position;
}
