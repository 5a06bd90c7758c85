import { setTimeout as pause } from 'node:timers/promises';
import type { IdentifierEntry, IdentifierExportHeader } from '@berth/contract';
import { identifierSelector, type IdentifierFilter } from '../ledger/identifier-selector.js';
import type { PoolView } from '../ledger/pool-view.js';
import { csvLine } from './csv.js';
import { identifierEntry } from './identifier-pages.js';

/** Identifiers looked at for one piece: about 2 ms, after which others are served. */
const CHUNK = 1_000;

const COLUMNS = [
  'pool',
  'ordinal',
  'identifier',
  'state',
  'since',
  'client_id',
  'token',
  'granted_at',
  'last_seen',
  'expires_at',
  'previous_client_id',
  'available_at',
  'reserved_for',
] as const satisfies readonly (keyof IdentifierEntry)[];

interface Format {
  readonly contentType: string;
  readonly begin: (header: IdentifierExportHeader) => string;
  readonly line: (entry: IdentifierEntry) => string;
}

export const IDENTIFIER_FORMATS: Readonly<Record<'ndjson' | 'csv', Format>> = {
  ndjson: {
    contentType: 'application/x-ndjson; charset=utf-8',
    begin: (header) => `${JSON.stringify(header)}\n`,
    line: (entry) => `${JSON.stringify(entry)}\n`,
  },
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    begin: (header) => csvLine([headerText(header)]) + csvLine(COLUMNS),
    line: (entry) => csvLine(COLUMNS.map((column) => entry[column])),
  },
};

/**
 * The identifiers that are meant, in pool order, as pieces of a file. All show one moment: `view` must not change
 * meanwhile.
 */
export async function* identifierPieces(
  view: PoolView,
  filter: IdentifierFilter & {
    readonly ordinals?: { readonly from: number; readonly to: number } | undefined;
  },
  { begin, line }: Format,
  header: IdentifierExportHeader,
): AsyncGenerator<string, void> {
  yield begin(header);
  const { columns, now } = view;
  const isMeant = identifierSelector(filter, columns, now);
  const { from, to } = filter.ordinals ?? { from: 0, to: columns.capacity };
  const end = Math.min(columns.capacity, to + 1);
  for (let first = from; first < end; first += CHUNK) {
    let piece = '';
    for (let ordinal = first; ordinal < Math.min(end, first + CHUNK); ordinal += 1) {
      if (isMeant(ordinal)) piece += line(identifierEntry(view, ordinal));
    }
    if (piece !== '') yield piece;
    // Whoever reads as fast as it can leaves half of the thread's time to heartbeats.
    await pause(1);
  }
}

function headerText(header: IdentifierExportHeader): string {
  return [
    `# ${header.export}`,
    `pool: ${header.pool}`,
    `query: ${header.query === '' ? '(all)' : header.query}`,
    `ledger position: ${String(header.ledger_position)}`,
    `as of: ${header.as_of}`,
    `exported at: ${header.exported_at}`,
    `exported by: ${header.exported_by}`,
  ].join('; ');
}
