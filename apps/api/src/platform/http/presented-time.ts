/** Ledger ms as RFC 3339 in UTC with milliseconds. */
export function presentTime(ms: number): string {
  return new Date(ms).toISOString();
}
