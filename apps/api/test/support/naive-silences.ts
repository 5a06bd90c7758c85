import { momentAt, type LedgerTime, type Recorded } from '@berth/domain';

/** A silence of a lease, from a sign of life to the next or to its end: in ledger ms, its length in audible ms. */
export interface NaiveSilence {
  readonly from: number;
  readonly to: number;
  readonly silentMs: number;
  /** What the policy said at its end. */
  readonly lateAfterMs: number;
}

/** A lease of a client, and all its silences. */
export interface NaiveLease {
  readonly clientId: string;
  readonly pool: string;
  readonly ordinal: number;
  readonly token: number;
  readonly from: number;
  to: number | undefined;
  lastSeenAt: number;
  heardAt: number;
  readonly silences: NaiveSilence[];
}

export interface NaivePolicy {
  readonly at: number;
  readonly ttlMs: number;
  readonly lateAfterMs: number;
}

export interface NaiveSilences {
  readonly leases: readonly NaiveLease[];
  readonly policies: ReadonlyMap<string, readonly NaivePolicy[]>;
}

const ENDS = ['LeaseExpired', 'IdentifierReleased', 'LeaseRevoked'];

/** Goes through all events; the silences that last are ended at `at` (ledger ms). */
export function naiveSilences(events: readonly Recorded[], at: number): NaiveSilences {
  const leases: NaiveLease[] = [];
  const policies = new Map<string, NaivePolicy[]>();
  let deafMs = 0;
  const audible = (time: number): number => momentAt(time as LedgerTime, deafMs).audible;
  const hear = (lease: NaiveLease, time: number): void => {
    const { lateAfterMs = 0 } = policies.get(lease.pool)?.at(-1) ?? {};
    const silentMs = audible(time) - lease.heardAt;
    lease.silences.push({ from: lease.lastSeenAt, to: time, silentMs, lateAfterMs });
    Object.assign(lease, { lastSeenAt: time, heardAt: audible(time) });
  };
  for (const event of events) {
    const { recordedAt } = event;
    if (event.type === 'ServiceResumed') deafMs += event.data.to_ms - event.data.from_ms;
    if (event.type === 'PoolCreated' || event.type === 'PoolPolicyChanged') {
      const { ttl_ms: ttlMs, heartbeat_ms: beatMs } = event.data;
      const known = policies.get(event.pool) ?? [];
      policies.set(event.pool, [...known, { at: recordedAt, ttlMs, lateAfterMs: 1.25 * beatMs }]);
    }
    if (event.type === 'IdentifierAllocated') {
      const { clientId, pool, token, data } = event;
      const heard = { lastSeenAt: recordedAt, heardAt: audible(recordedAt), to: undefined, silences: [] };
      leases.push({ clientId, pool, ordinal: data.ordinal, token, from: recordedAt, ...heard });
    }
    if (event.type === 'HeartbeatsRecorded') {
      const { pool, data } = event;
      const beating = leases.filter((lease) => lease.pool === pool && lease.to === undefined);
      for (const lease of beating) if (data.ordinals.includes(lease.ordinal)) hear(lease, recordedAt);
    }
    if (ENDS.includes(event.type) && 'token' in event) {
      const ended = leases.find(({ token }) => token === event.token);
      if (ended) {
        const { lastSeenAt } = ended;
        hear(ended, recordedAt);
        Object.assign(ended, { to: recordedAt, lastSeenAt });
      }
    }
  }
  for (const lease of leases.filter(({ to }) => to === undefined)) {
    const { lastSeenAt } = lease;
    hear(lease, at);
    Object.assign(lease, { lastSeenAt });
  }
  return { leases, policies };
}
