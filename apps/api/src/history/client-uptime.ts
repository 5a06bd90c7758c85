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
  const held = leases.map(({ grantedAt, endedAt, endedPosition }): TimeSpan => {
    const isOver = endedPosition !== null && endedAt !== null && endedPosition <= position;
    return { from: grantedAt, to: isOver ? endedAt : at };
  });
  const deaf = outages.map(({ fromAt, toAt }): TimeSpan => ({ from: fromAt, to: toAt }));
  const uptime = uptimeOf({ window, buckets, firstSeenAt, held, deaf });
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

function windowOf(asked: Pick<Asked, 'from' | 'to'>, now: number): TimeSpan {
  const { from, to = now } = windowAsked(asked, now);
  const window = { from: from ?? to - DAY_MS, to };
  if (window.from >= 0) return window;
  throw new ApiProblem('invalid_request', `'to' has to lie in 1970 or later.`);
}

function presentSpan({ from, to }: TimeSpan): { from: string; to: string } {
  return { from: presentTime(from), to: presentTime(to) };
}

function presentShare({ upMs, downMs, unknownMs }: UpAndDown) {
  return {
    share: upMs + downMs === 0 ? null : upMs / (upMs + downMs),
    up_seconds: upMs / 1_000,
    down_seconds: downMs / 1_000,
    unknown_seconds: unknownMs / 1_000,
  };
}
