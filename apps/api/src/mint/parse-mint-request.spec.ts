import { DATA_TYPES } from '@berth/domain';
import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../platform/http/api-problem.js';
import {
  parseIdempotencyKey,
  parseInit,
  parseNextBatch,
  parseNextId,
  parseReset,
} from './parse-mint-request.js';

const params = { entity: 'order' };

/** The problem document that a caller would get. */
function refusal(parse: () => unknown) {
  try {
    parse();
  } catch (error) {
    if (error instanceof ApiProblem) return error.document;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a request for an ID', () => {
  it('takes its arguments from the query', () => {
    expect(parseNextId({ params, query: { dataType: 'long' } })).toEqual({
      entity: 'order',
      dataType: 'long',
    });
    expect(parseNextId({ params, query: {} })).toEqual({ entity: 'order' });
  });

  it('takes its arguments from the body, those that are missing there from the query', () => {
    const query = { dataType: 'int', batchSize: '7' };
    expect(parseNextBatch({ params, query, body: { batchSize: 5 } })).toEqual({
      entity: 'order',
      dataType: 'int',
      batchSize: 5,
    });
    expect(parseNextBatch({ params, query, body: { dataType: null } })).toMatchObject({ dataType: 'int' });
    expect(parseNextBatch({ params, query, body: null })).toMatchObject({ batchSize: 7 });
  });

  it('has the entity of the path, whatever else names one', () => {
    const body: unknown = JSON.parse('{"entity":"other","__proto__":{"dataType":"int"}}');
    expect(parseNextId({ params, query: { entity: 'other' }, body })).toEqual({ entity: 'order' });
  });

  it.each([[[]], ['int'], [7], [true]])('has no body %j', (body) => {
    expect(refusal(() => parseNextId({ params, body }))).toMatchObject({
      status: 400,
      error: 'Invalid JSON',
    });
  });

  it.each(['', 'INT', 'sequential', ['int', 'int'], 7])(
    'of type %j is told what types there are',
    (dataType) => {
      expect(refusal(() => parseNextId({ params, query: { dataType } }))).toMatchObject({
        status: 400,
        code: 'data_type_required',
        error: 'Valid dataType is required',
        validTypes: DATA_TYPES,
      });
    },
  );

  it.each(['', ' ', 'a/b', 'ä', 'x'.repeat(129)])('of entity %j is refused', (entity) => {
    const problem = refusal(() => parseNextId({ params: { entity }, query: { dataType: 'x' } }));
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(problem.message).toContain('entityName');
  });
});

describe('a request for many IDs', () => {
  it.each([undefined, '', '0', '10001', '3abc', '2.9', '1e3', '-1', ['5', '5']])(
    'of batchSize %j is told the range',
    (batchSize) => {
      expect(refusal(() => parseNextBatch({ params, query: { batchSize } }))).toMatchObject({
        status: 400,
        code: 'batch_size_required',
        error: 'Valid batchSize is required',
        message: 'batchSize must be between 1 and 10000',
      });
    },
  );

  it('tells a wrong name first, then a wrong type, then a wrong size', () => {
    const wrong = { params: { entity: 'a b' }, query: { dataType: 'x', batchSize: 'x' } };
    expect(refusal(() => parseNextBatch(wrong)).code).toBe('invalid_request');
    expect(refusal(() => parseNextBatch({ ...wrong, params })).code).toBe('data_type_required');
    const query = { ...wrong.query, dataType: 'int' };
    expect(refusal(() => parseNextBatch({ params, query })).code).toBe('batch_size_required');
  });
});

describe('TypeIDs', () => {
  it.each(['order', 'pre_fix', 'a', 'a'.repeat(63)])('may have the prefix %j', (entity) => {
    expect(parseNextId({ params: { entity }, query: { dataType: 'typeid' } })).toMatchObject({ entity });
  });

  it.each(['Order', '_a', 'a_', '_', 'a1', 'a-b', 'a.b', 'a'.repeat(64)])(
    'may not have the prefix %j',
    (entity) => {
      const given = { params: { entity }, body: { dataType: 'typeid', batchSize: 5 } };
      for (const parse of [parseNextId, parseNextBatch, parseInit]) {
        expect(refusal(() => parse(given))).toMatchObject({ status: 400, code: 'invalid_request' });
      }
      expect(parseNextId({ params: { entity }, query: { dataType: 'ulid' } })).toMatchObject({ entity });
    },
  );
});

describe('a request to register an entity', () => {
  it('reads a start value of 64 bits', () => {
    const body = { dataType: 'long', startValue: '9223372036854775807' };
    expect(parseInit({ params, body })).toEqual({
      entity: 'order',
      dataType: 'long',
      startValue: 2n ** 63n - 1n,
    });
    expect(parseInit({ params, body: { dataType: 'int' } })).toEqual({ entity: 'order', dataType: 'int' });
  });

  it('needs a type', () => {
    expect(refusal(() => parseInit({ params, body: undefined })).code).toBe('data_type_required');
    expect(refusal(() => parseInit({ params, body: { startValue: 5 } })).code).toBe('data_type_required');
  });

  it.each([2 ** 53, -1, 1.5, '1e3', '', true])('refuses the start value %j', (startValue) => {
    const problem = refusal(() => parseInit({ params, body: { dataType: 'long', startValue } }));
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(problem.message).toContain('startValue');
  });
});

describe('a request to reset an entity', () => {
  it('goes backward only when it is told to', () => {
    expect(parseReset({ params, body: { value: '5000' } })).toEqual({
      entity: 'order',
      value: 5_000n,
      force: false,
    });
    expect(parseReset({ params, body: { value: 1, force: true } })).toMatchObject({ force: true });
  });

  it('needs a value', () => {
    expect(refusal(() => parseReset({ params, body: {} }))).toMatchObject({
      code: 'invalid_request',
      message: 'value is required in request body.',
    });
  });

  it('takes no other word for true', () => {
    expect(refusal(() => parseReset({ params, body: { value: 1, force: 'true' } })).code).toBe(
      'invalid_json',
    );
  });
});

describe('an idempotency key', () => {
  it('may be left out', () => {
    expect(parseIdempotencyKey({ host: 'h' })).toBeUndefined();
    expect(parseIdempotencyKey({ 'idempotency-key': 'k-1' })).toBe('k-1');
  });

  it('is refused when it is none', () => {
    for (const key of ['', 'a b', 'x'.repeat(256)]) {
      expect(refusal(() => parseIdempotencyKey({ 'idempotency-key': key })).code).toBe('invalid_request');
    }
  });
});
