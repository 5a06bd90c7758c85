import type { Decision, LeaseView, LedgerEvent, Rejection } from '@berth/domain';

/** A clock that only runs, in ms from anywhere. */
export interface FleetClock {
  readonly now: number;
}

/** A lease as its machine was told of it. */
export interface FleetLease {
  readonly pool: string;
  readonly identifier: string;
  readonly clientId: string;
  readonly token: number;
  readonly ttlMs: number;
  readonly heartbeatMs: number;
}

/** Nothing is known of what was asked: no answer, or one that says to come again. */
interface Unavailable {
  readonly outcome: 'unavailable';
}

/**
 * The service knows better: another holds the identifier, nobody does, the token is old, or there is no
 * such one.
 */
interface Refused {
  readonly outcome: 'mismatch' | 'unknown';
}

export type AllocateOutcome =
  | { readonly outcome: 'granted'; readonly lease: FleetLease }
  | { readonly outcome: 'exhausted' }
  | Unavailable;
export type HeartbeatOutcome = { readonly outcome: 'renewed' } | Refused | Unavailable;
export type ReleaseOutcome = { readonly outcome: 'released' } | Refused | Unavailable;

/** The service as a machine sees it, over HTTP or in process. Its promises never reject. */
export interface BerthClient {
  allocate(clientId: string, pool: string): Promise<AllocateOutcome>;
  heartbeat(lease: FleetLease): Promise<HeartbeatOutcome>;
  release(lease: FleetLease): Promise<ReleaseOutcome>;
}

/** The outcome of an allocation as the rules decided it. */
export function allocateOutcome(decision: Decision<LedgerEvent, Rejection, LeaseView>): AllocateOutcome {
  return decision.ok ? { outcome: 'granted', lease: decision.result } : { outcome: 'exhausted' };
}

export function heartbeatOutcome(decision: Decision<LedgerEvent, Rejection, LeaseView>): HeartbeatOutcome {
  return decision.ok ? { outcome: 'renewed' } : refused(decision.rejection);
}

export function releaseOutcome(decision: Decision<LedgerEvent, Rejection>): ReleaseOutcome {
  return decision.ok ? { outcome: 'released' } : refused(decision.rejection);
}

function refused({ type }: Rejection): Refused {
  return { outcome: type === 'IdentifierNotFound' ? 'unknown' : 'mismatch' };
}
