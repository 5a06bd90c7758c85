import type { EventValueField, EventValues } from '@berth/contract';
import type { LedgerReader } from '../ledger/reader.js';
import { scan } from '../ledger/scan.js';
import type { EventSearch } from './event-search.js';
import { valuesCounted } from './events.queries.js';

/** It is asked for while somebody types. */
const TIME_MS_MAX = 250;

/**
 * Which values of a field the events have, the most frequent first. Looks from the newest event back until its time
 * is over.
 */
export async function eventValues(
  reader: Pick<LedgerReader, 'rows'>,
  { plan, span }: EventSearch,
  { field, limit }: { readonly field: EventValueField; readonly limit: number },
): Promise<EventValues> {
  const column = field === 'client' ? 'client_id' : field;
  const counts = new Map<string, number>();
  let countedFrom = span.last + 1;
  const options = { ...span, order: 'desc', timeMsMax: TIME_MS_MAX, slice: plan.slice } as const;
  const slices = scan<{ readonly value: string; readonly events: number }>(reader, options, (slice) =>
    valuesCounted(plan, slice, column),
  );
  for await (const { first, rows } of slices) {
    for (const { value, events } of rows) counts.set(value, (counts.get(value) ?? 0) + events);
    countedFrom = first;
  }
  const items = [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, limit);
  return { items, total_is_exact: countedFrom <= span.first || span.first > span.last };
}
