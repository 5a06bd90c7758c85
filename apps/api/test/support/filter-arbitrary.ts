import {
  EVENT_TYPES,
  nameSpans,
  type EventFilter,
  type EventItem,
  type NameField,
  type NameValue,
  type Term,
} from '@berth/contract';
import * as fc from 'fast-check';

/** Filters that are about a ledger: of names, texts, positions and times that are in it, and nearly so. */
export function filterOf(events: readonly EventItem[]): fc.Arbitrary<EventFilter> {
  const last = events.length - 1;
  const position = fc.integer({ min: 0, max: last + 3 });
  const time = fc
    .tuple(fc.integer({ min: 0, max: last }), fc.integer({ min: -2, max: 2 }))
    .map(([index, off]) => ({ ms: Date.parse(events[index]?.recorded_at ?? '') + off }));
  const range = fc.oneof(
    position.map((first) => ({ first, last: first })),
    fc.tuple(position, position).map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) })),
    position.map((first) => ({ first, last: Number.MAX_SAFE_INTEGER })),
  );
  const namesOf = (field: NameField): fc.Arbitrary<string> => {
    const found = events.flatMap((event) => textOf(event, field) ?? []);
    return fc.constantFrom(...new Set(found), 'nobody');
  };
  const terms: readonly fc.Arbitrary<Term>[] = [
    ...(['pool', 'actor', 'request', 'reason'] as const).map((field) =>
      namesTerm(field, partOf(namesOf(field))),
    ),
    ...(['identifier', 'client'] as const).map((field) =>
      namesTerm(field, fc.oneof({ weight: 4, arbitrary: partOf(namesOf(field)) }, counting)),
    ),
    namesTerm('type', typeValue),
    ...(['position', 'token'] as const).map((field) =>
      fc.record({
        kind: fc.constant('numbers' as const),
        field: fc.constant(field),
        negated: fc.boolean(),
        values: fc.array(range, { minLength: 1, maxLength: 3 }),
      }),
    ),
    fc.record({
      kind: fc.constant('time' as const),
      field: fc.constantFrom('from' as const, 'to' as const),
      time,
    }),
    fc.record({
      kind: fc.constant('text' as const),
      negated: fc.boolean(),
      value: partOf(fc.oneof(namesOf('client'), namesOf('reason'), namesOf('type'), namesOf('identifier'))),
    }),
  ];
  return fc.array(fc.oneof(...terms), { maxLength: 4 });
}

function namesTerm(field: NameField, value: fc.Arbitrary<NameValue>): fc.Arbitrary<Term> {
  return fc.record({
    kind: fc.constant('names' as const),
    field: fc.constant(field),
    negated: fc.boolean(),
    values: fc.array(value, { minLength: 1, maxLength: 3 }),
  });
}

/** A name as it is, its beginning, or a part of it in another case. */
function partOf(name: fc.Arbitrary<string>) {
  return fc.oneof(
    name.map((text) => ({ kind: 'whole' as const, text })),
    fc.tuple(name, fc.integer({ min: 0, max: 9 })).map(([text, length]) => ({
      kind: 'prefix' as const,
      text: Array.from(text).slice(0, length).join(''),
    })),
    fc.tuple(name, fc.integer({ min: 0, max: 4 })).map(([text, from]) => ({
      kind: 'whole' as const,
      text: Array.from(text).slice(from).join('').toUpperCase() || 'x',
    })),
  );
}

const counting: fc.Arbitrary<NameValue> = fc
  .record({
    kind: fc.constant('names' as const),
    first: fc.constantFrom('vm-1', 'vm-3', 'vm-08', 'vm-9', '1', 'ip-10-0-1'),
    last: fc.constantFrom('vm-3', 'vm-5', 'vm-12', 'vm-11', '9', 'ip-10-0-9'),
  })
  .filter(({ first, last }) => nameSpans(first, last) !== undefined);

const typeValue: fc.Arbitrary<NameValue> = fc.oneof(
  fc.constantFrom(...EVENT_TYPES).map((text) => ({ kind: 'whole' as const, text })),
  fc.constantFrom('Lease', 'Pool', 'Identifier', 'H', '').map((text) => ({ kind: 'prefix' as const, text })),
);

function textOf(event: EventItem, field: NameField): string | null {
  if (field === 'client') return event.client_id;
  return field === 'request' ? event.request_id : event[field];
}
