import {
  TEXT_FIELDS,
  timeOf,
  type EventFilter,
  type NameField,
  type NameValue,
  type Term,
} from './filter.js';
import { isInSpan, nameSpans } from './name-range.js';

/** An event as the API tells it, as far as a filter looks at it. */
export interface MatchableEvent {
  readonly position: number;
  readonly type: string;
  readonly recorded_at: string;
  readonly pool: string | null;
  readonly identifier: string | null;
  readonly client_id: string | null;
  readonly token: number | null;
  readonly actor: string;
  readonly reason: string | null;
  readonly request_id: string | null;
}

/** Whether an event is meant by a filter; `now` in ms, for times before now. */
export function matchesEvent(filter: EventFilter, event: MatchableEvent, now: number): boolean {
  return filter.every((term) => matchesTerm(term, event, now));
}

function matchesTerm(term: Term, event: MatchableEvent, now: number): boolean {
  switch (term.kind) {
    case 'names': {
      const name = nameOf(event, term.field);
      const isIn =
        name !== null && term.values.some((value) => isMeant(value, name, term.field === 'reason'));
      return isIn !== term.negated;
    }
    case 'numbers': {
      const number = event[term.field];
      const isIn =
        number !== null && term.values.some(({ first, last }) => number >= first && number <= last);
      return isIn !== term.negated;
    }
    case 'time': {
      const isAfter = Date.parse(event.recorded_at) >= timeOf(term.time, now);
      return isAfter === (term.field === 'from');
    }
    case 'text': {
      const names = TEXT_FIELDS.map((field) => nameOf(event, field));
      return names.some((name) => name !== null && isMeant(term.value, name, true)) !== term.negated;
    }
  }
}

/** `inText`: a whole value is looked for anywhere in it, and ASCII letters of either case are alike. */
function isMeant(value: NameValue, name: string, inText: boolean): boolean {
  if (value.kind === 'names')
    return nameSpans(value.first, value.last)?.some((span) => isInSpan(name, span)) ?? false;
  const [text, wanted] = inText ? [asciiLower(name), asciiLower(value.text)] : [name, value.text];
  if (value.kind === 'prefix') return text.startsWith(wanted);
  return inText ? text.includes(wanted) : text === wanted;
}

function nameOf(event: MatchableEvent, field: NameField): string | null {
  switch (field) {
    case 'client':
      return event.client_id;
    case 'request':
      return event.request_id;
    case 'type':
    case 'pool':
    case 'identifier':
    case 'actor':
    case 'reason':
      return event[field];
  }
}

/** As every database can: letters beyond ASCII stay as they are. */
export function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
