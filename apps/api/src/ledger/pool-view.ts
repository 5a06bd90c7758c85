import type {
  IdentifierColumns,
  IdentifierState,
  LedgerState,
  Moment,
  Pool,
  PoolPolicy,
} from '@berth/domain';

/** A moment of the ledger, now or in the past. */
export interface LedgerMoment {
  /** The position that is reflected. */
  readonly position: number;
  readonly now: Moment;
  /** What makes ledger time of audible time. */
  readonly deafMs: number;
}

interface PoolFacts {
  readonly name: string;
  readonly patterns: readonly string[];
  readonly draining: boolean;
  /** Since when expiry is suspended, in audible ms; undefined while it is not. */
  readonly suspendedAt: number | undefined;
}

/** A pool at one moment. */
export interface PoolView extends LedgerMoment, PoolFacts {
  readonly columns: IdentifierColumns;
}

/** A pool in numbers; `capacity` counts all that it ever had, `leaving` those that are yet to leave. */
export interface PoolSummary extends PoolFacts {
  readonly policy: PoolPolicy;
  readonly capacity: number;
  readonly leaving: number;
  /** The identifier that a new client gets, but for a pool that drains. */
  readonly nextFree: string | undefined;
  readonly states: Readonly<Record<IdentifierState, number>>;
}

/** All pools at one moment, in the order of their creation. */
export interface PoolsView extends LedgerMoment {
  readonly pools: readonly PoolSummary[];
}

/** The pool as it is in an image; valid until the image changes. */
export function poolView(pool: Pool, image: LedgerState, now: Moment): PoolView {
  const { name, patterns, draining, suspendedAt } = pool;
  return { ...momentOf(image, now), name, patterns, draining, suspendedAt, columns: pool };
}

/** Looks at every identifier: some ms for a million. */
export function poolSummary({ name, patterns, draining, suspendedAt, columns, now }: PoolView): PoolSummary {
  const { policy, capacity } = columns;
  const next = columns.nextFree();
  return {
    name,
    patterns,
    draining,
    suspendedAt,
    policy,
    capacity,
    states: columns.stateCounts(now),
    leaving: columns.leavingCount(),
    nextFree: next === undefined ? undefined : columns.identifiers[next],
  };
}

export function momentOf({ deafMs, nextPosition }: LedgerState, now: Moment): LedgerMoment {
  return { position: nextPosition - 1, now, deafMs };
}
