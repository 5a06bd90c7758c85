import type { Endpoint } from './endpoint.js';
import { asOfQuerySchema, identifierDetailSchema } from './leases.js';
import {
  planItemsQuerySchema,
  planItemsSchema,
  planParamsSchema,
  planRequestSchema,
  planSchema,
} from './plans.js';
import {
  churnQuerySchema,
  poolChangeSchema,
  poolCheckRequestSchema,
  poolCheckSchema,
  poolCreationSchema,
  poolDetailSchema,
  poolIdentifierParamsSchema,
  poolListSchema,
  poolParamsSchema,
  poolsQuerySchema,
  reserveRequestSchema,
  revokeRequestSchema,
} from './pools.js';
import type { ProblemCode } from './problems.js';
import { reasonQuerySchema, reasonRequestSchema } from './reason.js';

const PAST: readonly ProblemCode[] = ['invalid_request', 'invalid_as_of', 'before_first_event', 'overloaded'];
const REQUEST: readonly ProblemCode[] = ['invalid_json', 'invalid_request', 'body_too_large'];
const UNAVAILABLE: readonly ProblemCode[] = ['ledger_unavailable', 'overloaded'];
const CHANGE: readonly ProblemCode[] = [...REQUEST, 'pool_unknown', ...UNAVAILABLE];
const CONFLICT: readonly ProblemCode[] = [...CHANGE, 'conflict'];
const PLAN: readonly ProblemCode[] = ['plan_unknown', 'plan_of_another'];

export const POOLS_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/v1/pools',
    tag: 'pools',
    summary: 'The pools: policy, patterns, how many identifiers are in each state',
    query: poolsQuerySchema,
    answer: poolListSchema,
    problems: [...PAST, 'invalid_cursor'],
  },
  {
    method: 'POST',
    path: '/v1/pools',
    tag: 'pools',
    summary: 'Makes a pool',
    body: poolCreationSchema,
    answer: poolDetailSchema,
    status: 201,
    problems: [...REQUEST, 'conflict', ...UNAVAILABLE],
  },
  {
    method: 'POST',
    path: '/v1/pools/check',
    tag: 'pools',
    summary: 'What would speak against a pool, or against a change of one; changes nothing',
    body: poolCheckRequestSchema,
    answer: poolCheckSchema,
    problems: REQUEST,
  },
  {
    method: 'GET',
    path: '/v1/pools/{pool}',
    tag: 'pools',
    summary: 'One pool',
    params: poolParamsSchema,
    query: asOfQuerySchema,
    answer: poolDetailSchema,
    problems: [...PAST, 'pool_unknown'],
  },
  {
    method: 'PATCH',
    path: '/v1/pools/{pool}',
    tag: 'pools',
    summary: 'Changes policy or identifiers; those no longer named leave when nobody holds or rests them',
    params: poolParamsSchema,
    body: poolChangeSchema,
    answer: poolDetailSchema,
    problems: CHANGE,
  },
  {
    method: 'DELETE',
    path: '/v1/pools/{pool}',
    tag: 'pools',
    summary:
      'Ends a pool in which nothing is held, resting, quarantined or reserved; its history stays. Answers what it was',
    params: poolParamsSchema,
    query: reasonQuerySchema,
    answer: poolDetailSchema,
    problems: CONFLICT,
  },
  {
    method: 'POST',
    path: '/v1/pools/{pool}/drain',
    tag: 'pools',
    summary: 'Closes a pool to new leases; held ones go on until they end',
    params: poolParamsSchema,
    body: reasonRequestSchema,
    answer: poolDetailSchema,
    problems: CHANGE,
  },
  {
    method: 'POST',
    path: '/v1/pools/{pool}/open',
    tag: 'pools',
    summary: 'Opens a pool that was drained',
    params: poolParamsSchema,
    body: reasonRequestSchema,
    answer: poolDetailSchema,
    problems: CHANGE,
  },
  {
    method: 'POST',
    path: '/v1/pools/{pool}/expiry/resume',
    tag: 'pools',
    summary: 'Believes a silence that was too wide to be believed: expiry goes on',
    params: poolParamsSchema,
    body: reasonRequestSchema,
    answer: poolDetailSchema,
    problems: CONFLICT,
  },
  {
    method: 'GET',
    path: '/v1/pools/{pool}/map',
    tag: 'pools',
    summary:
      'One byte an identifier, in pool order. Low four bits: the place of its state in free, held, late, expired, ' +
      'cooling, reserved, quarantined, retired. High four bits: for how long it has been in it: 0 for less than a ' +
      'second, n for 4^(n-1) seconds and more, up to 15. ETag: the position, and while some are late `+` and how ' +
      'many, because time alone makes them late; ages alone do not change it. gzip and br.',
    params: poolParamsSchema,
    query: asOfQuerySchema,
    answer: { contentType: 'application/octet-stream' },
    problems: [...PAST, 'pool_unknown'],
  },
  {
    method: 'GET',
    path: '/v1/pools/{pool}/churn',
    tag: 'pools',
    summary:
      'One byte an identifier, in pool order: how many leases of it began within the range, 255 for so many and ' +
      'more. What is answered may be some seconds old: ETag and Ledger-Position say of which position. gzip and br.',
    params: poolParamsSchema,
    query: churnQuerySchema,
    answer: { contentType: 'application/octet-stream' },
    problems: [...PAST, 'pool_unknown', 'query_over_limit', 'ledger_unavailable'],
  },
  ...identifierAction('revoke', 'Ends the lease; the identifier rests', revokeRequestSchema),
  ...identifierAction(
    'quarantine',
    'Withholds the identifier; a lease on it is revoked first',
    revokeRequestSchema,
  ),
  ...identifierAction(
    'restore',
    'Gives a quarantined identifier back; it rests for what is left',
    reasonRequestSchema,
  ),
  ...identifierAction(
    'reserve',
    'Keeps the identifier for one client, from when it is free',
    reserveRequestSchema,
  ),
  ...identifierAction('unreserve', 'Gives a reserved identifier back to all', reasonRequestSchema),
  {
    method: 'POST',
    path: '/v1/plans',
    tag: 'pools',
    summary: 'Finds out what a bulk action would be for, exactly; it is done when the plan is executed',
    body: planRequestSchema,
    answer: planSchema,
    status: 201,
    problems: CHANGE,
  },
  {
    method: 'GET',
    path: '/v1/plans/{id}',
    tag: 'pools',
    summary: 'A plan and how far it is',
    params: planParamsSchema,
    answer: planSchema,
    problems: ['invalid_request', ...PLAN],
  },
  {
    method: 'GET',
    path: '/v1/plans/{id}/items',
    tag: 'pools',
    summary: 'The identifiers of a plan, and what became of each',
    params: planParamsSchema,
    query: planItemsQuerySchema,
    answer: planItemsSchema,
    problems: ['invalid_request', ...PLAN],
  },
  {
    method: 'POST',
    path: '/v1/plans/{id}/execute',
    tag: 'pools',
    summary:
      'Does it, unless other identifiers are meant by now: then it tells the difference. ' +
      'Again: goes on where it stopped',
    params: planParamsSchema,
    body: reasonRequestSchema,
    answer: planSchema,
    problems: [...REQUEST, ...PLAN, 'pool_unknown', 'plan_changed', 'plan_expired', ...UNAVAILABLE],
  },
];

function identifierAction(
  action: string,
  summary: string,
  body: NonNullable<Endpoint['body']>,
): readonly Endpoint[] {
  return [
    {
      method: 'POST',
      path: `/v1/pools/{pool}/identifiers/{identifier}/${action}`,
      tag: 'pools',
      summary,
      params: poolIdentifierParamsSchema,
      body,
      answer: identifierDetailSchema,
      problems: [
        ...CONFLICT,
        'identifier_unknown',
        ...(action === 'reserve' ? (['client_id_required'] as const) : []),
      ],
    },
  ];
}
