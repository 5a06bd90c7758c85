import type { EventItem } from '@berth/contract';
import { Link } from '@tanstack/react-router';
import { eventSummary } from '../../lib/event-summary';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import type { Column } from '../../ui/row-table';
import { Time } from '../../ui/time';

/** All that a list of events can show, in this order. */
export const COLUMNS = [
  'position',
  'time',
  'type',
  'pool',
  'identifier',
  'client',
  'token',
  'actor',
  'summary',
  'request',
] as const;
export type ColumnName = (typeof COLUMNS)[number];

const USUAL: readonly ColumnName[] = ['position', 'time', 'type', 'identifier', 'client', 'actor', 'summary'];

/** The columns that an address names; the usual ones when it names none. */
export function columnsOf(cols: string | undefined): readonly ColumnName[] {
  const named = cols?.split(',') ?? [];
  const chosen = COLUMNS.filter((name) => named.includes(name));
  return chosen.length === 0 ? USUAL : chosen;
}

/** What stands in the address for some columns; undefined for the usual ones. */
export function printColumns(chosen: readonly ColumnName[]): string | undefined {
  const text = COLUMNS.filter((name) => chosen.includes(name)).join(',');
  return text === USUAL.join(',') ? undefined : text;
}

const CELLS: Readonly<Record<ColumnName, Omit<Column<EventItem>, 'key' | 'header'>>> = {
  position: {
    sort: 'position',
    width: '96px',
    isNumber: true,
    cell: ({ position, index }) => (
      <Link to="/events/$position" params={{ position: String(position) }} className="mono">
        {formatCount(position)}
        {index !== undefined && `.${String(index)}`}
      </Link>
    ),
  },
  time: { width: '208px', cell: ({ recorded_at: at }) => <Time at={at} style="full" /> },
  type: { width: '176px', cell: ({ type }) => type },
  pool: {
    width: '120px',
    cell: ({ pool }) =>
      pool === null ? (
        ''
      ) : (
        <Link to="/pools/$pool" params={{ pool }}>
          {pool}
        </Link>
      ),
  },
  identifier: {
    width: '120px',
    cell: ({ pool, identifier }) =>
      pool === null || identifier === null ? (
        ''
      ) : (
        <Link to="/pools/$pool/ids/$identifier" params={{ pool, identifier }} className="mono">
          {identifier}
        </Link>
      ),
  },
  client: {
    width: '184px',
    cell: ({ client_id: client }) =>
      client === null ? (
        ''
      ) : (
        <Link to="/clients/$client" params={{ client }} className="mono" title={client}>
          {client}
        </Link>
      ),
  },
  token: { width: '96px', isNumber: true, cell: ({ token }) => (token === null ? '' : formatCount(token)) },
  actor: { width: '112px', cell: ({ actor }) => <span title={actor}>{actor}</span> },
  summary: {
    width: 'minmax(240px, 1fr)',
    cell: (event) => (
      <span title={event.reason ?? undefined}>
        {[eventSummary(event), event.reason].filter((part) => part !== null && part !== '').join(' · ')}
      </span>
    ),
  },
  request: { width: '220px', cell: ({ request_id: request }) => <span className="mono">{request}</span> },
};

export function tableColumns(names: readonly ColumnName[]): readonly Column<EventItem>[] {
  return names.map((name) => ({ key: name, header: t(`events.column.${name}`), ...CELLS[name] }));
}
