declare const unit: unique symbol;

/** Milliseconds since the Unix epoch on the ledger's clock: pinned to the wall clock, never falling. */
export type LedgerTime = number & { readonly [unit]: 'ledger ms' };

/** Ledger time less all the time nobody could be heard. Deadlines are kept in it (architecture, "Time"). */
export type AudibleTime = number & { readonly [unit]: 'audible ms' };

/** A span in milliseconds. */
export type DurationMs = number & { readonly [unit]: 'span ms' };

/** The one reading of the clocks that a whole turn of the commit loop decides by. */
export interface Moment {
  readonly ledger: LedgerTime;
  readonly audible: AudibleTime;
}

export const NEVER = Number.POSITIVE_INFINITY;

export function momentAt(ledger: LedgerTime, deafMs: number): Moment {
  return { ledger, audible: (ledger - deafMs) as AudibleTime };
}

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** 100 years: longer spans are taken for a slip of the hand. */
export const DURATION_MS_MAX = 36_500 * 86_400_000;

/** Parses `500ms 90s 5m 2h 30d` (an integer and a unit); undefined when the text is anything else. */
export function parseDuration(text: string): DurationMs | undefined {
  const match = /^(\d{1,15})(ms|s|m|h|d)$/.exec(text);
  if (!match) return undefined;
  const ms = Number(match[1]) * (UNITS_MS[match[2] ?? ''] ?? Number.NaN);
  return ms <= DURATION_MS_MAX ? (ms as DurationMs) : undefined;
}

/** Writes a span so that `parseDuration` reads it: `90s`, `60s`, `2m`, `250ms`; in the largest unit with two of it. */
export function formatDuration(ms: number): string {
  for (const [unit, unitMs] of Object.entries(UNITS_MS).toReversed()) {
    const isPlain = unit === 's' || ms >= 2 * unitMs;
    if (isPlain && ms % unitMs === 0) return `${String(ms / unitMs)}${unit}`;
  }
  return `${String(ms)}ms`;
}
