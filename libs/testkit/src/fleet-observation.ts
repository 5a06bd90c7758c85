import type { FleetLease } from './fleet-client.js';

export type FleetCall = 'allocate' | 'heartbeat' | 'release';

/** Why a machine stopped using its identifier of its own accord, or at the service's word. */
export type StopReason = 'died' | 'rebooted' | 'leaving' | 'told';

interface Facts {
  booted: object;
  /** May use the identifier until `usableUntil`; `before` is what it held last. */
  granted: Acknowledged & { readonly before: FleetLease | undefined };
  /** `hadLapsed`: it had stopped using the identifier, because the time for it was over. */
  renewed: Acknowledged & { readonly hadLapsed: boolean };
  released: Answered & { readonly lease: FleetLease };
  /** Told no: `exhausted` of an allocation, the others of a lease. */
  refused: Answered & { readonly outcome: 'exhausted' | 'mismatch' | 'unknown'; readonly lease?: FleetLease };
  /** No answer, or one that says to come again. */
  failed: Answered;
  stopped: { readonly lease: FleetLease; readonly because: StopReason };
  skipped: { readonly lease: FleetLease };
  paused: { readonly lease: FleetLease; readonly forMs: number };
  returned: { readonly lease: FleetLease; readonly pausedMs: number; readonly hasLapsed: boolean };
  died: object;
  left: object;
}

interface Answered {
  readonly call: FleetCall;
  readonly sentAt: number;
}

interface Acknowledged extends Answered {
  readonly lease: FleetLease;
  readonly usableUntil: number;
}

/** What happened to a machine, as it saw it. Times are of the fleet's clock. */
export type Observation = {
  [Type in keyof Facts]: {
    readonly type: Type;
    readonly at: number;
    readonly clientId: string;
    readonly group: string;
  } & Facts[Type];
}[keyof Facts];

export type FleetObserver = (observation: Observation) => void;
