/** This deployment's share of all counters: shard 2 of 3 has 2, 5, 8 and so on. `id` is 1 to `total`. */
export interface Shard {
  readonly id: number;
  readonly total: number;
}

export function isSameShard(one: Shard, other: Shard): boolean {
  return one.id === other.id && one.total === other.total;
}

/** The value of an iteration (from 0) of a counter. */
export function valueAt({ id, total }: Shard, iteration: bigint): bigint {
  return BigInt(id) + iteration * BigInt(total);
}

/** The first iteration whose value is not below `value`: values snap forward to the shard's next one. */
export function iterationNotBelow({ id, total }: Shard, value: bigint): bigint {
  const beyondFirst = value - BigInt(id);
  if (beyondFirst <= 0n) return 0n;
  const step = BigInt(total);
  return (beyondFirst + step - 1n) / step;
}
