import { TIME_FIELDS, timeOf, type EventHistogram } from '@berth/contract';
import type { LedgerReader } from '../ledger/reader.js';
import { presentTime } from '../platform/http/presented-time.js';
import type { AskedEvents } from './asked-events.js';
import { countBetween, type EventSearch } from './event-search.js';
import { timeAt } from './events.queries.js';

const TIME_MS_MAX = 2_000;

/**
 * Counts of equal spans of time, at most `buckets`: from the filter's times, or else from the first event that is
 * looked at to the last.
 */
export async function eventHistogram(
  reader: Pick<LedgerReader, 'rows'>,
  search: EventSearch,
  asked: AskedEvents,
  buckets: number,
): Promise<EventHistogram> {
  const { from, to } = await timesOf(reader, search, asked);
  const widthMs = Math.max(1, Math.ceil((to - from) / buckets));
  const edges = Array.from(
    { length: Math.ceil((to - from) / widthMs) + 1 },
    (_, index) => from + index * widthMs,
  );
  const counts = edges.length > 1 ? await countBetween(reader, search, edges, TIME_MS_MAX) : [];
  return {
    from: presentTime(from),
    to: presentTime(to),
    bucket_seconds: widthMs / 1_000,
    buckets: counts.map((count, index) => ({
      from: presentTime(edges[index] ?? from),
      count: count?.isExact ? count.total : null,
    })),
    total: counts.reduce((sum, count) => sum + (count?.isExact ? count.total : 0), 0),
    total_is_exact: counts.every((count) => count?.isExact),
  };
}

async function timesOf(
  reader: Pick<LedgerReader, 'rows'>,
  { span }: EventSearch,
  { filter, now }: AskedEvents,
): Promise<{ from: number; to: number }> {
  const times = filter.filter((term) => term.kind === 'time');
  const [froms = [], tos = []] = TIME_FIELDS.map((field) =>
    times.filter((term) => term.field === field).map(({ time }) => timeOf(time, now)),
  );
  const isEmpty = span.first > span.last;
  const recordedAt = async (position: number): Promise<number> => {
    const [row] = isEmpty ? [] : await reader.rows<{ recorded_at: number }>(timeAt(position));
    return row?.recorded_at ?? now;
  };
  const from = froms.length > 0 ? Math.max(...froms) : await recordedAt(span.first);
  const to = tos.length > 0 ? Math.min(...tos) : isEmpty ? from : (await recordedAt(span.last)) + 1;
  return { from, to: Math.max(from, to) };
}
