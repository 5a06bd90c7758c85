import type { ClientUptime, uptimeQuerySchema } from '@berth/contract';
import { uptimeOf, type TimeSpan, type UpAndDown } from '@berth/domain';
import type { z } from 'zod';
import { outagesBetween, type Outage } from '../ledger/past/past.queries.js';
import { lastPositionNotAfter } from '../ledger/position-at.js';
import type { LedgerReader } from '../ledger/reader.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { presentTime } from '../platform/http/presented-time.js';
import { windowAsked } from '../platform/http/time-asked.js';
import type { ToldMoment } from './present-tenancy.js';
import { tenancyEnds, type TenancyEnds } from './tenancies.queries.js';

const DAY_MS = 86_400_000;
/** More leases or outages within one window are too many to answer. */
const SPANS_MAX = 20_000;
/** Clients whose leases are read together: of a page of them, none has to have few for the others. */
const CLIENTS_AT_ONCE = 20;

interface Client {
  readonly clientId: string;
  readonly firstSeenAt: number;
}

type Asked = Pick<z.output<typeof uptimeQuerySchema>, 'from' | 'to' | 'buckets' | 'pool'>;

/** A client's uptime as it was known at a moment. Throws `invalid_request`, and `QueryOverLimit`. */
export async function clientUptime(
  reader: Pick<LedgerReader, 'rows'>,
  { clientId, firstSeenAt }: Client,
  { buckets, pool, ...asked }: Asked,
  { position, at }: ToldMoment,
): Promise<ClientUptime> {
  const window = windowOf(asked, at);
  const before = await lastPositionNotAfter(reader, window.from, position);
  const filter = { of: { clientId, pool }, grantedUpTo: position, lastingAt: before };
  const limits = { rowsMax: SPANS_MAX };
  const [leases, outages] = await Promise.all([
    reader.rows<TenancyEnds>(tenancyEnds(filter, { order: 'asc', limit: SPANS_MAX + 1 }), limits),
    reader.rows<Outage>(outagesBetween(before, position), limits),
  ]);
  const held = leases.map((lease) => heldSpan(lease, { position, at }));
  const uptime = uptimeOf({ window, buckets, firstSeenAt, held, deaf: outages.map(deafSpan) });
  const { longestDown } = uptime;
  return {
    client_id: clientId,
    ...presentSpan(window),
    first_seen: presentTime(firstSeenAt),
    ...presentShare(uptime),
    longest_gap: longestDown
      ? { ...presentSpan(longestDown), seconds: (longestDown.to - longestDown.from) / 1_000 }
      : null,
    buckets: uptime.buckets.map((bucket) => ({ ...presentSpan(bucket), ...presentShare(bucket) })),
  };
}

/** The share of the last 24 hours that each of some clients was up, null where nothing is known, by name. */
export async function uptimesOfDay(
  reader: Pick<LedgerReader, 'rows'>,
  clients: readonly Client[],
  pool: string | undefined,
  { position, at }: Pick<ToldMoment, 'position' | 'at'>,
): Promise<ReadonlyMap<string, number | null>> {
  const window = windowOf({}, at);
  const before = await lastPositionNotAfter(reader, window.from, position);
  const limits = { rowsMax: SPANS_MAX };
  const deaf = (await reader.rows<Outage>(outagesBetween(before, position), limits)).map(deafSpan);
  const uptimes = new Map<string, number | null>();
  for (let first = 0; first < clients.length; first += CLIENTS_AT_ONCE) {
    const some = clients.slice(first, first + CLIENTS_AT_ONCE);
    const of = { clientIds: some.map(({ clientId }) => clientId), pool };
    const filter = { of, grantedUpTo: position, lastingAt: before };
    const span = { order: 'asc', limit: SPANS_MAX + 1 } as const;
    const leases = await reader.rows<TenancyEnds>(tenancyEnds(filter, span), limits);
    const heldBy = new Map(some.map(({ clientId }) => [clientId, new Array<TimeSpan>()]));
    for (const lease of leases) heldBy.get(lease.clientId)?.push(heldSpan(lease, { position, at }));
    for (const { clientId, firstSeenAt } of some) {
      const held = heldBy.get(clientId) ?? [];
      uptimes.set(clientId, shareOf(uptimeOf({ window, buckets: 1, firstSeenAt, held, deaf })));
    }
  }
  return uptimes;
}

function heldSpan(
  { grantedAt, endedAt, endedPosition }: TenancyEnds,
  { position, at }: Pick<ToldMoment, 'position' | 'at'>,
): TimeSpan {
  const isOver = endedPosition !== null && endedAt !== null && endedPosition <= position;
  return { from: grantedAt, to: isOver ? endedAt : at };
}

function deafSpan({ fromAt, toAt }: Outage): TimeSpan {
  return { from: fromAt, to: toAt };
}

/** From when to when: a day, up to now, as far as nothing else is said. Throws the problem `invalid_request`. */
export function windowOf(asked: Pick<Asked, 'from' | 'to'>, now: number): TimeSpan {
  const { from, to = now } = windowAsked(asked, now);
  const window = { from: from ?? to - DAY_MS, to };
  if (window.from >= 0) return window;
  throw new ApiProblem('invalid_request', `'to' has to lie in 1970 or later.`);
}

function presentSpan({ from, to }: TimeSpan): { from: string; to: string } {
  return { from: presentTime(from), to: presentTime(to) };
}

function shareOf({ upMs, downMs }: UpAndDown): number | null {
  return upMs + downMs === 0 ? null : upMs / (upMs + downMs);
}

function presentShare({ upMs, downMs, unknownMs }: UpAndDown) {
  return {
    share: shareOf({ upMs, downMs, unknownMs }),
    up_seconds: upMs / 1_000,
    down_seconds: downMs / 1_000,
    unknown_seconds: unknownMs / 1_000,
  };
}
