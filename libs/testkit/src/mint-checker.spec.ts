import type { EventOf, EventType, Recorded } from '@berth/domain';
import { describe, expect, it } from 'vitest';
import { expireDue } from './builders.js';
import { givenPool } from './decider-specification.js';
import { LedgerChecker } from './ledger-checker.js';
import {
  advance,
  claim,
  deleteEntity,
  grantWindows,
  recordMintAnswer,
  resetSequence,
} from './mint-builders.js';

/** A counter that is advanced, reset, deleted and begun anew; a number with two windows that changes hands. */
function lived(): readonly Recorded[] {
  const mint = givenPool({ patterns: ['[0-3]'], holdDownMs: 0 });
  mint.given(advance('order', { count: 5, idempotency: { key: 'k', arguments: '' } }), advance('order'));
  mint.given(resetSequence('order', { value: 3n, force: true }), advance('order'), deleteEntity('order'));
  mint.given(advance('order'), recordMintAnswer());
  const lease = mint.when(claim('2', { clientId: 'mint' })).result!;
  mint
    .given(grantWindows([lease]))
    .after(5_000)
    .given(grantWindows([lease]));
  mint.after(lease.ttlMs).given(expireDue());
  mint.given(grantWindows([mint.when(claim('2', { clientId: 'other' })).result!]));
  return mint.recorded;
}

/** The same history with the data of one event (the last of its type, or the first) told otherwise. */
function told<Type extends EventType>(
  type: Type,
  which: 'first' | 'last',
  change: (data: EventOf<Type>['data']) => object,
): readonly Recorded[] {
  const events = lived();
  const isOne = (event: Recorded) => event.type === type;
  const one = which === 'first' ? events.find(isOne) : events.findLast(isOne);
  const changed = (event: Recorded) => ({ ...event, data: change(event.data as EventOf<Type>['data']) });
  return events.map((event) => (event === one ? (changed(event) as Recorded) : event));
}

/** As if one event, the first of its type, had been another. */
function replaced(type: EventType, by: object): readonly Recorded[] {
  const events = lived();
  const one = events.find((event) => event.type === type);
  return events.map((event) => (event === one ? { ...event, ...by } : event));
}

const checked = (events: readonly Recorded[]) => () => {
  const checker = new LedgerChecker();
  for (const event of events) checker.read([event]);
};

describe('the checker of a mint', () => {
  it('finds nothing in what was lived', () => {
    expect(checked(lived())).not.toThrow();
  });

  it.each([
    ['a gap', told('SequenceAdvanced', 'last', (data) => ({ ...data, first: '5' })), 'a gap or a repeat'],
    ['a repeat', told('SequenceAdvanced', 'last', (data) => ({ ...data, first: '2' })), 'a gap or a repeat'],
    ['nothing', told('SequenceAdvanced', 'first', (data) => ({ ...data, count: 0 })), 'nothing is issued'],
    [
      'a reset of what stood elsewhere',
      told('SequenceReset', 'first', (data) => ({ ...data, from: '7' })),
      'it stood elsewhere',
    ],
    [
      'a reset that goes back unforced',
      told('SequenceReset', 'first', (data) => ({ ...data, forced: false })),
      'back without force',
    ],
    [
      'a deletion of what stood elsewhere',
      told('EntityDeleted', 'first', (data) => ({ ...data, next: '0' })),
      'it stood elsewhere',
    ],
    [
      'a later entity below the mark',
      told('EntityRegistered', 'last', (data) => ({ ...data, next: '2' })),
      'below what was issued',
    ],
    [
      'another shard',
      told('EntityRegistered', 'last', (data) => ({ ...data, total_shards: 2 })),
      'another shard',
    ],
    [
      'a second registration',
      replaced('EntityDeleted', {
        type: 'EntityRegistered',
        data: { entity: 'order', data_type: 'int', shard_id: 1, total_shards: 1, next: '3' },
      }),
      'it is there already',
    ],
    [
      'an advance of what is not there',
      told('SequenceAdvanced', 'first', (data) => ({ ...data, entity: 'other' })),
      'there is none',
    ],
    [
      'an answer of what was not issued',
      told('MintAnswered', 'first', (data) => ({ ...data, count: 6 })),
      'answered what was not issued',
    ],
    [
      'an answer of another type',
      told('MintAnswered', 'first', (data) => ({ ...data, data_type: 'long' })),
      'another type',
    ],
    [
      'an answer with other values than it says',
      told('MintAnswered', 'last', (data) => ({ ...data, count: 6 })),
      'not so many values',
    ],
    [
      'windows that overlap',
      told('MintWindowGranted', 'first', (data) => ({
        ...data,
        ceils_ms: data.ceils_ms.map((ceil) => ceil + 4_000),
      })),
      'windows overlap of number 2',
    ],
    [
      'an empty window',
      told('MintWindowGranted', 'first', (data) => ({ ...data, ceils_ms: data.floors_ms })),
      'an empty window',
    ],
    [
      'a window that ends within a second',
      told('MintWindowGranted', 'last', (data) => ({
        ...data,
        ceils_ms: data.ceils_ms.map((ceil) => ceil + 10),
      })),
      'half a second',
    ],
    [
      'a window of who does not hold the number',
      told('MintWindowGranted', 'last', (data) => ({ ...data, holders: ['mint'] })),
      'not the holder',
    ],
    [
      'two layouts',
      told('MintWindowGranted', 'last', (data) => ({ ...data, layout: 'twitter' })),
      'two layouts',
    ],
  ])('finds %s', (_what, events, message) => {
    expect(checked(events)).toThrow(`11: ${message}`);
  });
});
