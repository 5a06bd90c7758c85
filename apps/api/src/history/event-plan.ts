import {
  EVENT_TYPES,
  HEARTBEATS_TYPE,
  matchesEvent,
  type EventFilter,
  type NameField,
  type NameValue,
  type TermOf,
} from '@berth/contract';
import type { LedgerReader, Query } from '../ledger/reader.js';
import { all, beginsWith, countsWithin, isOneOf, type EventTerm } from './event-conditions.js';
import { namesInLedger, poolsEver, type Named } from './event-names.queries.js';

/** Whether heartbeats are left out, told packed as they were recorded, or told one by one. */
export type HeartbeatsTold = 'exclude' | 'include' | 'each';

/**
 * Where to look for events, and what to ask of each. `told` are all but heartbeats, `packed` all, `each` the
 * heartbeats one by one.
 */
export interface EventPlan {
  readonly sources: readonly ('told' | 'packed' | 'each')[];
  /** What an index is asked for, in the columns of `events`; all that `told` have is looked at without one. */
  readonly driver: Query | undefined;
  /** What is asked of each event that is looked at. */
  readonly terms: readonly EventTerm[];
  /** How many positions a statement goes over. */
  readonly slice: { readonly start: number; readonly max: number };
}

/** When every event that an index gives is meant, a statement costs what it answers. */
const BY_INDEX_ALONE = { start: 5_000_000, max: 5_000_000 };
const LOOKING = { start: 20_000, max: 200_000 };
/** A packed event may be thousands of heartbeats. */
const UNPACKING = { start: 200, max: 20_000 };

/** More names than this are not asked for one by one. */
const NAMES_MAX = 200;
const POOLS_MAX = 50;

/** Actors of whom most events are: an index leaves them out. */
const MACHINES: readonly string[] = ['client', 'reaper'];

const TOLD = `type <> '${HEARTBEATS_TYPE}'`;

type Rows = Pick<LedgerReader, 'rows'>;

/** Finds the way to the events that a filter means. Times and positions are the span's business. */
export async function planEvents(
  filter: EventFilter,
  heartbeats: HeartbeatsTold,
  reader: Rows,
): Promise<EventPlan> {
  const terms = filter.filter((term): term is EventTerm => term.kind !== 'time');
  const sources = sourcesOf(filter, heartbeats);
  if (sources.includes('each')) return { sources, driver: undefined, terms, slice: UNPACKING };
  if (sources.includes('packed')) return { sources, driver: undefined, terms, slice: LOOKING };
  for (const choose of CHOICES) {
    const driver = await choose(terms, reader);
    if (!driver) continue;
    const rest = terms.filter((term) => !driver.covers.includes(term));
    const isAlone = rest.length === 0 && driver.seeks === 1;
    return { sources, driver: driver.query, terms: rest, slice: isAlone ? BY_INDEX_ALONE : LOOKING };
  }
  return { sources, driver: undefined, terms, slice: LOOKING };
}

interface Driver {
  readonly query: Query;
  /** Terms that the index has answered. */
  readonly covers: readonly EventTerm[];
  /** How many places of the index are looked up; those of one are in the ledger's order. */
  readonly seeks: number;
}

type Choose = (terms: readonly EventTerm[], reader: Rows) => Promise<Driver | undefined> | Driver | undefined;

/** From the one that leaves least to the one that leaves most. */
const CHOICES: readonly Choose[] = [byClient, byIdentifier, byToken, byReason, byPerson, byType];

function byClient(terms: readonly EventTerm[], reader: Rows): Promise<Driver | undefined> {
  const within: Query = { text: `${TOLD} AND client_id IS NOT NULL`, values: [] };
  return byNames('client', terms, { within, parts: [within] }, reader);
}

/** The index has the pool before the identifier: without a pool, all are asked that ever were. */
async function byIdentifier(terms: readonly EventTerm[], reader: Rows): Promise<Driver | undefined> {
  if (!wanted('identifier', terms)) return undefined;
  const term = wanted('pool', terms);
  const named = term && wholeNames(term.values);
  const pools = named ?? (await reader.rows<Named>(poolsEver(POOLS_MAX + 1))).map(({ name }) => name);
  if (pools.length > POOLS_MAX) return undefined;
  const inPools = (...names: readonly string[]): Query =>
    all([{ text: `${TOLD} AND identifier IS NOT NULL`, values: [] }, isOneOf('pool', names)]);
  const index = { within: inPools(...pools), parts: pools.map((pool) => inPools(pool)) };
  const driver = await byNames('identifier', terms, index, reader);
  return driver && named ? { ...driver, covers: [...driver.covers, term] } : driver;
}

/** An index by name: what it is asked for beside the name, and that in parts in which names are in order. */
interface NameIndex {
  readonly within: Query;
  readonly parts: readonly Query[];
}

/** Looks up names that begin alike or count, and then all of them. */
async function byNames(
  field: 'client' | 'identifier',
  terms: readonly EventTerm[],
  { within, parts }: NameIndex,
  reader: Rows,
): Promise<Driver | undefined> {
  const term = wanted(field, terms);
  if (!term) return undefined;
  const column = field === 'client' ? 'client_id' : field;
  const names = new Set<string>();
  for (const value of term.values) {
    if (value.kind === 'whole') names.add(value.text);
    for (const like of likes(value, column)) {
      for (const part of parts) {
        const found = await reader.rows<Named>(namesInLedger(column, all([part, like]), NAMES_MAX + 1));
        for (const { name } of found) names.add(name);
        if (names.size > NAMES_MAX) return undefined;
      }
    }
  }
  const query = all([within, isOneOf(column, [...names])]);
  return { query, covers: [term], seeks: names.size * parts.length };
}

function likes(value: NameValue, column: string): readonly Query[] {
  if (value.kind === 'whole') return [];
  return value.kind === 'prefix' ? [beginsWith(column, value.text)] : countsWithin(column, value);
}

/** A lease is one client's: its token leads to the client, whose events are few. */
function byToken(terms: readonly EventTerm[]): Driver | undefined {
  const term = terms.find((each) => each.kind === 'numbers' && each.field === 'token' && !each.negated);
  if (term?.kind !== 'numbers' || !term.values.every(({ first, last }) => first === last)) return undefined;
  const tokens = term.values.map(({ first }) => first);
  const text = `${TOLD} AND client_id IS NOT NULL AND client_id IN
    (SELECT client_id FROM tenancies WHERE token IN (${tokens.map(() => '?').join(', ')}))`;
  return { query: { text, values: tokens }, covers: [], seeks: tokens.length };
}

/** Heartbeats have no reason, so that nothing need be said of them. */
function byReason(terms: readonly EventTerm[]): Driver | undefined {
  return (
    wanted('reason', terms) && { query: { text: 'reason IS NOT NULL', values: [] }, covers: [], seeks: 1 }
  );
}

function byPerson(terms: readonly EventTerm[]): Driver | undefined {
  const term = wanted('actor', terms);
  const actors = term && wholeNames(term.values);
  if (!term || !actors || actors.some((actor) => MACHINES.includes(actor))) return undefined;
  const others = MACHINES.map((machine) => `actor <> '${machine}'`).join(' AND ');
  const query = all([{ text: others, values: [] }, isOneOf('actor', actors)]);
  return { query, covers: [term], seeks: actors.length };
}

function byType(terms: readonly EventTerm[]): Driver | undefined {
  const term = wanted('type', terms);
  if (!term) return undefined;
  const types = EVENT_TYPES.filter((type) => type !== HEARTBEATS_TYPE && isTypeOf(term.values, type));
  const query = all([{ text: TOLD, values: [] }, isOneOf('type', types)]);
  return { query, covers: [term], seeks: types.length };
}

function isTypeOf(values: readonly NameValue[], type: string): boolean {
  return values.some((value) =>
    value.kind === 'prefix' ? type.startsWith(value.text) : value.kind === 'whole' && type === value.text,
  );
}

/** The first term that asks for names of a field. */
function wanted(field: NameField, terms: readonly EventTerm[]): TermOf<'names'> | undefined {
  return terms.filter((term) => term.kind === 'names').find((term) => term.field === field && !term.negated);
}

function wholeNames(values: readonly NameValue[]): readonly string[] | undefined {
  const names = values.flatMap((value) => (value.kind === 'whole' ? [value.text] : []));
  return names.length === values.length ? names : undefined;
}

/** What every packed event of heartbeats is; whose they are is known of each alone. */
const PACKED = {
  position: 0,
  type: HEARTBEATS_TYPE,
  recorded_at: '',
  pool: null,
  identifier: null,
  client_id: null,
  token: null,
  actor: 'client',
  reason: null,
  request_id: null,
};
const SAME_OF_EACH: readonly string[] = ['type', 'actor', 'request', 'reason'] satisfies NameField[];

function sourcesOf(filter: EventFilter, heartbeats: HeartbeatsTold): EventPlan['sources'] {
  if (heartbeats === 'exclude') return ['told'];
  const decided = filter.filter((term) => {
    if (term.kind === 'time') return false;
    if (term.kind === 'text') return heartbeats === 'include';
    return (
      SAME_OF_EACH.includes(term.field) ||
      (heartbeats === 'include' && !['pool', 'position'].includes(term.field))
    );
  });
  if (!matchesEvent(decided, PACKED, 0)) return ['told'];
  return heartbeats === 'include' ? ['packed'] : ['told', 'each'];
}
