import type { Recorded } from '@berth/domain';

/** A tenancy as the events up to some position tell it. Times in ledger ms, the gap in audible ms. */
export interface NaiveTenancy {
  readonly pool: string;
  /** Which of the pools that had this name, from 0. */
  readonly poolAge: number;
  readonly identifier: string;
  readonly ordinal: number;
  readonly clientId: string;
  readonly token: number;
  readonly from: number;
  to: number | null;
  endedBy: 'expired' | 'released' | 'revoked' | null;
  endReason: string | null;
  endedPosition: number | null;
  heartbeats: number;
  lastSeen: number;
  heard: number;
  longestGapMs: number;
}

const ENDS = { LeaseExpired: 'expired', IdentifierReleased: 'released', LeaseRevoked: 'revoked' } as const;

export interface NaiveHistory {
  /** In the order in which they began. */
  readonly tenancies: readonly NaiveTenancy[];
  /** How often a pool of the name was made, by name. */
  readonly poolsMade: ReadonlyMap<string, number>;
  readonly outages: readonly { readonly from: number; readonly to: number }[];
}

/** Goes through all events and remembers everything. */
export function naiveHistory(events: readonly Recorded[]): NaiveHistory {
  const tenancies: NaiveTenancy[] = [];
  const poolsMade = new Map<string, number>();
  const outages: { from: number; to: number }[] = [];
  const open = (pool: string): readonly NaiveTenancy[] =>
    tenancies.filter((each) => each.pool === pool && each.to === null);
  let deafMs = 0;
  for (const event of events) {
    const { recordedAt: at } = event;
    const heard = at - deafMs;
    if (event.type === 'ServiceResumed') {
      const { from_ms: from, to_ms: to } = event.data;
      outages.push({ from, to });
      deafMs += to - from;
    } else if (event.type === 'PoolCreated') {
      poolsMade.set(event.pool, (poolsMade.get(event.pool) ?? 0) + 1);
    } else if (event.type === 'IdentifierAllocated') {
      const { pool, identifier, clientId, token, data } = event;
      tenancies.push({
        pool,
        poolAge: poolsMade.get(pool) ?? 0,
        identifier,
        ordinal: data.ordinal,
        clientId,
        token,
        from: at,
        to: null,
        endedBy: null,
        endReason: null,
        endedPosition: null,
        heartbeats: 0,
        lastSeen: at,
        heard,
        longestGapMs: 0,
      });
    } else if (event.type === 'HeartbeatsRecorded') {
      for (const each of open(event.pool).filter(({ ordinal }) => event.data.ordinals.includes(ordinal))) {
        const times = event.data.ordinals.filter((ordinal) => ordinal === each.ordinal).length;
        each.heartbeats += times;
        each.longestGapMs = Math.max(each.longestGapMs, heard - each.heard);
        Object.assign(each, { heard, lastSeen: at });
      }
    } else if (event.type in ENDS) {
      const { pool, token, type, position, cause } = event as Extract<Recorded, { type: keyof typeof ENDS }>;
      const end = { to: at, endedBy: ENDS[type], endReason: cause.reason ?? null, endedPosition: position };
      for (const each of open(pool).filter((tenancy) => tenancy.token === token)) {
        Object.assign(each, end);
      }
    }
  }
  return { tenancies, poolsMade, outages };
}
