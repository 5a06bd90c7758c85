import type { Endpoint } from './endpoint.js';
import {
  deletedEntitySchema,
  entityListSchema,
  entityStatusSchema,
  initializedEntitySchema,
  mintedBatchSchema,
  mintedIdSchema,
  parsedIdSchema,
  parsedSnowflakeSchema,
  resetEntitySchema,
  shardStatusSchema,
  typesSchema,
} from './mint-answers.js';
import {
  entityParamsSchema,
  idParamsSchema,
  initEntityRequestSchema,
  mintHeadersSchema,
  nextBatchArgumentsSchema,
  nextIdArgumentsSchema,
  parseQuerySchema,
  resetEntityRequestSchema,
} from './mint.js';
import type { ProblemCode } from './problems.js';

const UNAVAILABLE: readonly ProblemCode[] = ['ledger_unavailable', 'overloaded'];
const BODY: readonly ProblemCode[] = ['invalid_json', 'body_too_large'];
const REGISTER: readonly ProblemCode[] = ['invalid_request', 'data_type_required', 'entities_exhausted'];
const MINT: readonly ProblemCode[] = [
  ...REGISTER,
  'type_mismatch',
  'range_exhausted',
  'no_machine_number',
  ...UNAVAILABLE,
];

const NEXT_ID = {
  path: '/api/next-id/{entity}',
  tag: 'mint',
  params: entityParamsSchema,
  query: nextIdArgumentsSchema,
  answer: mintedIdSchema,
} as const;

const NEXT_BATCH = {
  path: '/api/next-batch/{entity}',
  tag: 'mint',
  params: entityParamsSchema,
  query: nextBatchArgumentsSchema,
  answer: mintedBatchSchema,
} as const;

export const MINT_ENDPOINTS: readonly Endpoint[] = [
  { ...NEXT_ID, method: 'GET', summary: 'The next ID of an entity', problems: MINT },
  {
    ...NEXT_ID,
    method: 'POST',
    summary: 'The next ID of an entity; under an Idempotency-Key a repeat gives the same one',
    headers: mintHeadersSchema,
    body: nextIdArgumentsSchema.optional(),
    problems: [...MINT, ...BODY, 'idempotency_key_reused'],
  },
  {
    ...NEXT_BATCH,
    method: 'GET',
    summary: 'Many IDs of an entity, all or none',
    problems: [...MINT, 'batch_size_required'],
  },
  {
    ...NEXT_BATCH,
    method: 'POST',
    summary: 'Many IDs of an entity, all or none; under an Idempotency-Key a repeat gives the same ones',
    query: nextBatchArgumentsSchema.partial(),
    headers: mintHeadersSchema,
    body: nextBatchArgumentsSchema.partial().optional(),
    problems: [...MINT, 'batch_size_required', ...BODY, 'idempotency_key_reused'],
  },
  {
    method: 'GET',
    path: '/api/status/{entity}',
    tag: 'mint',
    summary: 'Where an entity stands',
    params: entityParamsSchema,
    answer: entityStatusSchema,
    problems: ['invalid_request', 'entity_unknown'],
  },
  {
    method: 'GET',
    path: '/api/list',
    tag: 'mint',
    summary: 'Every entity, in the order in which they were registered',
    answer: entityListSchema,
    problems: [],
  },
  {
    method: 'GET',
    path: '/api/types',
    tag: 'mint',
    summary: 'The types of IDs, and what each is',
    answer: typesSchema,
    problems: [],
  },
  {
    method: 'POST',
    path: '/api/init/{entity}',
    tag: 'mint',
    summary:
      'Registers an entity; a counter starts at the shard’s first value that is not below `startValue`',
    params: entityParamsSchema,
    body: initEntityRequestSchema,
    answer: initializedEntitySchema,
    status: 201,
    problems: [
      ...BODY,
      ...REGISTER,
      'invalid_operation',
      'entity_exists',
      'range_exhausted',
      'no_machine_number',
      ...UNAVAILABLE,
    ],
  },
  {
    method: 'PUT',
    path: '/api/reset/{entity}',
    tag: 'mint',
    summary: 'Makes a counter go on at another value; backward only with `force`',
    params: entityParamsSchema,
    body: resetEntityRequestSchema,
    answer: resetEntitySchema,
    problems: [
      ...BODY,
      'invalid_request',
      'invalid_operation',
      'entity_unknown',
      'backward_reset',
      'range_exhausted',
      ...UNAVAILABLE,
    ],
  },
  {
    method: 'DELETE',
    path: '/api/entity/{entity}',
    tag: 'mint',
    summary: 'Forgets an entity but for how far it had counted: a later one of that name goes on above it',
    params: entityParamsSchema,
    answer: deletedEntitySchema,
    problems: ['invalid_request', 'entity_unknown', ...UNAVAILABLE],
  },
  {
    method: 'GET',
    path: '/api/parse/{id}',
    tag: 'mint',
    summary: 'What an ID says of itself: every credible reading, or with `layout` that of a snowflake',
    params: idParamsSchema,
    query: parseQuerySchema,
    answer: parsedIdSchema.or(parsedSnowflakeSchema),
    problems: ['invalid_request', 'snowflake_id_invalid'],
  },
  {
    method: 'GET',
    path: '/api/parse-snowflake/{id}',
    tag: 'mint',
    summary: 'Time, shard and sequence of a snowflake; without `layout` by that of the deployment',
    params: idParamsSchema,
    query: parseQuerySchema,
    answer: parsedSnowflakeSchema,
    problems: ['invalid_request', 'snowflake_id_invalid'],
  },
  {
    method: 'GET',
    path: '/shard-info',
    tag: 'mint',
    summary: 'Which shard this service is',
    answer: shardStatusSchema,
    problems: [],
  },
];
