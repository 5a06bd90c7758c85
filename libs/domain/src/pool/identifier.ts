/** What is stored of an identifier; `late` and `reserved` are derived from it (see stateOf). */
export const PHASES = ['free', 'held', 'expired', 'cooling', 'quarantined', 'retired'] as const;
export type Phase = (typeof PHASES)[number];

/**
 * What callers see of an identifier. Its place in this list stands for a state in the map of a pool, so that
 * the order is for ever.
 */
export const IDENTIFIER_STATES = [
  'free',
  'held',
  'late',
  'expired',
  'cooling',
  'reserved',
  'quarantined',
  'retired',
] as const;
export type IdentifierState = (typeof IDENTIFIER_STATES)[number];

/**
 * A lease as it begins, or as a projection has it. Times: `heardAt` and `deadline` audible, the others ledger
 * ms.
 */
export interface Grant {
  readonly clientId: string;
  readonly token: number;
  readonly grantedAt: number;
  readonly lastSeenAt: number;
  readonly heardAt: number;
  readonly deadline: number;
}

/** One row of the `leases` projection. `since`: when it entered its state, in ledger ms. */
export interface IdentifierRow {
  readonly phase: Phase;
  readonly clientId: string | null;
  readonly token: number;
  readonly since: number;
  readonly lastSeenAt: number;
  readonly heardAt: number;
  readonly dueAt: number;
  readonly leaving: boolean;
  readonly reservedFor: string | null;
}
