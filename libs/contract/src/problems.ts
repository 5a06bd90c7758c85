import { z } from 'zod';

/**
 * Everything that can go wrong for a caller: the machine's word, the status, and the exact phrase that
 * clients of the services before this one look for in `error`.
 */
export const PROBLEMS = {
  invalid_json: { status: 400, error: 'Invalid JSON' },
  client_id_required: { status: 400, error: 'client_id is required' },
  client_id_and_identifier_required: { status: 400, error: 'client_id and identifier are required' },
  invalid_request: { status: 400, error: 'Invalid request' },
  data_type_required: { status: 400, error: 'Valid dataType is required' },
  batch_size_required: { status: 400, error: 'Valid batchSize is required' },
  type_mismatch: { status: 400, error: 'Type mismatch' },
  invalid_operation: { status: 400, error: 'Invalid operation' },
  snowflake_id_invalid: { status: 400, error: 'Invalid Snowflake ID' },
  invalid_cursor: { status: 400, error: 'Invalid cursor' },
  invalid_query: { status: 400, error: 'Invalid query' },
  invalid_as_of: { status: 400, error: 'Invalid as_of' },
  plan_of_another: { status: 403, error: 'Plan of another' },
  identifier_unknown: { status: 404, error: 'Identifier not found' },
  client_unknown: { status: 404, error: 'Client not found' },
  pool_unknown: { status: 404, error: 'Pool not found' },
  entity_unknown: { status: 404, error: 'Entity not found' },
  plan_unknown: { status: 404, error: 'Plan not found' },
  view_unknown: { status: 404, error: 'View not found' },
  event_unknown: { status: 404, error: 'Event not found' },
  before_first_event: { status: 404, error: 'Nothing recorded yet at as_of' },
  path_unknown: { status: 404, error: 'Endpoint not found' },
  method_not_allowed: { status: 405, error: 'Invalid request method' },
  request_timeout: { status: 408, error: 'Request timeout' },
  identifier_mismatch: { status: 409, error: 'Identifier mismatch' },
  entity_exists: { status: 409, error: 'Entity already exists' },
  range_exhausted: { status: 409, error: 'Range exhausted' },
  backward_reset: { status: 409, error: 'Backward reset refused' },
  conflict: { status: 409, error: 'Conflict' },
  plan_changed: { status: 409, error: 'Plan changed' },
  plan_expired: { status: 410, error: 'Plan expired' },
  body_too_large: { status: 413, error: 'Body too large' },
  idempotency_key_reused: { status: 422, error: 'Idempotency key reused' },
  header_too_large: { status: 431, error: 'Headers too large' },
  internal: { status: 500, error: 'Internal server error' },
  pool_exhausted: { status: 503, error: 'No available identifiers' },
  no_machine_number: { status: 503, error: 'No machine number' },
  ledger_unavailable: { status: 503, error: 'Ledger unavailable' },
  query_over_limit: { status: 503, error: 'Query over limit' },
  overloaded: { status: 503, error: 'Overloaded' },
  entities_exhausted: { status: 507, error: 'Too many entities' },
} as const satisfies Record<string, { readonly status: number; readonly error: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** RFC 9457, with the two older fields `error` and `message` that existing clients read. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  error: z.string(),
  message: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;
