import type { EventFilter, NameValue, NumberRange, Term } from './filter.js';
import { written, writtenText } from './quote.js';
import { printTimePoint } from './time-point.js';

/** The filter as text that is parsed to the same filter. */
export function printEventFilter(filter: EventFilter): string {
  return filter.map(printTerm).join(' ');
}

function printTerm(term: Term): string {
  switch (term.kind) {
    case 'names':
      return `${sign(term)}${term.field}:${term.values.map(printName).join(',')}`;
    case 'numbers':
      return `${sign(term)}${term.field}:${term.values.map(printRange).join(',')}`;
    case 'time':
      return `${term.field}:${printTimePoint(term.time)}`;
    case 'text':
      return sign(term) + writtenText(term.value.text) + star(term.value);
  }
}

function sign({ negated }: { readonly negated: boolean }): string {
  return negated ? '-' : '';
}

function printName(value: NameValue): string {
  if (value.kind === 'names') return `${written(value.first)}..${written(value.last)}`;
  // The beginning that all names have is a star alone.
  return (value.text === '' && value.kind === 'prefix' ? '' : written(value.text)) + star(value);
}

function star({ kind }: NameValue): string {
  return kind === 'prefix' ? '*' : '';
}

function printRange({ first, last }: NumberRange): string {
  if (first === last) return String(first);
  if (last === Number.MAX_SAFE_INTEGER) return `${String(first)}..`;
  return `${first === 0 ? '' : String(first)}..${String(last)}`;
}
