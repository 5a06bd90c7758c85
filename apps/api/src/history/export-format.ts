import { csvLine, type CsvCell } from './csv.js';

/** How a list is written to a file: a line that says what it is, and then a line an item. */
export interface ExportFormat<Header, Item> {
  readonly contentType: string;
  readonly begin: (header: Header) => string;
  readonly line: (item: Item) => string;
}

/** What of a list is written; `about` says in words what the header says. */
interface Written<Header, Item> {
  readonly json: (item: Item) => string;
  readonly columns: readonly string[];
  readonly cells: (item: Item) => readonly CsvCell[];
  readonly about: (header: Header) => readonly string[];
}

/** A list as NDJSON and as CSV. */
export function exportFormats<Header extends ExportFacts, Item>({
  json,
  columns,
  cells,
  about,
}: Written<Header, Item>): Readonly<Record<'ndjson' | 'csv', ExportFormat<Header, Item>>> {
  return {
    ndjson: {
      contentType: 'application/x-ndjson; charset=utf-8',
      begin: (header) => `${JSON.stringify(header)}\n`,
      line: (item) => `${json(item)}\n`,
    },
    csv: {
      contentType: 'text/csv; charset=utf-8; header=present',
      begin: (header) => csvLine([aboutText(header, about(header))]) + csvLine(columns),
      line: (item) => csvLine(cells(item)),
    },
  };
}

/** What every header says. */
interface ExportFacts {
  readonly export: string;
  readonly ledger_position: number;
  readonly exported_at: string;
  readonly exported_by: string;
}

function aboutText(header: ExportFacts, about: readonly string[]): string {
  return [
    `# ${header.export}`,
    ...about,
    `ledger position: ${String(header.ledger_position)}`,
    `exported at: ${header.exported_at}`,
    `exported by: ${header.exported_by}`,
  ].join('; ');
}
