import { setTimeout as pause } from 'node:timers/promises';
import type { ExportHeader } from '@berth/contract';
import type { LedgerReader } from '../ledger/reader.js';
import { eventsBehind, type EventSearch } from './event-search.js';
import { exportFormats, type ExportFormat } from './export-format.js';
import { eventJson, toldEvents, type ToldEvent } from './present-event.js';

/** Events in one piece: a fraction of a ms of work, after which others are served. */
const BATCH = 100;

const COLUMNS = [
  'position',
  'type',
  'recorded_at',
  'pool',
  'identifier',
  'client_id',
  'token',
  'actor',
  'reason',
  'request_id',
] as const satisfies readonly (keyof ToldEvent['head'])[];

export const EXPORT_FORMATS = exportFormats<ExportHeader, ToldEvent>({
  json: eventJson,
  columns: [...COLUMNS, 'data', 'index'],
  cells: ({ head, data, index }) => [...COLUMNS.map((column) => head[column]), data, index],
  about: ({ query, heartbeats, order, first_position: first, last_position: last }) => [
    `query: ${query === '' ? '(all)' : query}`,
    `heartbeats: ${heartbeats}`,
    `order: ${order}`,
    `positions: ${first === null ? 'none' : `${String(first)} to ${String(last)}`}`,
  ],
});

/** The pieces of an export, each made when the one before was taken; who takes no more ends it. */
export async function* exportPieces(
  reader: Pick<LedgerReader, 'rows'>,
  search: EventSearch,
  { begin, line }: ExportFormat<ExportHeader, ToldEvent>,
  header: ExportHeader,
): AsyncGenerator<string, void> {
  yield begin(header);
  const options = { after: undefined, batch: BATCH, timeMsMax: Number.POSITIVE_INFINITY };
  for await (const { rows } of eventsBehind(reader, search, options)) {
    if (rows.length === 0) continue;
    const events = await toldEvents(rows, reader);
    const startedAt = performance.now();
    const piece = events.map(line).join('');
    const tookMs = performance.now() - startedAt;
    yield piece;
    // Whoever reads as fast as it can leaves most of the time to heartbeats: that of this thread, where what was read
    // has to be unpacked, too, and that of the one that reads.
    await pause(Math.max(3, 6 * tookMs));
  }
}
