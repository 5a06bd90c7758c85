import type { ExportHeader } from '@berth/contract';
import type { LedgerReader } from '../ledger/reader.js';
import { csvLine } from './csv.js';
import { eventsBehind, type EventSearch } from './event-search.js';
import { eventJson, toldEvents, type ToldEvent } from './present-event.js';

/** Events in one piece: a few ms of work, between which others are served. */
const BATCH = 500;
/** Heartbeats told one by one bring their packed events along. */
const BATCH_OF_HEARTBEATS = 200;

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

interface Format {
  readonly contentType: string;
  readonly begin: (header: ExportHeader) => string;
  readonly line: (event: ToldEvent) => string;
}

export const EXPORT_FORMATS: Readonly<Record<'ndjson' | 'csv', Format>> = {
  ndjson: {
    contentType: 'application/x-ndjson; charset=utf-8',
    begin: (header) => `${JSON.stringify(header)}\n`,
    line: (event) => `${eventJson(event)}\n`,
  },
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    begin: (header) => csvLine([headerText(header)]) + csvLine([...COLUMNS, 'data', 'index']),
    line: ({ head, data, index }) => csvLine([...COLUMNS.map((column) => head[column]), data, index]),
  },
};

/** The pieces of an export, each made when the one before was taken; who takes no more ends it. */
export async function* exportPieces(
  reader: Pick<LedgerReader, 'rows'>,
  search: EventSearch,
  { begin, line }: Format,
  header: ExportHeader,
): AsyncGenerator<string, void> {
  yield begin(header);
  const batch = search.plan.sources.includes('each') ? BATCH_OF_HEARTBEATS : BATCH;
  const options = { after: undefined, batch, timeMsMax: Number.POSITIVE_INFINITY };
  for await (const { rows } of eventsBehind(reader, search, options)) {
    if (rows.length > 0) yield (await toldEvents(rows, reader)).map(line).join('');
  }
}

function headerText(header: ExportHeader): string {
  const { query, heartbeats, order, first_position: first, last_position: last } = header;
  const range = first === null ? 'none' : `${String(first)} to ${String(last)}`;
  return [
    `# ${header.export}`,
    `query: ${query === '' ? '(all)' : query}`,
    `heartbeats: ${heartbeats}`,
    `order: ${order}`,
    `positions: ${range}`,
    `ledger position: ${String(header.ledger_position)}`,
    `exported at: ${header.exported_at}`,
    `exported by: ${header.exported_by}`,
  ].join('; ');
}
