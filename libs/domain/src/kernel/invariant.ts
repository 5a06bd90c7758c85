/** Throws when a programmer's assumption does not hold; never used for a rule that a caller can break. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant violated: ${message}`);
}

/**
 * Makes a missing case of a union a compile error, and a loud failure if data from outside gets there anyway.
 */
export function unreachable(value: never): never {
  throw new Error(`unreachable case: ${JSON.stringify(value)}`);
}
