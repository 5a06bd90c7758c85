import type { Endpoint } from './endpoint.js';
import {
  occupancyQuerySchema,
  occupancySchema,
  overviewQuerySchema,
  overviewSchema,
  reaperSchema,
} from './overview.js';

export const OVERVIEW_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/v1/overview',
    tag: 'live',
    summary: 'Identifiers by state, rates, what needs attention, and when pools will be full',
    query: overviewQuerySchema,
    answer: overviewSchema,
    problems: [
      'invalid_request',
      'invalid_as_of',
      'before_first_event',
      'pool_unknown',
      'ledger_unavailable',
    ],
  },
  {
    method: 'GET',
    path: '/v1/overview/occupancy',
    tag: 'live',
    summary: 'How many identifiers were held over time',
    query: occupancyQuerySchema,
    answer: occupancySchema,
    problems: ['invalid_request', 'pool_unknown', 'ledger_unavailable', 'query_over_limit', 'overloaded'],
  },
  {
    method: 'GET',
    path: '/v1/reaper',
    tag: 'live',
    summary: 'How the reaper does, and in which pools it expires nothing',
    answer: reaperSchema,
    problems: ['ledger_unavailable'],
  },
];
