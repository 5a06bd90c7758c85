import { parsed, refuse, type Parsed } from './fault.js';
import {
  ALIASES,
  NAME_FIELDS,
  NUMBER_FIELDS,
  QUERY_LENGTH_MAX,
  TERMS_MAX,
  TIME_FIELDS,
  timeOf,
  type EventFilter,
  type FieldName,
  type NumberField,
  type Term,
} from './filter.js';
import { nearest } from './nearest.js';
import { QueryText } from './query-text.js';
import { OPERATOR_WORDS, quoted } from './quote.js';
import { readName, readNumbers, readTime, readValues } from './values.js';

const FIELDS: readonly string[] = [...NAME_FIELDS, ...NUMBER_FIELDS, ...TIME_FIELDS];

/** Words that people try for a field of another name. */
const MEANT: ReadonlyMap<string, FieldName> = new Map([
  ['after', 'from'],
  ['at', 'from'],
  ['before', 'to'],
  ['by', 'actor'],
  ['event', 'type'],
  ['lease', 'token'],
  ['name', 'identifier'],
  ['seq', 'position'],
  ['since', 'from'],
  ['time', 'from'],
  ['until', 'to'],
  ['user', 'actor'],
]);

/**
 * Reads a query such as `type:Lease* -actor:reaper client:ip-10* "disk"`, or tells the first fault in it.
 * `now` (ms) is what times may not lie after.
 */
export function parseEventQuery(text: string, now: number): Parsed<EventFilter> {
  return parsed(() => readQuery(text, now));
}

/**
 * Reads what stands in a parameter of its own, such as `client=web 1,web 2`: values of one field, in which a blank
 * is part of a name. A minus at the beginning leaves out what matches.
 */
export function parseEventParameter(field: FieldName, text: string, now: number): Parsed<Term> {
  return parsed(() => {
    refuseTooLong(text);
    const query = new QueryText(text, ',');
    const negated = !isTimeField(field) && query.skip('-');
    const term = readValuesOf(query, field, negated, now);
    query.refuseUnlessStopped();
    return term;
  });
}

function readQuery(text: string, now: number): EventFilter {
  refuseTooLong(text);
  const query = new QueryText(text, ' ');
  const terms: Term[] = [];
  while (query.skipBlanks() < text.length) {
    const { at } = query;
    if (terms.length === TERMS_MAX)
      refuse({ at, end: text.length }, `A query has at most ${String(TERMS_MAX)} terms.`, '');
    const term = readTerm(query, now);
    const span = { at, end: query.at };
    if (term.kind === 'time' && terms.some((other) => other.kind === 'time' && other.field === term.field))
      refuse(span, `'${term.field}' stands in the query twice.`, '');
    terms.push(term);
    if (!isInOrder(terms, now)) refuse(span, "'from' has to lie before 'to'.", '');
  }
  return terms;
}

function refuseTooLong(text: string): void {
  if (text.length <= QUERY_LENGTH_MAX) return;
  const excess = { at: QUERY_LENGTH_MAX, end: text.length };
  refuse(excess, `A query has at most ${String(QUERY_LENGTH_MAX)} characters.`, '');
}

function readTerm(query: QueryText, now: number): Term {
  const { at } = query;
  const negated = query.skip('-');
  if (negated && (query.isAtEnd || /[\s-]/.test(query.next)))
    refuse({ at, end: query.at }, 'A minus stands right before what is to be left out.', '');
  const name = /^([A-Za-z_]+):/.exec(query.textOf(query.wordFrom(query.at)))?.[1];
  if (name === undefined) return readText(query, negated);
  const field = fieldNamed(query, name);
  query.at += name.length + 1;
  if (negated && isTimeField(field))
    refuse({ at, end: at + 1 }, `The opposite of '${field}' is '${field === 'from' ? 'to' : 'from'}'.`, '');
  return readValuesOf(query, field, negated, now);
}

function readValuesOf(query: QueryText, field: FieldName, negated: boolean, now: number): Term {
  if (isTimeField(field)) return { kind: 'time', field, time: readTime(query, now) };
  if (isNumberField(field)) {
    const values = readValues(query, field, readNumbers);
    return { kind: 'numbers', field, negated, values };
  }
  const values = readValues(query, field, readName);
  return { kind: 'names', field, negated, values };
}

function readText(query: QueryText, negated: boolean): Term {
  refuseOperators(query);
  const word = query.readText();
  if (word.text === '' && !word.hasStar) refuse(word, 'There is no text between the quotes.', '');
  query.refuseUnlessBlank();
  const kind = word.hasStar ? 'prefix' : 'whole';
  return { kind: 'text', negated, value: { kind, text: word.text } };
}

/** What other languages have, and here would be taken for text. */
function refuseOperators(query: QueryText): void {
  const word = query.wordFrom(query.at);
  const text = query.textOf(word);
  const [, name = '', operator = '', value = ''] = /^([A-Za-z_]+)([=<>!~]+)(.*)$/.exec(text) ?? [];
  const field = knownField(name);
  if (field !== undefined) {
    const hasOrder = isNumberField(field) && /^[<>]=?$/.test(operator);
    const suggestion = `${operator.startsWith('!') ? '-' : ''}${field}:${hasOrder ? operator : ''}${value}`;
    refuse(word, `A field is followed by a colon: ${field}:…`, suggestion);
  }
  if (OPERATOR_WORDS.includes(text))
    refuse(word, 'All terms have to match; a list is either (type:A,B), a minus is not.', quoted(text));
  if (text.startsWith('(')) refuse(word, 'There are no brackets; a list is either: type:A,B.', quoted(text));
  if (text.startsWith('!')) refuse(word, 'A minus leaves out what matches.', `-${text.slice(1)}`);
}

function fieldNamed(query: QueryText, name: string): FieldName {
  const field = knownField(name);
  if (field !== undefined) return field;
  const span = { at: query.at, end: query.at + name.length };
  const meant = MEANT.get(name.toLowerCase()) ?? nearest(name, [...FIELDS, ...ALIASES.keys()]);
  const message = `There is no field '${name}'. Fields are ${FIELDS.join(', ')}.`;
  if (meant !== undefined) refuse(span, message, meant);
  const word = query.wordFrom(query.at);
  refuse(word, `${message} Text with a colon is quoted.`, quoted(query.textOf(word)));
}

function knownField(name: string): FieldName | undefined {
  return FIELDS.includes(name) ? (name as FieldName) : ALIASES.get(name);
}

function isInOrder(terms: EventFilter, now: number): boolean {
  const times = terms.filter((term) => term.kind === 'time');
  const [from, to] = TIME_FIELDS.map((field) => times.find((term) => term.field === field)?.time);
  return !from || !to || timeOf(from, now) < timeOf(to, now);
}

function isTimeField(field: string): field is 'from' | 'to' {
  return (TIME_FIELDS as readonly string[]).includes(field);
}

function isNumberField(field: FieldName): field is NumberField {
  return (NUMBER_FIELDS as readonly string[]).includes(field);
}
