import {
  advance,
  DeciderSpecification,
  deleteEntity,
  initEntity,
  registerEntity,
  resetSequence,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { COUNTER_MAX, type CounterType } from './entity-type.js';
import { ANSWERS_KEPT_MS } from './kept-answers.js';
import { valueAt, type Shard } from './shard.js';

const ledger = () => new DeciderSpecification();
const TWO_OF_THREE: Shard = { id: 2, total: 3 };
const ONCE = { key: 'k', arguments: 'order 5' };

describe('a counter', () => {
  it('is registered by its first value', () => {
    const { events, result } = ledger().when(advance('order', { dataType: 'long', count: 5 }));
    expect(events).toEqual([
      {
        type: 'EntityRegistered',
        data: { entity: 'order', data_type: 'long', shard_id: 1, total_shards: 1, next: '0' },
      },
      { type: 'SequenceAdvanced', data: { entity: 'order', first: '0', count: 5 } },
    ]);
    expect(result).toEqual({ entity: 'order', dataType: 'long', first: 0n, count: 5 });
  });

  it('goes on without a gap', () => {
    const mint = ledger();
    const firsts = [1, 3, 10_000, 2].map((count) => mint.when(advance('order', { count })).result?.first);
    expect(firsts).toEqual([0n, 1n, 4n, 10_004n]);
  });

  it('counts by its shard', () => {
    const mint = ledger();
    const values = [1, 1, 1, 1, 1].map(() => {
      const { result } = mint.when(advance('order', { shard: TWO_OF_THREE }));
      return valueAt(TWO_OF_THREE, result?.first ?? -1n);
    });
    expect(values).toEqual([2n, 5n, 8n, 11n, 14n]);
  });

  it('counts by its own type when none is told', () => {
    const mint = ledger().given(advance('order', { dataType: 'long' }));
    expect(mint.when(advance('order', { dataType: undefined })).result).toMatchObject({
      dataType: 'long',
      first: 1n,
    });
  });

  it('is refused under another type, and registered under none', () => {
    const mint = ledger().given(advance('order', { dataType: 'long' }), registerEntity('ticket'));
    expect(mint.when(advance('order')).rejection).toEqual({
      type: 'EntityTypeMismatch',
      entity: 'order',
      dataType: 'int',
      registeredType: 'long',
    });
    expect(mint.when(advance('ticket')).rejection?.type).toBe('EntityTypeMismatch');
    expect(mint.when(advance('ticket', { dataType: undefined })).rejection?.type).toBe('EntityNotNumeric');
    expect(mint.when(advance('new', { dataType: undefined })).rejection?.type).toBe('EntityNotFound');
  });

  it.each(['int', 'long'] as const)('of %s issues its maximum, then nothing, and never wraps', (dataType) => {
    const max = COUNTER_MAX[dataType];
    const mint = ledger().given(initEntity('order', { dataType, startValue: max - 2n }));
    const exhausted = { type: 'RangeExhausted', entity: 'order', dataType, max };
    expect(mint.when(advance('order', { dataType, count: 4 })).rejection).toEqual(exhausted);
    expect(lastValueOf(mint, { dataType, count: 2 })).toBe(max - 1n);
    expect(mint.when(advance('order', { dataType, count: 2 })).rejection).toEqual(exhausted);
    expect(lastValueOf(mint, { dataType, count: 1 })).toBe(max);
    expect(mint.when(advance('order', { dataType })).rejection).toEqual(exhausted);
  });

  it('that does not meet the maximum stops at the last value of its shard', () => {
    const shard = { id: 2, total: 10 };
    const mint = ledger().given(initEntity('order', { startValue: 2_147_483_640n, shard }));
    expect(mint.when(advance('order', { shard, count: 2 })).rejection?.type).toBe('RangeExhausted');
    expect(valueAt(shard, mint.when(advance('order', { shard })).result?.first ?? 0n)).toBe(2_147_483_642n);
    expect(mint.when(advance('order', { shard })).rejection?.type).toBe('RangeExhausted');
  });
});

function lastValueOf(
  mint: DeciderSpecification,
  { dataType, count }: { dataType: CounterType; count: number },
): bigint {
  const { result } = mint.when(advance('order', { dataType, count }));
  return valueAt({ id: 1, total: 1 }, (result?.first ?? -99n) + BigInt(count) - 1n);
}

describe('a repeated request', () => {
  it('gets the same values, and nothing is written', () => {
    const mint = ledger().given(advance('order', { count: 5, idempotency: ONCE }), advance('order'));
    expect(mint.when(advance('order', { count: 5, idempotency: ONCE }))).toEqual({
      events: [],
      rejection: undefined,
      result: { entity: 'order', dataType: 'int', first: 0n, count: 5 },
    });
  });

  it('is kept as an event of its own, beside the values', () => {
    const mint = ledger().given(registerEntity('order', { dataType: 'int' }));
    expect(mint.when(advance('order', { count: 5, idempotency: ONCE })).events).toEqual([
      { type: 'SequenceAdvanced', data: { entity: 'order', first: '0', count: 5 } },
      { type: 'MintAnswered', data: { ...ONCE, entity: 'order', data_type: 'int', first: '0', count: 5 } },
    ]);
  });

  it('gets them after the entity is gone, or is of another type', () => {
    const mint = ledger().given(advance('order', { count: 5, idempotency: ONCE }), deleteEntity('order'));
    mint.given(registerEntity('order', { dataType: 'ulid' }));
    expect(mint.when(advance('order', { count: 5, idempotency: ONCE })).result).toMatchObject({ first: 0n });
  });

  it('is refused with other arguments', () => {
    const mint = ledger().given(advance('order', { count: 5, idempotency: ONCE }));
    const other = { ...ONCE, arguments: 'order 6' };
    expect(mint.when(advance('order', { count: 6, idempotency: other })).rejection).toEqual({
      type: 'IdempotencyKeyReused',
      key: 'k',
    });
  });

  it('is a new one after a day', () => {
    const mint = ledger().given(advance('order', { idempotency: ONCE }));
    const repeated = () => mint.when(advance('order', { idempotency: ONCE })).result?.first;
    mint.after(ANSWERS_KEPT_MS - 1);
    expect(repeated()).toBe(0n);
    mint.after(1);
    expect(repeated()).toBe(1n);
    mint.after(ANSWERS_KEPT_MS - 1);
    expect(repeated()).toBe(1n);
  });
});

describe('a reset', () => {
  it.each([
    [1_000n, 1_001n],
    [5_000n, 5_000n],
    [5_001n, 5_003n],
  ])('to %s goes on with %s on shard 2 of 3', (value, next) => {
    const mint = ledger().given(advance('order', { shard: TWO_OF_THREE, count: 2 }));
    const { events, result } = mint.when(resetSequence('order', { value }));
    expect(valueAt(TWO_OF_THREE, result?.to ?? -1n)).toBe(next);
    expect(events).toEqual([
      {
        type: 'SequenceReset',
        data: { entity: 'order', from: '2', to: String(result?.to), forced: false },
      },
    ]);
    const run = mint.when(advance('order', { shard: TWO_OF_THREE })).result;
    expect(valueAt(TWO_OF_THREE, run?.first ?? -1n)).toBe(next);
  });

  it('backward is refused, unless it is forced', () => {
    const mint = ledger().given(advance('order', { count: 10 }));
    expect(mint.when(resetSequence('order', { value: 10n })).rejection).toEqual({
      type: 'BackwardReset',
      entity: 'order',
      nextValue: 11n,
    });
    const { events, result } = mint.when(resetSequence('order', { value: 4n, force: true }));
    expect(events).toMatchObject([{ data: { from: '10', to: '3', forced: true } }]);
    expect(result).toEqual({ entity: 'order', dataType: 'int', from: 10n, to: 3n });
    expect(mint.when(advance('order')).result?.first).toBe(3n);
  });

  it('to where it stands changes nothing', () => {
    const mint = ledger().given(advance('order', { count: 10 }));
    for (const force of [true, false]) {
      const { events, result } = mint.when(resetSequence('order', { value: 11n, force }));
      expect([events, result?.to]).toEqual([[], 10n]);
    }
  });

  it('to 0 goes to the first value of the shard', () => {
    const shard = { id: 3, total: 3 };
    const mint = ledger().given(advance('order', { shard }));
    const { result } = mint.when(resetSequence('order', { value: 0n, force: true }));
    expect(valueAt(shard, result?.to ?? -1n)).toBe(3n);
  });

  it('beyond the last value is refused', () => {
    const mint = ledger().given(advance('order'));
    const max = COUNTER_MAX.int;
    expect(mint.when(resetSequence('order', { value: max + 1n, force: true })).rejection).toEqual({
      type: 'RangeExhausted',
      entity: 'order',
      dataType: 'int',
      max,
    });
    expect(mint.when(resetSequence('order', { value: max })).rejection).toBeUndefined();
  });

  it('of what does not count is refused', () => {
    const mint = ledger().given(registerEntity('ticket', { dataType: 'ksuid' }));
    expect(mint.when(resetSequence('ticket', { value: 5n })).rejection).toEqual({
      type: 'EntityNotNumeric',
      entity: 'ticket',
      dataType: 'ksuid',
    });
  });
});
