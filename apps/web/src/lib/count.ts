const counts = new Intl.NumberFormat('en');

/** A count as people read it: `65,536`. */
export function formatCount(count: number): string {
  return counts.format(count);
}
