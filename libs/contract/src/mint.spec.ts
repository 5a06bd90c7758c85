import { describe, expect, it } from 'vitest';
import {
  batchSizeSchema,
  dataTypeSchema,
  entityNameSchema,
  initEntityRequestSchema,
  mintHeadersSchema,
  nextBatchArgumentsSchema,
  nextIdArgumentsSchema,
  resetEntityRequestSchema,
} from './mint.js';

describe('a batch size', () => {
  it.each([
    [1, 1],
    [10_000, 10_000],
    ['1', 1],
    ['10000', 10_000],
  ])('is taken: %j', (given, size) => {
    expect(batchSizeSchema.parse(given)).toBe(size);
  });

  it.each([
    ...['', ' ', '0', '-1', '+5', '10001', '99999', '100000', '3abc', '2.9', '1e3', '0x10', '05', ' 5', '5 '],
    ...['5\n', '٥', '1,000', 'NaN', 'null'],
    ...[0, -1, 10_001, 2.9, Number.NaN, Number.POSITIVE_INFINITY, true, null, undefined, [], ['5'], {}],
  ])('is refused: %j', (given) => {
    expect(batchSizeSchema.safeParse(given).success).toBe(false);
  });
});

describe('a data type', () => {
  it('is one of thirteen, exact and in lower case', () => {
    expect(dataTypeSchema.options).toHaveLength(13);
    for (const given of ['', 'INT', 'Long', ' int', 'uuid', 'uuid9', 'sequential', 'toString', '__proto__']) {
      expect(dataTypeSchema.safeParse(given).success).toBe(false);
    }
  });

  it('may be left out of a request for IDs, but not empty or given twice', () => {
    expect(nextIdArgumentsSchema.parse({})).toEqual({});
    expect(nextIdArgumentsSchema.parse({ dataType: null })).toEqual({});
    expect(nextIdArgumentsSchema.parse({ dataType: 'ulid', other: 1 })).toEqual({ dataType: 'ulid' });
    expect(nextIdArgumentsSchema.safeParse({ dataType: '' }).success).toBe(false);
    expect(nextIdArgumentsSchema.safeParse({ dataType: ['int', 'int'] }).success).toBe(false);
  });

  it('that is wrong is told before a batch size that is wrong, too', () => {
    const { error } = nextBatchArgumentsSchema.safeParse({ batchSize: 'x', dataType: 'x' });
    expect(error?.issues.map(({ path }) => path[0])).toEqual(['dataType', 'batchSize']);
  });

  it('has to be given to register an entity', () => {
    expect(initEntityRequestSchema.safeParse({}).success).toBe(false);
    expect(initEntityRequestSchema.safeParse({ dataType: null }).success).toBe(false);
  });
});

describe('a value of a counter', () => {
  const valueOf = (value: unknown) => resetEntityRequestSchema.safeParse({ value }).data?.value;

  it.each([
    [0, 0n],
    [5_000, 5_000n],
    ['0', 0n],
    ['007', 7n],
    [Number.MAX_SAFE_INTEGER, 2n ** 53n - 1n],
    ['9007199254740993', 9_007_199_254_740_993n],
    ['9223372036854775807', 2n ** 63n - 1n],
    ['18446744073709551615', 2n ** 64n - 1n],
  ])('is read exactly: %j', (given, value) => {
    expect(valueOf(given)).toBe(value);
  });

  it('is no number from 2^53 on, because 2^53 + 1 reads as 2^53', () => {
    expect(JSON.parse('9007199254740993')).toBe(2 ** 53);
    expect(valueOf(2 ** 53)).toBeUndefined();
    expect(valueOf(1e300)).toBeUndefined();
  });

  it.each([
    -1,
    1.5,
    '-1',
    '1.5',
    '1e3',
    '',
    ' 1',
    '+1',
    '0x10',
    '18446744073709551616',
    '1'.repeat(21),
    true,
    [],
    {},
  ])('is refused: %j', (given) => {
    expect(valueOf(given)).toBeUndefined();
  });

  it('may be left out to register an entity, and not to reset one', () => {
    expect(initEntityRequestSchema.parse({ dataType: 'int' })).toEqual({ dataType: 'int' });
    expect(initEntityRequestSchema.parse({ dataType: 'int', startValue: null })).toEqual({ dataType: 'int' });
    const { error } = resetEntityRequestSchema.safeParse({});
    expect(error?.issues.map(({ message }) => message)).toEqual(['value is required in request body']);
  });
});

describe('an entity name', () => {
  it.each(['order', 'eu.west:order_1@prod-2', 'x'.repeat(128)])('is taken: %j', (name) => {
    expect(entityNameSchema.parse(name)).toBe(name);
  });

  it.each(['', ' ', 'a b', 'a/b', 'ä', 'a\n', 'x'.repeat(129)])('is refused: %j', (name) => {
    expect(entityNameSchema.safeParse(name).success).toBe(false);
  });
});

describe('an idempotency key', () => {
  it.each(['a', '"8e03978e-40d5-43dd-bc93-6894a57f9324"', '~'.repeat(255)])('is taken: %j', (key) => {
    expect(mintHeadersSchema.parse({ 'idempotency-key': key, host: 'h' })).toEqual({
      'idempotency-key': key,
    });
  });

  it.each(['', ' ', 'a b', 'one, two', 'ä', 'a\tb', '~'.repeat(256)])('is refused: %j', (key) => {
    expect(mintHeadersSchema.safeParse({ 'idempotency-key': key }).success).toBe(false);
  });
});
