import { EVENT_TYPES } from '../event-types.js';
import { refuse, type Span } from './fault.js';
import {
  VALUES_MAX,
  timeOf,
  type NameField,
  type NameValue,
  type NumberField,
  type NumberRange,
  type TimePoint,
} from './filter.js';
import { nameSpans } from './name-range.js';
import { nearest } from './nearest.js';
import type { QueryText, Word } from './query-text.js';
import { quoted, written } from './quote.js';
import { isZoneMissing, readTimePoint } from './time-point.js';

const EXAMPLES: Readonly<Record<NameField | NumberField, string>> = {
  type: 'Lease*',
  pool: 'default',
  identifier: 'vm-0001',
  client: 'web-1',
  actor: 'reaper',
  request: 'req-1',
  reason: '"disk"',
  position: '100..200',
  token: '4711',
};

/** Values of a field, with commas between them. */
export function readValues<Field extends NameField | NumberField, Value>(
  query: QueryText,
  field: Field,
  read: (query: QueryText, field: Field) => Value,
): readonly Value[] {
  const values: Value[] = [];
  do {
    if (query.isAtStop) refuseMissing(query, field, values.length > 0);
    if (values.length === VALUES_MAX) {
      const rest = { at: query.at - 1, end: query.wordFrom(query.at).end };
      refuse(rest, `A list has at most ${String(VALUES_MAX)} values.`, '');
    }
    values.push(read(query, field));
    query.refuseUnlessStopped();
  } while (query.skip(','));
  return values;
}

function refuseMissing(query: QueryText, field: NameField | NumberField, isAfterComma: boolean): never {
  const { at } = query;
  if (isAfterComma) refuse({ at: at - 1, end: at }, 'A value is missing after the comma.', '');
  if (query.next === ',') refuse({ at, end: at + 1 }, 'A value is missing before the comma.', '');
  refuse({ at, end: at }, `A value of '${field}' is missing.`, EXAMPLES[field]);
}

export function readName(query: QueryText, field: NameField): NameValue {
  if (/[-<>=!~]/.test(query.next)) refuseOperator(query, field);
  const first = query.readValue();
  if (query.skip('..')) return readNameRange(query, field, first);
  if (first.text === '' && !first.hasStar) {
    refuse(first, `A value of '${field}' is missing between the quotes.`, EXAMPLES[field]);
  }
  if (field === 'type') refuseUnknownType(first);
  return { kind: first.hasStar ? 'prefix' : 'whole', text: first.text };
}

function refuseOperator(query: QueryText, field: NameField): never {
  const { end } = query.wordFrom(query.at);
  const word = { at: query.at, end };
  const message =
    query.next === '-'
      ? `A minus stands before the field: -${field}:… leaves these out. A name that begins with one is quoted.`
      : `'${field}' has no such operator; a name that begins like this is quoted.`;
  refuse(word, message, quoted(query.textOf(word)));
}

function readNameRange(query: QueryText, field: NameField, first: Word): NameValue {
  const last = query.isAtStop ? undefined : query.readValue();
  const span = { at: first.at, end: query.at };
  const literal = quoted(query.textOf(span).replaceAll(/["\\]/g, ''));
  if (field !== 'identifier' && field !== 'client') {
    refuse(span, `'${field}' has no ranges; a name with two dots is quoted.`, literal);
  }
  if (!last || first.text === '' || last.text === '' || first.hasStar || last.hasStar) {
    refuse(span, 'A range of names has two whole names: vm-0001..vm-0100.', literal);
  }
  if (nameSpans(first.text, last.text)) return { kind: 'names', first: first.text, last: last.text };
  const isDown = nameSpans(last.text, first.text) !== undefined;
  refuse(
    span,
    isDown
      ? 'This range counts down.'
      : 'The names of a range begin alike and end in a number: vm-0001..vm-0100.',
    isDown ? `${written(last.text)}..${written(first.text)}` : literal,
  );
}

function refuseUnknownType(word: Word): void {
  const { text, hasStar } = word;
  if (hasStar ? EVENT_TYPES.some((type) => type.startsWith(text)) : EVENT_TYPES.includes(text)) return;
  const lower = text.toLowerCase();
  const other = EVENT_TYPES.find((type) => type.toLowerCase().startsWith(lower));
  const suggestion =
    other === undefined
      ? (nearest(text, EVENT_TYPES) ?? EXAMPLES.type)
      : lower === other.toLowerCase()
        ? other
        : `${other.slice(0, text.length)}*`;
  refuse(
    word,
    hasStar ? `No event type begins with '${text}'.` : `There is no event type '${text}'.`,
    suggestion,
  );
}

const NUMBER_MAX = Number.MAX_SAFE_INTEGER;
const NUMBER = /^(>=|<=|>|<)?(\d+)$/;
const RANGE = /^(?=.*\d)(\d*)\.\.(\d*)$/;

export function readNumbers(query: QueryText, field: NumberField): NumberRange {
  const word = query.wordFrom(query.at);
  const comma = query.textOf(word).indexOf(',');
  const span: Span = comma < 0 ? word : { at: word.at, end: word.at + comma };
  const text = query.textOf(span);
  const range = RANGE.exec(text);
  const single = NUMBER.exec(text);
  const digits = /\d+/.exec(text)?.[0];
  if (!range && !single) {
    refuse(
      span,
      `'${field}' takes whole numbers: 4711, 100..200, >=100, or a list of them.`,
      digits === undefined ? EXAMPLES[field] : fitting(digits),
    );
  }
  const { first, last } = range ? spanned(range) : compared(single ?? []);
  if (Math.max(first, last === Number.POSITIVE_INFINITY ? 0 : last) > NUMBER_MAX)
    refuse(span, `Numbers go up to ${String(NUMBER_MAX)}.`, `..${String(NUMBER_MAX)}`);
  if (last < 0) refuse(span, 'Nothing lies below 0.', '0');
  if (first > last) refuse(span, 'This range counts down.', `${String(last)}..${String(first)}`);
  query.at = span.end;
  return { first, last: Math.min(last, NUMBER_MAX) };
}

function spanned([, first, last]: readonly (string | undefined)[]): NumberRange {
  return { first: Number(first), last: last ? Number(last) : Number.POSITIVE_INFINITY };
}

function compared([, operator, digits]: readonly (string | undefined)[]): NumberRange {
  const number = Number(digits);
  if (operator === '>=') return { first: number, last: Number.POSITIVE_INFINITY };
  if (operator === '>') return { first: number + 1, last: Number.POSITIVE_INFINITY };
  if (operator === '<=') return { first: 0, last: number };
  if (operator === '<') return { first: 0, last: number - 1 };
  return { first: number, last: number };
}

function fitting(digits: string): string {
  return String(Math.min(Number(digits), NUMBER_MAX));
}

/** Refuses what is no time, and times that lie ahead. */
export function readTime(query: QueryText, now: number): TimePoint {
  const span = query.wordFrom(query.at);
  const text = query.textOf(span);
  const point = readTimePoint(text);
  if (!point) {
    refuse(
      span,
      'A time is written 2026-11-22, 2026-11-22T10:15:00Z, now, or -24h for a span before now.',
      isZoneMissing(text) ? `${text}Z` : '-24h',
    );
  }
  if (timeOf(point, now) > now) refuse(span, 'This time lies ahead.', 'now');
  query.at = span.end;
  return point;
}
