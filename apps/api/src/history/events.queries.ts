import { HEARTBEATS_TYPE } from '@berth/contract';
import type { Query } from '../ledger/reader.js';
import type { PositionSpan } from '../ledger/scan.js';
import { HEARTBEATS_OF_E } from '../ledger/sql-dialect.js';
import { all, checked, condition, type EventColumns, type EventTerm } from './event-conditions.js';
import type { EventPlan } from './event-plan.js';

/** An event as it is found. A heartbeat told by itself has an index in its packed event, and no payload. */
export interface EventRow {
  readonly position: number;
  readonly recorded_at: number;
  readonly type: string;
  readonly pool: string | null;
  readonly identifier: string | null;
  readonly client_id: string | null;
  readonly token: number | null;
  readonly actor: string;
  readonly reason: string | null;
  readonly request_id: string | null;
  readonly payload: string | null;
  readonly heartbeat: number | null;
}

/** How far a search has come: all of a position, or heartbeats of it up to one. */
export interface EventKey {
  readonly position: number;
  readonly heartbeat: number | null;
}

export type EventOrder = 'asc' | 'desc';

/** Parts of a statement over one source. */
interface Source {
  readonly columns: EventColumns & {
    readonly recorded_at: string;
    readonly payload: string;
    readonly heartbeat: string;
  };
  readonly from: string;
  readonly where: Query;
}

const OF_EVENTS = {
  position: 'position',
  recorded_at: 'recorded_at',
  type: 'type',
  pool: 'pool',
  identifier: 'identifier',
  client_id: 'client_id',
  token: 'token',
  actor: 'actor',
  reason: 'reason',
  request_id: 'request_id',
  payload: 'payload',
  heartbeat: 'NULL',
} as const;

/** `g` is the allocation that a heartbeat renews. */
const OF_EACH = {
  position: 'e.position',
  recorded_at: 'e.recorded_at',
  type: 'e.type',
  pool: 'e.pool',
  identifier: 'g.identifier',
  client_id: 'g.client_id',
  token: 'g.token',
  actor: 'e.actor',
  reason: 'e.reason',
  request_id: 'e.request_id',
  payload: 'NULL',
  heartbeat: 'h.key',
} as const;

/** A heartbeat is of the last lease before it: one that is granted in its own commit needs none. */
const EACH = `events AS e CROSS JOIN ${HEARTBEATS_OF_E}
  LEFT JOIN pools AS p ON p.name = e.pool
  LEFT JOIN events AS g ON g.position = (SELECT max(t.granted_position) FROM tenancies AS t
    WHERE t.pool_no = p.pool_no AND t.ordinal = h.value AND t.granted_position < e.position)`;

/** Events of a span, in order, behind `after`. */
export function eventsFound(
  plan: EventPlan,
  span: PositionSpan,
  {
    order,
    after,
    limit,
  }: { readonly order: EventOrder; readonly after: EventKey | undefined; readonly limit: number },
): Query {
  const parts = plan.sources.map((name) => {
    const source = sourceOf(plan, name, span, after && name === 'each' ? behind(after, order) : []);
    const columns = Object.entries(source.columns).map(([name, column]) => `${column} AS ${name}`);
    return selected(columns.join(', '), source);
  });
  const ordered = `ORDER BY position ${order}${parts.length > 1 ? `, heartbeat ${order}` : ''} LIMIT ?`;
  const found = united(parts);
  const text =
    parts.length > 1 ? `SELECT * FROM (${found.text}) AS found ${ordered}` : `${found.text} ${ordered}`;
  return { text, values: [...found.values, limit] };
}

/** How many events of a span are meant. */
export function eventsCounted(plan: EventPlan, span: PositionSpan): Query {
  const parts = plan.sources.map((name) => selected('count(*) AS events', sourceOf(plan, name, span, [])));
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const counted = united(parts);
  return { text: `SELECT sum(events) AS events FROM (${counted.text}) AS counted`, values: counted.values };
}

/** How many events of a span have which value of a column. */
export function valuesCounted(
  plan: EventPlan,
  span: PositionSpan,
  column: Exclude<keyof EventColumns, 'position' | 'token'>,
): Query {
  return united(
    plan.sources.map((name) => {
      const source = sourceOf(plan, name, span, []);
      const value = source.columns[column];
      const { text, values } = selected(`${value} AS value, count(*) AS events`, source);
      return { text: `${text} AND ${value} IS NOT NULL GROUP BY ${value}`, values };
    }),
  );
}

export function payloadsAt(positions: readonly number[]): Query {
  return {
    text: `SELECT position, payload FROM events WHERE position IN (${positions.map(() => '?').join(', ')})`,
    values: positions,
  };
}

export interface RawEventRow extends EventRow {
  readonly schema_version: number;
  readonly salt: Uint8Array;
}

/** One event, with what its leaf is made of. */
export function eventAt(position: number): Query {
  const columns = Object.entries(OF_EVENTS).map(([name, column]) => `${column} AS ${name}`);
  return {
    text: `SELECT ${columns.join(', ')}, schema_version, salt FROM events WHERE position = ?`,
    values: [position],
  };
}

export function timeAt(position: number): Query {
  return { text: 'SELECT recorded_at FROM events WHERE position = ?', values: [position] };
}

function sourceOf(
  plan: EventPlan,
  name: EventPlan['sources'][number],
  { first, last }: PositionSpan,
  more: readonly Query[],
): Source {
  const columns = name === 'each' ? OF_EACH : OF_EVENTS;
  const within: Query = { text: `${columns.position} BETWEEN ? AND ?`, values: [first, last] };
  const asked = plan.terms.map((term) => checked(term, columns));
  const where = all([...drivers(plan, name), within, ...asked, ...more]);
  return { columns, from: name === 'each' ? EACH : 'events', where };
}

function drivers(plan: EventPlan, name: EventPlan['sources'][number]): readonly Query[] {
  switch (name) {
    case 'told':
      return [plan.driver ?? { text: `type <> '${HEARTBEATS_TYPE}'`, values: [] }];
    case 'packed':
      return [];
    case 'each':
      return [{ text: `e.type = '${HEARTBEATS_TYPE}'`, values: [] }, ...plan.terms.flatMap(ordinalsOf)];
  }
}

/** Places that a client ever had: others need not be looked at more closely. */
function ordinalsOf(term: EventTerm): readonly Query[] {
  if (term.kind !== 'names' || term.field !== 'client' || term.negated) return [];
  const { text, values } = condition(term, { ...OF_EACH, client_id: 't.client_id' });
  return [{ text: `h.value IN (SELECT t.ordinal FROM tenancies AS t WHERE ${text})`, values }];
}

function behind({ position, heartbeat }: EventKey, order: EventOrder): readonly Query[] {
  if (heartbeat === null) return [];
  const text = `(e.position <> ? OR h.key ${order === 'asc' ? '>' : '<'} ?)`;
  return [{ text, values: [position, heartbeat] }];
}

function selected(columns: string, { from, where }: Source): Query {
  return { text: `SELECT ${columns} FROM ${from} WHERE ${where.text}`, values: where.values };
}

function united(parts: readonly Query[]): Query {
  return {
    text: parts.map(({ text }) => text).join(' UNION ALL '),
    values: parts.flatMap(({ values }) => values),
  };
}
