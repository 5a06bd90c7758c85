import { replayable } from '@berth/testkit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_TYPES } from '../event-types.js';
import type { EventFilter, NameValue, NumberRange, Term, TextValue } from './filter.js';
import { parseEventQuery } from './parse.js';
import { printEventFilter } from './print.js';

const OPTIONS = { numRuns: 2_000, ...replayable(fc.defaultReportMessage, import.meta.url) };
const NOW = Date.parse('2026-11-22T12:00:00Z');

const TRICKY = [
  'a',
  '1',
  '*',
  '..',
  '"',
  '\\',
  '-',
  ',',
  ':',
  ' ',
  '=',
  '>',
  '(',
  '!',
  'é',
  '𝒜',
  'AND',
  'type:',
];
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...TRICKY), minLength: 1, maxLength: 5 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }).filter((chars) => !/\p{Cc}/u.test(chars)),
);
const textValue: fc.Arbitrary<TextValue> = fc.record({ kind: fc.constantFrom('whole', 'prefix'), text });
const range: fc.Arbitrary<NumberRange> = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 })).map(([first, more]) => ({
    first,
    last: first + more,
  })),
  fc.integer({ min: 0, max: 20 }).map((first) => ({ first, last: Number.MAX_SAFE_INTEGER })),
);
const nameRange: fc.Arbitrary<NameValue> = fc
  .tuple(text, fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }))
  .map(([beginning, first, more]) => {
    const plain = beginning.replace(/\d+$/, '');
    return { kind: 'names', first: `${plain}${String(first)}`, last: `${plain}${String(first + more)}` };
  });
const someOf = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { minLength: 1, maxLength: 4 });

const term: fc.Arbitrary<Term> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('names' as const),
    field: fc.constantFrom('pool', 'actor', 'request', 'reason'),
    negated: fc.boolean(),
    values: someOf(textValue),
  }),
  fc.record({
    kind: fc.constantFrom('names' as const),
    field: fc.constantFrom('identifier', 'client'),
    negated: fc.boolean(),
    values: someOf(fc.oneof(textValue, nameRange)),
  }),
  fc.record({
    kind: fc.constantFrom('names' as const),
    field: fc.constantFrom('type' as const),
    negated: fc.boolean(),
    values: someOf(fc.constantFrom(...EVENT_TYPES).map((name): TextValue => ({ kind: 'whole', text: name }))),
  }),
  fc.record({
    kind: fc.constantFrom('numbers' as const),
    field: fc.constantFrom('position', 'token'),
    negated: fc.boolean(),
    values: someOf(range),
  }),
  fc.record({ kind: fc.constantFrom('text' as const), negated: fc.boolean(), value: textValue }),
);
const time = fc.oneof(
  fc.integer({ min: -1e13, max: NOW }).map((ms) => ({ ms })),
  fc.integer({ min: 0, max: 1e9 }).map((agoMs) => ({ agoMs })),
);
const filter: fc.Arbitrary<EventFilter> = fc.oneof(
  fc.array(term, { maxLength: 6 }),
  fc
    .tuple(fc.array(term, { maxLength: 3 }), fc.constantFrom('from' as const, 'to' as const), time)
    .map(([terms, field, point]): EventFilter => [...terms, { kind: 'time', field, time: point }]),
);

describe('a filter', () => {
  it('is printed as text that is parsed to the same filter', () => {
    fc.assert(
      fc.property(filter, (wanted) => {
        expect(parseEventQuery(printEventFilter(wanted), NOW)).toEqual({ ok: true, value: wanted });
      }),
      OPTIONS,
    );
  });
});

describe('whatever is typed', () => {
  const WORDS = [
    'type',
    'client',
    'from',
    'to',
    'id',
    'token',
    'Lease',
    'vm-1',
    'x',
    '2026-11-22',
    ':',
    ',',
    '-',
  ];
  const MARKS = ['*', '..', '"', '\\', ' ', '=', '>', '!', '(', 'OR', '\0', '\ud800', '9', 'T10:00'];
  const typed = fc.oneof(
    fc.string({ unit: fc.constantFrom(...WORDS, ...MARKS), maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );

  it('is a filter, or becomes one by what is suggested, fault by fault', () => {
    fc.assert(
      fc.property(typed, (given) => {
        let query = given;
        for (let tries = 0; tries < 40; tries += 1) {
          const parsed = parseEventQuery(query, NOW);
          if (parsed.ok) return;
          const { at, length, suggestion } = parsed.fault;
          expect(at + length).toBeLessThanOrEqual(query.length);
          query = query.slice(0, at) + suggestion + query.slice(at + length);
        }
        throw new Error(`still no filter: ${query}`);
      }),
      OPTIONS,
    );
  });
});
