import type { FleetLease } from './fleet-client.js';
import type { Observation } from './fleet-observation.js';

/** What the service promised the fleet, in ms. */
export interface FleetPromise {
  readonly holdDownMs: number;
  /** How far one process's idea of the time may be ahead of another's that serves the same ledger; 0 if one. */
  readonly skewMs?: number;
}

/** A span in which a machine took an identifier for its own. */
interface Use {
  readonly lease: FleetLease;
  readonly from: number;
  until: number;
}

/** What is known of a client between its observations. */
interface Known {
  use: Use | undefined;
  lease: FleetLease | undefined;
  /** When the last heartbeat that was acknowledged was sent. */
  heardAt: number;
  /** Before this the identifier cannot have gone to another, if all is well. */
  keptUntil: number;
}

/**
 * What of a fleet's observations (in the order of their time) breaks a promise of the service, one line
 * each: two machines that use one identifier at the same instant, a token that does not grow, another
 * identifier than before for a client that was back in time, and a no to a client whose lease cannot have
 * ended.
 */
export function fleetFaults(
  observations: readonly Observation[],
  { holdDownMs, skewMs = 0 }: FleetPromise,
): readonly string[] {
  const clients = new Map<string, Known>();
  const uses: Use[] = [];
  const faults: string[] = [];
  for (const observation of observations) {
    let known = clients.get(observation.clientId);
    if (!known) clients.set(observation.clientId, (known = unknown()));
    faults.push(...broken(observation, known, skewMs));
    note(observation, known, uses, holdDownMs);
  }
  return [...faults, ...overlaps(uses)];
}

function unknown(): Known {
  const never = Number.NEGATIVE_INFINITY;
  return { use: undefined, lease: undefined, heardAt: never, keptUntil: never };
}

function broken(
  observation: Observation,
  { lease, heardAt, keptUntil }: Known,
  skewMs: number,
): readonly string[] {
  const { at, clientId } = observation;
  if (observation.type === 'granted' && lease && at < keptUntil - skewMs) {
    const { identifier } = observation.lease;
    if (identifier !== lease.identifier) {
      return [`${clientId} was back at ${String(at)} and got ${identifier}, not ${lease.identifier}`];
    }
  }
  if (observation.type === 'refused' && observation.call === 'heartbeat' && lease) {
    if (at < heardAt + lease.ttlMs - skewMs) {
      return [`${clientId} was refused ${lease.identifier} at ${String(at)}, heard at ${String(heardAt)}`];
    }
  }
  return [];
}

function note(observation: Observation, known: Known, uses: Use[], holdDownMs: number): void {
  switch (observation.type) {
    case 'granted':
    case 'renewed': {
      const { lease, at, sentAt, usableUntil } = observation;
      known.lease = lease;
      known.heardAt = sentAt;
      known.keptUntil = sentAt + lease.ttlMs + holdDownMs;
      if (known.use?.lease.token === lease.token && at <= known.use.until) {
        known.use.until = Math.max(known.use.until, usableUntil);
      } else if (at < usableUntil) {
        uses.push((known.use = { lease, from: at, until: usableUntil }));
      }
      return;
    }
    case 'stopped':
      if (known.use) known.use.until = Math.min(known.use.until, observation.at);
      known.use = undefined;
      // What is given back rests from when the service hears of it, which is not before now.
      if (observation.because === 'leaving') known.keptUntil = observation.at + holdDownMs;
      return;
    case 'booted':
    case 'released':
    case 'refused':
    case 'failed':
    case 'skipped':
    case 'paused':
    case 'returned':
    case 'died':
    case 'left':
      return;
  }
}

function overlaps(uses: readonly Use[]): readonly string[] {
  const faults: string[] = [];
  const last = new Map<string, Use>();
  for (const use of uses.toSorted((a, b) => a.from - b.from || a.lease.token - b.lease.token)) {
    const { lease, from } = use;
    const key = `${lease.pool} ${lease.identifier}`;
    const before = last.get(key);
    if (before && before.lease.clientId !== lease.clientId && from < before.until) {
      faults.push(
        `${key}: ${before.lease.clientId} used it until ${String(before.until)}, ` +
          `${lease.clientId} from ${String(from)}`,
      );
    }
    if (before && !hasGrown(before.lease, lease)) {
      faults.push(`${key}: token ${String(lease.token)} after ${String(before.lease.token)}`);
    }
    last.set(key, use);
  }
  return faults;
}

/** A client that asks again while it holds its lease is told the same token. */
function hasGrown(before: FleetLease, after: FleetLease): boolean {
  return after.token > before.token || (after.token === before.token && after.clientId === before.clientId);
}
