import type { ClientEntry, ClientStatus } from '@berth/contract';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ClientView } from '../ledger/client-view.js';
import { PoolViews } from '../ledger/pool-views.js';
import { presentClientLease } from '../ledger/present-client-lease.js';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { presentTime } from '../platform/http/presented-time.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';
import { clientsSeen, poolEver, type ClientSeen } from './clients.queries.js';
import type { ToldMoment } from './present-tenancy.js';

/** Of which pool, all of them when none is named, and as of when. */
export interface ClientsAsked {
  readonly pool: string | undefined;
  readonly asOf: string | undefined;
  readonly reply: FastifyReply;
}

/** Clients at a moment. */
interface ClientsThen {
  readonly moment: ToldMoment;
  readonly views: readonly ClientView[];
}

/** What clients hold, and when they were seen. */
@Injectable()
export class ClientEntries {
  constructor(
    @Inject(PoolViews) private readonly views: PoolViews,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
  ) {}

  /** Throws the problems `pool_unknown`, `invalid_as_of` and `before_first_event`. */
  async look(clientIds: readonly string[], { pool, asOf, reply }: ClientsAsked): Promise<ClientsThen> {
    if (pool !== undefined && (await this.reader.rows(poolEver(pool))).length === 0) {
      throw rejectionProblem({ type: 'PoolNotFound', pool });
    }
    return this.views.showClients(clientIds, { asOf, reply }, ({ clients, position, now }) => {
      const views = clients.map((view) => ofPool(view, pool));
      const seen = views
        .flatMap(({ leases }) => leases)
        .map((lease) => [lease.token, lease.lastSeenAt] as const);
      const moment = { position, at: now.ledger, isPast: asOf !== undefined, lastSeenAt: new Map(seen) };
      return { moment, views };
    });
  }

  /** The clients in this order, but for those that never held anything by then. */
  async entries({ moment, views }: ClientsThen, pool: string | undefined): Promise<readonly ClientEntry[]> {
    if (views.length === 0) return [];
    const names = views.map(({ clientId }) => clientId);
    const rows = await this.reader.rows<ClientSeen>(clientsSeen(names, { position: moment.position, pool }));
    const seen = new Map(rows.map((row) => [row.clientId, row]));
    return views.flatMap((view) => {
      const row = seen.get(view.clientId);
      return row ? [presentEntry(view, row)] : [];
    });
  }
}

export function statusOf({ leases, rests }: Pick<ClientView, 'leases' | 'rests'>): ClientStatus {
  if (leases.some(({ state }) => state === 'late')) return 'late';
  if (leases.length > 0) return 'held';
  return rests.length > 0 ? 'resting' : 'gone';
}

function ofPool(view: ClientView, name: string | undefined): ClientView {
  if (name === undefined) return view;
  const { clientId, leases, rests } = view;
  return {
    clientId,
    leases: leases.filter(({ pool }) => pool === name),
    rests: rests.filter(({ pool }) => pool === name),
  };
}

function presentEntry({ clientId, leases, rests }: ClientView, seen: ClientSeen): ClientEntry {
  const grants = leases.map(({ grantedAt }) => grantedAt);
  return {
    client_id: clientId,
    status: statusOf({ leases, rests }),
    leases: leases.map(presentClientLease),
    rests: rests.map(({ pool, identifier, token, state, availableAt }) => ({
      pool,
      identifier,
      token,
      state,
      available_at: presentTime(availableAt),
    })),
    first_seen: presentTime(seen.firstSeenAt),
    last_seen: presentTime(Math.max(seen.lastSeenAt, ...leases.map(({ lastSeenAt }) => lastSeenAt))),
    held_since: grants.length === 0 ? null : presentTime(Math.min(...grants)),
  };
}
