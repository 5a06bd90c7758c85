import type { ClientGaps, uptimeQuerySchema } from '@berth/contract';
import { lateAfterMs, type EventOf } from '@berth/domain';
import type { z } from 'zod';
import { outagesBetween, type Outage } from '../ledger/past/past.queries.js';
import { lastPositionNotAfter } from '../ledger/position-at.js';
import type { LedgerReader } from '../ledger/reader.js';
import { presentTime } from '../platform/http/presented-time.js';
import { windowOf } from './client-uptime.js';
import type { ToldMoment } from './present-tenancy.js';
import { SilenceBuckets, type PolicySpan, type Silence } from './silence-buckets.js';
import {
  gapsOf,
  policiesOf,
  tenanciesOf,
  type GapRow,
  type PolicyRow,
  type TenancyRow,
} from './tenancies.queries.js';

/** More leases or outages within one window are too many to answer. */
const SPANS_MAX = 20_000;

type Reader = Pick<LedgerReader, 'rows'>;
type Asked = Pick<z.output<typeof uptimeQuerySchema>, 'from' | 'to' | 'buckets' | 'pool'>;

/**
 * How long a client was silent, as it was known at a moment: what is on record are silences for which it was late, and
 * those that lasted when a lease ended or that last now. Throws `invalid_request`, and `QueryOverLimit`.
 */
export async function clientGaps(
  reader: Reader,
  clientId: string,
  { buckets: count, pool, ...asked }: Asked,
  moment: ToldMoment,
): Promise<ClientGaps> {
  const { position } = moment;
  const window = windowOf(asked, moment.at);
  const buckets = new SilenceBuckets(window.from, Math.ceil((window.to - window.from) / count), count);
  const before = await lastPositionNotAfter(reader, buckets.from, position);
  const upTo =
    buckets.to > moment.at ? position : await lastPositionNotAfter(reader, buckets.to - 1, position);
  const filter = { of: { clientId, pool }, grantedUpTo: upTo, lastingAt: before };
  const limits = { rowsMax: SPANS_MAX };
  const leases = await reader.rows<TenancyRow>(
    tenanciesOf(filter, { order: 'asc', limit: SPANS_MAX + 1 }),
    limits,
  );
  const [gaps, policies, outages] = await Promise.all([
    reader.rows<GapRow>(
      gapsOf(filter, {
        after: before,
        upTo: position,
        from: buckets.from,
        widthMs: buckets.widthMs,
        before: buckets.to,
      }),
    ),
    policySpans(reader, leases, position),
    reader.rows<Outage>(outagesBetween((leases[0]?.grantedPosition ?? 0) - 1, position), limits),
  ]);
  for (const gap of gaps) buckets.add(gap);
  for (const lease of leases) {
    const ofPool = policies.get(lease.pool) ?? [];
    const silence = lastSilence(lease, outages, moment);
    buckets.hold({ from: lease.grantedAt, to: silence.to }, ofPool);
    const policy = ofPool.findLast((each) => each.position < silence.position);
    if (policy && silence.silentMs > policy.lateAfterMs) buckets.addSilence(silence);
  }
  return presented(clientId, buckets);
}

/** From the last sign of life of a lease to its end, or to the moment. */
function lastSilence(
  lease: TenancyRow,
  outages: readonly Outage[],
  { position, at, lastSeenAt }: ToldMoment,
): Silence & { readonly position: number } {
  const { endedPosition, endedAt } = lease;
  const isOver = endedPosition !== null && endedAt !== null && endedPosition <= position;
  const from = isOver ? lease.lastSeenAt : (lastSeenAt.get(lease.token) ?? lease.grantedAt);
  const to = isOver ? endedAt : at;
  const deafMs = deafBefore(to, outages) - deafBefore(from, outages);
  return { from, to, silentMs: to - from - deafMs, position: isOver ? endedPosition : position + 1 };
}

/** Nothing is recorded while nobody is heard, so that no time that is asked for lies within an outage. */
function deafBefore(time: number, outages: readonly Outage[]): number {
  const [first] = outages;
  const beforeAll = first ? first.deafMs - (first.toAt - first.fromAt) : 0;
  return outages.findLast(({ toAt }) => toAt <= time)?.deafMs ?? beforeAll;
}

/** How the policies of the pools that leases are of followed each other, by pool. */
async function policySpans(
  reader: Reader,
  leases: readonly TenancyRow[],
  position: number,
): Promise<ReadonlyMap<string, readonly PolicySpan[]>> {
  const pools = [...new Set(leases.map(({ pool }) => pool))];
  const spans = new Map<string, PolicySpan[]>();
  if (pools.length === 0) return spans;
  for (const row of await reader.rows<PolicyRow>(policiesOf(pools, position))) {
    const { ttl_ms: ttlMs, heartbeat_ms: heartbeatMs } = JSON.parse(
      row.payload,
    ) as EventOf<'PoolPolicyChanged'>['data'];
    const known = spans.get(row.pool) ?? [];
    const previous = known.pop();
    if (previous) known.push({ ...previous, to: row.recordedAt });
    const span = { from: row.recordedAt, to: Number.POSITIVE_INFINITY, position: row.position };
    known.push({ ...span, ttlMs, lateAfterMs: lateAfterMs({ heartbeatMs }) });
    spans.set(row.pool, known);
  }
  return spans;
}

function presented(clientId: string, { from, to, widthMs, all }: SilenceBuckets): ClientGaps {
  const inSeconds = (ms: number | undefined): number | null => (ms === undefined ? null : ms / 1_000);
  return {
    client_id: clientId,
    from: presentTime(from),
    to: presentTime(to),
    buckets: all.map(({ longestMs, recordedOverMs, ttlMs }, index) => ({
      from: presentTime(from + index * widthMs),
      to: presentTime(from + (index + 1) * widthMs),
      longest_seconds: inSeconds(longestMs),
      recorded_over_seconds: inSeconds(recordedOverMs),
      ttl_seconds: inSeconds(ttlMs),
    })),
  };
}
