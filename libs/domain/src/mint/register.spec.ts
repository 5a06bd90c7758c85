import {
  advance,
  DeciderSpecification,
  deleteEntity,
  initEntity,
  registerEntity,
  resetSequence,
} from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import type { Shard } from './shard.js';
import { valueAt } from './shard.js';

const TWO_OF_THREE: Shard = { id: 2, total: 3 };
const INT_MAX = 2_147_483_647n;

const ledger = () => new DeciderSpecification();
const registered = (data: object) => [{ type: 'EntityRegistered', data }];
const fresh = { shard_id: 1, total_shards: 1, next: '0' };

describe('registering an entity', () => {
  it('gives it its type', () => {
    const { events, result } = ledger().when(registerEntity('ticket', { dataType: 'uuidv7' }));
    expect(events).toEqual(registered({ entity: 'ticket', data_type: 'uuidv7', ...fresh }));
    expect(result).toEqual({ name: 'ticket', dataType: 'uuidv7', next: 0n });
  });

  it('makes it one of snowflakes when no type is told', () => {
    const { result } = ledger().when(registerEntity('ticket'));
    expect(result?.dataType).toBe('snowflake');
  });

  it('answers a registered one without an event, by its own type when none is told', () => {
    const mint = ledger().given(registerEntity('ticket', { dataType: 'ulid' }));
    for (const dataType of [undefined, 'ulid'] as const) {
      expect(mint.when(registerEntity('ticket', { dataType }))).toEqual({
        events: [],
        rejection: undefined,
        result: { name: 'ticket', dataType: 'ulid', next: 0n },
      });
    }
  });

  it('is refused under another type, for life', () => {
    const mint = ledger().given(registerEntity('ticket', { dataType: 'ulid' }));
    expect(mint.when(registerEntity('ticket', { dataType: 'ksuid' })).rejection).toEqual({
      type: 'EntityTypeMismatch',
      entity: 'ticket',
      dataType: 'ksuid',
      registeredType: 'ulid',
    });
  });

  it('keeps the order of registration', () => {
    const mint = ledger().given(registerEntity('b'), registerEntity('a'), registerEntity('c'));
    mint.given(deleteEntity('b'), advance('d'), registerEntity('b'));
    expect([...mint.state.mint.entities.keys()]).toEqual(['a', 'c', 'd', 'b']);
  });

  it('is refused when the ledger has as many names as it takes, and not for one of them', () => {
    const setting = { entitiesMax: 2 };
    const mint = ledger().given(registerEntity('a', setting), advance('b', setting));
    const full = { type: 'EntitiesExhausted', max: 2 };
    expect(mint.when(registerEntity('c', setting)).rejection).toEqual(full);
    expect(mint.when(advance('c', setting)).rejection).toEqual(full);
    expect(mint.when(initEntity('c', setting)).rejection).toEqual(full);
    expect(mint.when(advance('b', setting)).rejection).toBeUndefined();
    mint.given(deleteEntity('b'));
    expect(mint.when(registerEntity('c', setting)).rejection).toEqual(full);
    expect(mint.when(registerEntity('b', setting)).rejection).toBeUndefined();
  });

  it('is refused under another shard than the first entity had', () => {
    const mint = ledger().given(registerEntity('a', { shard: TWO_OF_THREE }));
    const rejection = { type: 'ShardMismatch', recorded: TWO_OF_THREE };
    for (const shard of [
      { id: 1, total: 3 },
      { id: 2, total: 4 },
    ]) {
      expect(mint.when(registerEntity('b', { shard })).rejection).toEqual({ ...rejection, shard });
      expect(mint.when(advance('b', { shard })).rejection).toEqual({ ...rejection, shard });
      expect(mint.when(initEntity('b', { shard })).rejection).toEqual({ ...rejection, shard });
    }
    mint.given(deleteEntity('a'));
    expect(mint.when(registerEntity('a')).rejection?.type).toBe('ShardMismatch');
  });
});

describe('initialising an entity', () => {
  it.each([
    [1_000n, 1_001n],
    [5_000n, 5_000n],
    [5_001n, 5_003n],
    [0n, 2n],
    [undefined, 2n],
  ])('with %s begins with %s on shard 2 of 3', (startValue, first) => {
    const mint = ledger();
    const { result } = mint.when(initEntity('order', { startValue, shard: TWO_OF_THREE }));
    expect(valueAt(TWO_OF_THREE, result?.next ?? -1n)).toBe(first);
    const run = mint.when(advance('order', { shard: TWO_OF_THREE })).result;
    expect(valueAt(TWO_OF_THREE, run?.first ?? -1n)).toBe(first);
  });

  it('registers it with the iteration that it begins with', () => {
    const { events } = ledger().when(
      initEntity('order', { dataType: 'long', startValue: 9_007_199_254_740_993n }),
    );
    expect(events).toEqual(
      registered({ entity: 'order', data_type: 'long', ...fresh, next: '9007199254740992' }),
    );
  });

  it('registers types that do not count, without a start value', () => {
    expect(ledger().when(initEntity('ticket', { dataType: 'nanoid' })).rejection).toBeUndefined();
    expect(ledger().when(initEntity('ticket', { dataType: 'nanoid', startValue: 1n })).rejection).toEqual({
      type: 'EntityNotNumeric',
      entity: 'ticket',
      dataType: 'nanoid',
    });
  });

  it('is refused when it is there already, with what it stands at', () => {
    const mint = ledger().given(advance('order', { count: 3 }));
    expect(mint.when(initEntity('order', { dataType: 'long' })).rejection).toEqual({
      type: 'EntityExists',
      entity: 'order',
      dataType: 'int',
      next: 3n,
      shard: { id: 1, total: 1 },
    });
  });

  it('can begin with the maximum, and not after it', () => {
    expect(ledger().when(initEntity('order', { startValue: INT_MAX })).rejection).toBeUndefined();
    const exhausted = { type: 'RangeExhausted', entity: 'order', dataType: 'int', max: INT_MAX };
    expect(ledger().when(initEntity('order', { startValue: INT_MAX + 1n })).rejection).toEqual(exhausted);
    const shard = { id: 3, total: 3 };
    expect(ledger().when(initEntity('order', { startValue: INT_MAX, shard })).rejection).toEqual(exhausted);
  });
});

describe('deleting an entity', () => {
  it('leaves a mark of how far it had counted, and nothing of one that had not', () => {
    const mint = ledger().given(advance('order', { count: 7 }), registerEntity('ticket'));
    expect(mint.when(deleteEntity('order')).events).toEqual([
      { type: 'EntityDeleted', data: { entity: 'order', data_type: 'int', next: '7' } },
    ]);
    mint.given(deleteEntity('ticket'));
    expect([...mint.state.mint.tombstones]).toEqual([['order', 7n]]);
    expect(mint.state.mint.entities.size).toBe(0);
  });

  it('lets a later one of the name go on above it, whatever its type', () => {
    const mint = ledger().given(advance('order', { count: 7 }), deleteEntity('order'));
    mint.given(registerEntity('order', { dataType: 'uuid8' }), deleteEntity('order'));
    expect(mint.when(advance('order', { dataType: 'long' })).result).toMatchObject({ first: 7n });
  });

  it('lets a later one begin above the mark, and not below it', () => {
    const later = (startValue: bigint) => {
      const mint = ledger().given(advance('order', { count: 7 }), deleteEntity('order'));
      return mint.when(initEntity('order', { startValue })).result?.next;
    };
    expect([later(1n), later(8n), later(100n)]).toEqual([7n, 7n, 99n]);
  });

  it('lets no later one wrap: where the name is used up, it stays so', () => {
    const mint = ledger().given(initEntity('order', { startValue: INT_MAX }), advance('order'));
    mint.given(deleteEntity('order'));
    expect(mint.when(advance('order')).rejection?.type).toBe('RangeExhausted');
    expect(mint.when(initEntity('order')).rejection?.type).toBe('RangeExhausted');
    expect(mint.when(advance('order', { dataType: 'long' })).result).toMatchObject({ first: INT_MAX });
  });

  it('makes the name unknown', () => {
    const mint = ledger().given(advance('order'), deleteEntity('order'));
    const unknown = { type: 'EntityNotFound', entity: 'order' };
    expect(mint.when(deleteEntity('order')).rejection).toEqual(unknown);
    expect(mint.when(resetSequence('order', { value: 9n })).rejection).toEqual(unknown);
    expect(mint.when(advance('order', { dataType: undefined })).rejection).toEqual(unknown);
  });
});
