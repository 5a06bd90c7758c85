import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ClientSort, ClientStatus } from '@berth/contract';
import type { IdentifierColumns, Moment } from '@berth/domain';
import { Inject, Injectable } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.js';
import { FirstOf } from './first-of.js';

/** Identifiers or clients looked at in one go: a few ms, so that heartbeats are served in between. */
const CHUNK = 10_000;

/** A client in a list: by rank, and by name where ranks are equal. */
export interface Holder {
  readonly rank: number;
  readonly clientId: string;
}

export interface HoldersAsked {
  readonly q?: string | undefined;
  readonly status: readonly ClientStatus[];
  readonly pool?: string | undefined;
  readonly sort: ClientSort;
  readonly behind: Holder | undefined;
  readonly limit: number;
}

/** What the pools say of a client together. Times in ledger ms. */
interface Found {
  status: 'held' | 'late' | 'resting';
  heldSince: number;
  lastSeenAt: number;
}

/** Clients that hold or rest something now, from a copy of the image, a piece at a time. */
@Injectable()
export class Holders {
  constructor(@Inject(Ledger) private readonly ledger: Ledger) {}

  async first(asked: HoldersAsked): Promise<{ readonly first: readonly Holder[]; readonly total: number }> {
    const { pools, now } = await this.ledger.read((image, moment) => ({
      pools: [...image.pools.values()]
        .filter(({ name }) => asked.pool === undefined || name === asked.pool)
        .map((pool) => pool.snapshot()),
      now: moment,
    }));
    const part = asked.q?.toLowerCase() ?? '';
    const clients = new Map<string, Found>();
    for (const columns of pools) await addClients(clients, columns, now, part);
    const rankOf = RANKS[asked.sort];
    const compare = asked.sort === '-client_id' ? (one: Holder, other: Holder) => byRank(other, one) : byRank;
    const first = new FirstOf<Holder>(asked.limit, compare);
    let total = 0;
    let seen = 0;
    for (const [clientId, found] of clients) {
      seen += 1;
      if (seen % CHUNK === 0) await nextTurn();
      if (!asked.status.includes(found.status)) continue;
      total += 1;
      const holder = { rank: rankOf(found), clientId };
      if (!asked.behind || compare(holder, asked.behind) > 0) first.add(holder);
    }
    return { first: first.items, total };
  }
}

async function addClients(
  clients: Map<string, Found>,
  columns: IdentifierColumns,
  now: Moment,
  part: string,
): Promise<void> {
  for (let ordinal = 0; ordinal < columns.capacity; ordinal += 1) {
    if (ordinal % CHUNK === 0) await nextTurn();
    const clientId = columns.clientOf(ordinal);
    if (clientId?.toLowerCase().includes(part) !== true) continue;
    const known = clients.get(clientId);
    const found = known ?? { status: 'resting', heldSince: Number.MAX_SAFE_INTEGER, lastSeenAt: 0 };
    if (columns.isHeld(ordinal)) {
      const isLate = found.status === 'late' || columns.stateOf(ordinal, now) === 'late';
      found.status = isLate ? 'late' : 'held';
      found.heldSince = Math.min(found.heldSince, columns.grantedAt(ordinal));
      found.lastSeenAt = Math.max(found.lastSeenAt, columns.lastSeenAt(ordinal));
    } else if (!columns.isResting(ordinal) || columns.isLeaving(ordinal)) {
      continue;
    }
    if (!known) clients.set(clientId, found);
  }
}

function byRank(one: Holder, other: Holder): number {
  if (one.rank !== other.rank) return one.rank - other.rank;
  if (one.clientId === other.clientId) return 0;
  return one.clientId < other.clientId ? -1 : 1;
}

const RANKS: Readonly<Record<ClientSort, (found: Found) => number>> = {
  client_id: () => 0,
  '-client_id': () => 0,
  held_since: ({ heldSince }) => heldSince,
  '-held_since': ({ heldSince }) => -heldSince,
  last_seen: ({ lastSeenAt }) => lastSeenAt,
  '-last_seen': ({ lastSeenAt }) => -lastSeenAt,
};
