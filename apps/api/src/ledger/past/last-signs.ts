import { lateAfterMs, type HeartbeatData } from '@berth/domain';
import type { LedgerReader } from '../reader.js';
import type { DeafTime } from './deaf-time.js';
import {
  eventTime,
  nextGaps,
  signs,
  type EventTime,
  type Gap,
  type LastLease,
  type Sign,
} from './past.queries.js';
import type { PoolFrame } from './pool-frame.js';

/** All rows of a query. */
export type Read = LedgerReader['rows'];

/** After the event at `position`, which was recorded at `recordedAt` (ledger ms). */
export interface PastMoment extends EventTime {
  readonly deaf: DeafTime;
}

/** A lease, and what is known of how it stood at a moment. */
export interface LeaseThen {
  readonly lease: LastLease;
  readonly frame: PoolFrame;
  /** Ledger ms; undefined while it is not known. */
  lastSeenAt: number | undefined;
  /** The deadline, in audible ms. */
  dueAt: number;
}

/** Positions that the first statement looks at; each further one looks at four times as many. */
const POSITIONS_FIRST = 1_000;
const POSITIONS_MAX = 16_000;
const TOKENS_MAX = 500;

/**
 * Finds out when each lease had last been heard of at a moment, and its deadline then. Of who was not heard of
 * since, the tables tell. The others are looked for in the events before the moment, for as long as a client may
 * be silent before it is late: who was silent for longer and came back has left a row in `gaps`.
 */
export async function findLastSigns(
  held: readonly LeaseThen[],
  moment: PastMoment,
  read: Read,
  positionsFirst = POSITIONS_FIRST,
): Promise<void> {
  const search = new Search(held, moment);
  const heardSince = moment.recordedAt - moment.deaf.at(moment.recordedAt) - search.lateAfterMs;
  let areGapsRead = false;
  let last = moment.position;
  for (let count = positionsFirst; search.size > 0 && last >= 0; count = Math.min(4 * count, POSITIONS_MAX)) {
    const first = Math.max(0, last - count + 1);
    for (const sign of await read<Sign>(signs(search.onlyPool, first, last))) search.see(sign);
    const [start] = await read<EventTime>(eventTime(first));
    const audible = start ? start.recordedAt - moment.deaf.at(start.recordedAt) : 0;
    search.settle(first, audible);
    last = first - 1;
    if (areGapsRead || audible >= heardSince) continue;
    areGapsRead = true;
    const silent = search.silent;
    for (let from = 0; from < silent.length; from += TOKENS_MAX) {
      const tokens = silent.slice(from, from + TOKENS_MAX);
      for (const gap of await read<Gap>(nextGaps(tokens, moment.position))) search.seeGap(gap);
    }
  }
}

/** The leases whose last sign is still looked for. */
class Search {
  readonly lateAfterMs: number;
  private readonly byPlace = new Map<string, Map<number, LeaseThen>>();
  private readonly byToken = new Map<number, LeaseThen>();

  constructor(
    held: readonly LeaseThen[],
    private readonly moment: PastMoment,
  ) {
    for (const each of held) {
      const { lease, frame } = each;
      // Heard of in the same millisecond: before or after the moment, positions tell.
      if (lease.lastSeenAt < moment.recordedAt) continue;
      each.lastSeenAt = undefined;
      each.dueAt = 0;
      const { name } = frame;
      this.byPlace.set(
        name,
        (this.byPlace.get(name) ?? new Map<number, LeaseThen>()).set(lease.ordinal, each),
      );
      this.byToken.set(lease.token, each);
    }
    const sought = [...this.byToken.values()];
    this.lateAfterMs = Math.max(0, ...new Set(sought.map(({ frame }) => lateAfterMs(frame.policy))));
  }

  get size(): number {
    return this.byToken.size;
  }

  /** The pool that all of them are of, if it is one. */
  get onlyPool(): string | undefined {
    const [pool, ...others] = this.byPlace.keys();
    return others.length === 0 ? pool : undefined;
  }

  /** The tokens of those that no sign was found of. */
  get silent(): readonly number[] {
    return [...this.byToken.values()]
      .filter(({ lastSeenAt }) => lastSeenAt === undefined)
      .map(({ lease }) => lease.token);
  }

  /** Signs are seen from the latest to the earliest. */
  see({ position, recordedAt, type, pool, payload }: Sign): void {
    const sought = this.byPlace.get(pool);
    if (!sought) return;
    const audible = recordedAt - this.moment.deaf.at(recordedAt);
    if (type === 'HeartbeatsRecorded') {
      const { ordinals, ttl_ms: ttlMs } = JSON.parse(payload) as HeartbeatData;
      for (const ordinal of ordinals) {
        const found = sought.get(ordinal);
        if (!found || position < found.lease.grantedPosition) continue;
        found.lastSeenAt ??= recordedAt;
        found.dueAt = Math.max(found.dueAt, audible + ttlMs);
      }
      return;
    }
    const { ordinal, deadline_ms: deadline } = JSON.parse(payload) as {
      ordinal: number;
      deadline_ms: number;
    };
    const found = sought.get(ordinal);
    if (found?.lease.grantedPosition !== position) return;
    found.lastSeenAt ??= recordedAt;
    found.dueAt = Math.max(found.dueAt, deadline);
  }

  seeGap({ token, lastSeenAt, dueAt }: Gap): void {
    const found = this.byToken.get(token);
    // Otherwise it was heard between the moment and the silence.
    if (!found || lastSeenAt >= this.moment.recordedAt) return;
    found.lastSeenAt = lastSeenAt;
    found.dueAt = dueAt;
    this.drop(found);
  }

  /** Leaves out what no sign before `position`, which was recorded at `audible`, can change. */
  settle(position: number, audible: number): void {
    for (const sought of this.byPlace.values()) {
      for (const each of sought.values()) {
        const isBegun = each.lease.grantedPosition >= position;
        const isFound = each.lastSeenAt !== undefined && each.dueAt >= this.reach(each.frame, audible);
        if (isBegun || isFound) this.drop(each);
      }
    }
  }

  /**
   * The latest deadline that a sign at `audible` or before can have given: each TTL counted from the last moment
   * that it was in force.
   */
  private reach({ ttls }: PoolFrame, audible: number): number {
    let reach = 0;
    for (const [index, { ttlMs }] of ttls.entries()) {
      const until = ttls[index + 1]?.since;
      const last = until === undefined ? audible : Math.min(audible, until - this.moment.deaf.at(until));
      reach = Math.max(reach, last + ttlMs);
    }
    return reach;
  }

  private drop({ lease, frame }: LeaseThen): void {
    this.byToken.delete(lease.token);
    const sought = this.byPlace.get(frame.name);
    sought?.delete(lease.ordinal);
    if (sought?.size === 0) this.byPlace.delete(frame.name);
  }
}
