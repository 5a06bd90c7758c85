import {
  asciiLower,
  nameSpans,
  TEXT_FIELDS,
  type NameField,
  type NameValue,
  type Term,
  type TermOf,
} from '@berth/contract';
import type { Query } from '../ledger/reader.js';

/** What the columns of an event are called where a condition is asked. */
export type EventColumns = Readonly<
  Record<
    'position' | 'type' | 'pool' | 'identifier' | 'client_id' | 'token' | 'actor' | 'reason' | 'request_id',
    string
  >
>;

/** A term about an event itself, not about its time. */
export type EventTerm = Exclude<Term, TermOf<'time'>>;

/** SQL that is true of the events that a term is about, and otherwise false or null; without its negation. */
export function condition(term: EventTerm, columns: EventColumns): Query {
  switch (term.kind) {
    case 'names':
      return namesCondition(term, columns);
    case 'numbers':
      return either(
        term.values.map(({ first, last }) => ({
          text: `${columns[term.field]} BETWEEN ? AND ?`,
          values: [first, last],
        })),
      );
    case 'text':
      return either(TEXT_FIELDS.map((field) => inText(term.value, columns[columnOf(field)])));
  }
}

/**
 * The condition as one that no index is chosen for, and that says of what is absent that it does not match: which
 * way to go is decided by us, who know how much a term leaves.
 */
export function checked(term: EventTerm, columns: EventColumns): Query {
  const { text, values } = condition(term, columns);
  return { text: `${term.negated ? 'NOT ' : ''}coalesce(${text}, FALSE)`, values };
}

function columnOf(field: NameField): Exclude<keyof EventColumns, 'position' | 'token'> {
  switch (field) {
    case 'client':
      return 'client_id';
    case 'request':
      return 'request_id';
    case 'type':
    case 'pool':
    case 'identifier':
    case 'actor':
    case 'reason':
      return field;
  }
}

/** Equal to one of several texts. */
export function isOneOf(column: string, texts: readonly string[]): Query {
  if (texts.length === 0) return { text: 'FALSE', values: [] };
  const places = texts.map(() => '?').join(', ');
  return { text: texts.length === 1 ? `${column} = ?` : `${column} IN (${places})`, values: texts };
}

/** Texts that begin with `start`, as a range that an index can be asked for. */
export function beginsWith(column: string, start: string): Query {
  const end = afterAllThatBeginWith(start);
  if (start === '') return { text: `${column} IS NOT NULL`, values: [] };
  if (end === undefined) return { text: `${column} >= ?`, values: [start] };
  return { text: `(${column} >= ? AND ${column} < ?)`, values: [start, end] };
}

/** Names that count from one to another, one condition for each length that they have. */
export function countsWithin(
  column: string,
  { first, last }: NameValue & { readonly kind: 'names' },
): readonly Query[] {
  return (nameSpans(first, last) ?? []).map((span) => ({
    text: `(length(${column}) = ? AND ${column} BETWEEN ? AND ?)`,
    values: [span.characters, span.first, span.last],
  }));
}

function either(conditions: readonly Query[]): Query {
  return joined(conditions, ' OR ', 'FALSE');
}

export function all(conditions: readonly Query[]): Query {
  return joined(conditions, ' AND ', 'TRUE');
}

function joined(conditions: readonly Query[], word: string, none: string): Query {
  const [only] = conditions;
  if (!only) return { text: none, values: [] };
  if (conditions.length === 1) return only;
  return {
    text: `(${conditions.map(({ text }) => text).join(word)})`,
    values: conditions.flatMap(({ values }) => values),
  };
}

function namesCondition({ field, values }: TermOf<'names'>, columns: EventColumns): Query {
  const column = columns[columnOf(field)];
  if (field === 'reason') return either(values.map((value) => inText(value, column)));
  const whole = values.flatMap((value) => (value.kind === 'whole' ? [value.text] : []));
  return either([
    ...(whole.length > 0 ? [isOneOf(column, whole)] : []),
    ...values.flatMap((value) => {
      if (value.kind === 'prefix') return [beginsWith(column, value.text)];
      return value.kind === 'names' ? countsWithin(column, value) : [];
    }),
  ]);
}

/** Text in which the value occurs, or that begins with it; ASCII letters of either case are alike. */
function inText(value: NameValue, column: string): Query {
  const text = 'text' in value ? value.text : '';
  const escaped = asciiLower(text).replaceAll(/[\\%_]/g, '\\$&');
  const pattern = value.kind === 'prefix' ? `${escaped}%` : `%${escaped}%`;
  return { text: `lower(${column}) LIKE ? ESCAPE '\\'`, values: [pattern] };
}

const CODE_POINT_MAX = 0x10_ff_ff;

/** The least text that is greater than all that begin with `start`; undefined when there is none. */
function afterAllThatBeginWith(start: string): string | undefined {
  const points = Array.from(start, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === CODE_POINT_MAX) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  // Halves of pairs are no characters: the next one is behind them.
  return String.fromCodePoint(...points, last === 0xd7_ff ? 0xe0_00 : last + 1);
}
