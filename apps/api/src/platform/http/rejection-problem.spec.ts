import type { Rejection } from '@berth/domain';
import { describe, expect, it } from 'vitest';
import { rejectionProblem } from './rejection-problem.js';

const SHARD = { id: 2, total: 3 };
const INT_MAX = 2_147_483_647n;

/** Status and phrase, what programs read beside them, and a part of the message. */
const TOLD: readonly (readonly [Rejection, number, string, object, string?])[] = [
  [{ type: 'EntityNotFound', entity: 'x' }, 404, 'Entity not found', { code: 'entity_unknown' }],
  [
    { type: 'EntityTypeMismatch', entity: 'x', dataType: 'int', registeredType: 'long' },
    400,
    'Type mismatch',
    { message: `Entity 'x' is registered as 'long', cannot use 'int'`, registeredType: 'long' },
  ],
  [{ type: 'EntityNotNumeric', entity: 'x', dataType: 'ulid' }, 400, 'Invalid operation', {}, `'ulid'`],
  [
    { type: 'EntityExists', entity: 'x', dataType: 'int', next: 5n, shard: SHARD },
    409,
    'Entity already exists',
    {
      message: `Entity 'x' is already registered with type 'int'`,
      currentStatus: { dataType: 'int', currentIteration: 5, shard: 2 },
    },
  ],
  [
    { type: 'EntityExists', entity: 'x', dataType: 'long', next: 2n ** 62n, shard: SHARD },
    409,
    'Entity already exists',
    { currentStatus: { dataType: 'long', currentIteration: '4611686018427387904', shard: 2 } },
  ],
  [
    { type: 'EntityExists', entity: 'x', dataType: 'ulid', next: 0n, shard: SHARD },
    409,
    'Entity already exists',
    { currentStatus: { dataType: 'ulid', currentIteration: null, shard: 2 } },
  ],
  [
    { type: 'RangeExhausted', entity: 'x', dataType: 'int', max: INT_MAX },
    409,
    'Range exhausted',
    {},
    'int overflow',
  ],
  [
    { type: 'BackwardReset', entity: 'x', nextValue: 2n ** 62n },
    409,
    'Backward reset refused',
    {},
    '4611686018427387904',
  ],
  [{ type: 'IdempotencyKeyReused', key: 'k' }, 422, 'Idempotency key reused', {}],
  [{ type: 'EntitiesExhausted', max: 10 }, 507, 'Too many entities', {}, '10 names'],
  [{ type: 'ShardMismatch', shard: SHARD, recorded: { id: 1, total: 1 } }, 503, 'No machine number', {}],
  [
    { type: 'MachineNumberTaken', pool: 'machines', identifier: '7', holder: 'mint-a.0' },
    503,
    'No machine number',
    {},
    `7 is held by 'mint-a.0'`,
  ],
  [
    { type: 'MachineNumberTaken', pool: 'machines', identifier: '7', holder: null },
    503,
    'No machine number',
    {},
  ],
  [{ type: 'MachineNumberNotHeld', pool: 'machines', identifiers: ['7'] }, 503, 'No machine number', {}],
  [
    { type: 'MintLayoutMismatch', layout: 'twitter', recorded: 'sonyflake' },
    503,
    'No machine number',
    {},
    'windows of sonyflake',
  ],
];

describe('what a caller of the mint is told', () => {
  it.each(TOLD.map((row) => ({ row, type: row[0].type })))('of $type', ({ row }) => {
    const [rejection, status, error, extras, part = ''] = row;
    const problem = rejectionProblem(rejection);
    expect(problem.document).toMatchObject({ status, error, title: error, ...extras });
    expect(problem.message).toContain(part);
    expect(JSON.parse(JSON.stringify(problem.document))).toEqual(problem.document);
    expect(problem.headers).toEqual(status === 503 ? { 'retry-after': '1' } : {});
  });
});
