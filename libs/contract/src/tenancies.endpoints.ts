import {
  clientHistorySchema,
  clientListSchema,
  clientQuerySchema,
  clientsQuerySchema,
  gapsSchema,
  uptimeQuerySchema,
  uptimeSchema,
} from './clients.js';
import type { Endpoint } from './endpoint.js';
import {
  identifierExportQuerySchema,
  identifierHistorySchema,
  identifierListQuerySchema,
  identifierListSchema,
} from './identifiers.js';
import { asOfQuerySchema, clientParamsSchema } from './leases.js';
import { poolIdentifierParamsSchema, poolParamsSchema } from './pools.js';
import type { ProblemCode } from './problems.js';
import {
  clientTenanciesQuerySchema,
  clientTenanciesSchema,
  identifierTenanciesQuerySchema,
  identifierTenanciesSchema,
} from './tenancies.js';

const PAST: readonly ProblemCode[] = [
  'invalid_request',
  'invalid_as_of',
  'before_first_event',
  'pool_unknown',
  'query_over_limit',
  'overloaded',
  'ledger_unavailable',
];
const CLIENT: readonly ProblemCode[] = [...PAST, 'client_unknown'];
const IDENTIFIER: readonly ProblemCode[] = [...PAST, 'identifier_unknown'];

export const TENANCIES_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/v1/pools/{pool}/identifiers',
    tag: 'pools',
    summary: 'The identifiers of a pool: state, since when, holder',
    params: poolParamsSchema,
    query: identifierListQuerySchema,
    answer: identifierListSchema,
    problems: [...PAST, 'invalid_cursor'],
  },
  {
    method: 'GET',
    path: '/v1/pools/{pool}/export',
    tag: 'pools',
    summary: 'All of these identifiers as a stream of lines, under a line that says which they are',
    params: poolParamsSchema,
    query: identifierExportQuerySchema,
    answer: { contentType: 'application/x-ndjson' },
    problems: PAST,
  },
  {
    method: 'GET',
    path: '/v1/pools/{pool}/identifiers/{identifier}',
    tag: 'pools',
    summary: 'One identifier: state, holder, who held it before, how often it was held',
    params: poolIdentifierParamsSchema,
    query: asOfQuerySchema,
    answer: identifierHistorySchema,
    problems: IDENTIFIER,
  },
  {
    method: 'GET',
    path: '/v1/pools/{pool}/identifiers/{identifier}/tenancies',
    tag: 'history',
    summary: 'Who held the identifier when, and whether two ever held it at once',
    params: poolIdentifierParamsSchema,
    query: identifierTenanciesQuerySchema,
    answer: identifierTenanciesSchema,
    problems: [...IDENTIFIER, 'invalid_cursor'],
  },
  {
    method: 'GET',
    path: '/v1/clients',
    tag: 'history',
    summary: 'The clients that ever held anything, and what they hold',
    query: clientsQuerySchema,
    answer: clientListSchema,
    problems: [...PAST, 'invalid_cursor'],
  },
  {
    method: 'GET',
    path: '/v1/clients/{client_id}',
    tag: 'history',
    summary: 'One client: what it holds, since when it is known',
    params: clientParamsSchema,
    query: clientQuerySchema,
    answer: clientHistorySchema,
    problems: CLIENT,
  },
  {
    method: 'GET',
    path: '/v1/clients/{client_id}/tenancies',
    tag: 'history',
    summary: 'What the client held when',
    params: clientParamsSchema,
    query: clientTenanciesQuerySchema,
    answer: clientTenanciesSchema,
    problems: [...CLIENT, 'invalid_cursor'],
  },
  {
    method: 'GET',
    path: '/v1/clients/{client_id}/uptime',
    tag: 'history',
    summary: 'For how much of a time the client held a lease, from the leases themselves',
    params: clientParamsSchema,
    query: uptimeQuerySchema,
    answer: uptimeSchema,
    problems: CLIENT,
  },
  {
    method: 'GET',
    path: '/v1/clients/{client_id}/gaps',
    tag: 'history',
    summary: 'How long the client was silent while it held something, as far as that is on record',
    params: clientParamsSchema,
    query: uptimeQuerySchema,
    answer: gapsSchema,
    problems: CLIENT,
  },
];
