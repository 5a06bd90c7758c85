import type { Endpoint } from './endpoint.js';
import { streamQuerySchema } from './live.js';

export const LIVE_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/v1/stream',
    tag: 'live',
    summary: 'What happens, as server-sent events: tick, events, map, reset; resumes by Last-Event-ID',
    query: streamQuerySchema,
    answer: { contentType: 'text/event-stream' },
    problems: ['invalid_request', 'pool_unknown', 'overloaded'],
  },
];
