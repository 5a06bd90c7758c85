/** A place in the ledger, and when it was recorded there (ledger ms). */
export interface LedgerPlace {
  readonly position: number;
  readonly at: number;
}

/** A lease from when it was granted up to, but not including, when it ended; `to` is undefined while it lasts. */
export interface HeldSpan {
  readonly token: number;
  readonly from: LedgerPlace;
  readonly to: LedgerPlace | undefined;
}

/** Tokens of two leases of which the later began before the earlier was over. */
export interface Overlap {
  readonly earlier: number;
  readonly later: number;
}

/**
 * Every lease of one identifier that began while an earlier one lasted, by position or by time, each with an
 * earlier one that lasted then. None: the identifier was never held by two at once.
 */
export function overlapsOf(leases: readonly HeldSpan[]): readonly Overlap[] {
  const overlaps: Overlap[] = [];
  let longest: HeldSpan | undefined;
  let latest: HeldSpan | undefined;
  for (const lease of leases.toSorted((one, other) => one.from.position - other.from.position)) {
    const earlier =
      longest && lease.from.position < end(longest, 'position')
        ? longest
        : latest && lease.from.at < end(latest, 'at')
          ? latest
          : undefined;
    if (earlier) overlaps.push({ earlier: earlier.token, later: lease.token });
    if (!longest || end(lease, 'position') > end(longest, 'position')) longest = lease;
    if (!latest || end(lease, 'at') > end(latest, 'at')) latest = lease;
  }
  return overlaps;
}

function end({ to }: HeldSpan, by: keyof LedgerPlace): number {
  return to?.[by] ?? Number.POSITIVE_INFINITY;
}
