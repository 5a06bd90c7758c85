import { setTimeout as pause } from 'node:timers/promises';
import type { IdentifierEntry, IdentifierExportHeader } from '@berth/contract';
import { identifierSelector, type IdentifierFilter } from '../ledger/identifier-selector.js';
import type { PoolView } from '../ledger/pool-view.js';
import { exportFormats, type ExportFormat } from './export-format.js';
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

export const IDENTIFIER_FORMATS = exportFormats<IdentifierExportHeader, IdentifierEntry>({
  json: JSON.stringify,
  columns: COLUMNS,
  cells: (entry) => COLUMNS.map((column) => entry[column]),
  about: ({ pool, query, as_of: asOf }) => [
    `pool: ${pool}`,
    `query: ${query === '' ? '(all)' : query}`,
    `as of: ${asOf}`,
  ],
});

/**
 * The identifiers that are meant, in pool order, as pieces of a file. All show one moment: `view` must not change
 * meanwhile.
 */
export async function* identifierPieces(
  view: PoolView,
  filter: IdentifierFilter & {
    readonly ordinals?: { readonly from: number; readonly to: number } | undefined;
  },
  { begin, line }: ExportFormat<IdentifierExportHeader, IdentifierEntry>,
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
