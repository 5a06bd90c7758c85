import type { Endpoint } from './endpoint.js';
import { EVENTS_ENDPOINTS } from './events.endpoints.js';
import { checksSchema, healthSchema } from './health.js';
import {
  allocateRequestSchema,
  asOfQuerySchema,
  clientParamsSchema,
  clientSchema,
  heartbeatsRequestSchema,
  heartbeatsSchema,
  identifierDetailSchema,
  identifierItemSchema,
  identifierParamsSchema,
  identifiersQuerySchema,
  leaseSchema,
  livenessRequestSchema,
  livenessSchema,
  poolQuerySchema,
  poolStatsSchema,
  releaseRequestSchema,
  releasedSchema,
} from './leases.js';
import { LIVE_ENDPOINTS } from './live.endpoints.js';
import { OVERVIEW_ENDPOINTS } from './overview.endpoints.js';
import { MINT_ENDPOINTS } from './mint.endpoints.js';
import { POOLS_ENDPOINTS } from './pools.endpoints.js';
import { TENANCIES_ENDPOINTS } from './tenancies.endpoints.js';
import type { ProblemCode } from './problems.js';

const CHANGE: readonly ProblemCode[] = ['invalid_json', 'invalid_request', 'pool_unknown', 'body_too_large'];
const UNAVAILABLE: readonly ProblemCode[] = ['ledger_unavailable', 'overloaded'];

/** The OpenAPI document and the 405 answers are made from this list. */
export const ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/allocate',
    tag: 'leases',
    summary: 'Gives the client its identifier: its own again (renewed), or the pool’s next',
    body: allocateRequestSchema,
    answer: leaseSchema,
    problems: [...CHANGE, 'client_id_required', 'pool_exhausted', ...UNAVAILABLE],
  },
  {
    method: 'POST',
    path: '/liveness',
    tag: 'leases',
    summary: 'A heartbeat: renews the caller’s lease',
    body: livenessRequestSchema,
    answer: livenessSchema,
    problems: [
      ...CHANGE,
      'client_id_and_identifier_required',
      'identifier_unknown',
      'identifier_mismatch',
      ...UNAVAILABLE,
    ],
  },
  {
    method: 'POST',
    path: '/release',
    tag: 'leases',
    summary: 'Ends the caller’s lease; the identifier rests for the hold-down',
    body: releaseRequestSchema,
    answer: releasedSchema,
    problems: [
      ...CHANGE,
      'client_id_and_identifier_required',
      'identifier_unknown',
      'identifier_mismatch',
      ...UNAVAILABLE,
    ],
  },
  {
    method: 'POST',
    path: '/v1/heartbeats',
    tag: 'leases',
    summary: 'Heartbeats of many clients in one durable commit, for agents that report for others',
    body: heartbeatsRequestSchema,
    answer: heartbeatsSchema,
    problems: [...CHANGE, ...UNAVAILABLE],
  },
  {
    method: 'GET',
    path: '/identifiers',
    tag: 'leases',
    summary: 'Every identifier of a pool, in pool order',
    query: identifiersQuerySchema,
    answer: identifierItemSchema.array(),
    problems: ['invalid_request', 'invalid_as_of', 'before_first_event', 'pool_unknown'],
  },
  {
    method: 'GET',
    path: '/allocated',
    tag: 'leases',
    summary: 'The held identifiers of a pool, in pool order',
    query: identifiersQuerySchema,
    answer: identifierItemSchema.array(),
    problems: ['invalid_request', 'invalid_as_of', 'before_first_event', 'pool_unknown'],
  },
  {
    method: 'GET',
    path: '/client/{client_id}',
    tag: 'leases',
    summary: 'The leases that a client holds, one a pool',
    params: clientParamsSchema,
    query: asOfQuerySchema,
    answer: clientSchema,
    problems: ['invalid_request', 'invalid_as_of', 'before_first_event', 'client_unknown'],
  },
  {
    method: 'GET',
    path: '/identifier/{identifier}',
    tag: 'leases',
    summary: 'One identifier, held or not',
    params: identifierParamsSchema,
    query: poolQuerySchema,
    answer: identifierDetailSchema,
    problems: [
      'invalid_request',
      'invalid_as_of',
      'before_first_event',
      'identifier_unknown',
      'pool_unknown',
    ],
  },
  {
    method: 'GET',
    path: '/stats',
    tag: 'leases',
    summary: 'How many identifiers of a pool are held, free and resting',
    query: poolQuerySchema,
    answer: poolStatsSchema,
    problems: ['invalid_request', 'invalid_as_of', 'before_first_event', 'pool_unknown'],
  },
  ...MINT_ENDPOINTS,
  {
    method: 'GET',
    path: '/health',
    tag: 'operations',
    summary: 'That the service runs, and for how long',
    answer: healthSchema,
    problems: [],
  },
  {
    method: 'GET',
    path: '/health/live',
    tag: 'operations',
    summary: 'Whether the process should be left running',
    answer: checksSchema,
    problems: [],
  },
  {
    method: 'GET',
    path: '/health/ready',
    tag: 'operations',
    summary: 'Whether it can serve: ledger writable, projections current, reaper on time (else 503)',
    answer: checksSchema,
    problems: [],
  },
  {
    method: 'GET',
    path: '/metrics',
    tag: 'operations',
    summary: 'Prometheus metrics',
    answer: { contentType: 'text/plain; version=0.0.4' },
    problems: [],
  },
  ...LIVE_ENDPOINTS,
  ...OVERVIEW_ENDPOINTS,
  ...POOLS_ENDPOINTS,
  ...EVENTS_ENDPOINTS,
  ...TENANCIES_ENDPOINTS,
];
