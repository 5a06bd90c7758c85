import { expect } from 'vitest';
import { jsonOf, type Answer } from './json-client.js';

type Members = Readonly<Record<string, unknown>>;
type Told = Pick<Answer, 'status' | 'text'> & { readonly headers: Readonly<Record<string, unknown>> };

/**
 * Status and exact phrase of each problem, as the HTTP contract has them: on purpose not taken from the
 * code.
 */
const PHRASES = {
  invalid_json: [400, 'Invalid JSON'],
  client_id_required: [400, 'client_id is required'],
  client_id_and_identifier_required: [400, 'client_id and identifier are required'],
  invalid_request: [400, 'Invalid request'],
  invalid_query: [400, 'Invalid query'],
  invalid_cursor: [400, 'Invalid cursor'],
  invalid_as_of: [400, 'Invalid as_of'],
  plan_of_another: [403, 'Plan of another'],
  identifier_unknown: [404, 'Identifier not found'],
  client_unknown: [404, 'Client not found'],
  pool_unknown: [404, 'Pool not found'],
  plan_unknown: [404, 'Plan not found'],
  view_unknown: [404, 'View not found'],
  event_unknown: [404, 'Event not found'],
  before_first_event: [404, 'Nothing recorded yet at as_of'],
  path_unknown: [404, 'Endpoint not found'],
  method_not_allowed: [405, 'Invalid request method'],
  request_timeout: [408, 'Request timeout'],
  identifier_mismatch: [409, 'Identifier mismatch'],
  conflict: [409, 'Conflict'],
  plan_changed: [409, 'Plan changed'],
  plan_expired: [410, 'Plan expired'],
  body_too_large: [413, 'Body too large'],
  header_too_large: [431, 'Headers too large'],
  pool_exhausted: [503, 'No available identifiers'],
  overloaded: [503, 'Overloaded'],
  ledger_unavailable: [503, 'Ledger unavailable'],
} as const;

/** RFC 3339 in UTC with milliseconds. */
export const A_TIME: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** 200 with compact JSON that has exactly these members, in this order. */
export function expectBody(answer: Told, body: Members): void {
  expect(answer).toMatchObject({ status: 200 });
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expectCompact(answer);
  expect(Object.keys(jsonOf(answer))).toEqual(Object.keys(body));
  expect(jsonOf(answer)).toEqual(body);
}

/** A problem document with the members of the contract, these extras, and nothing else. */
export function expectProblem(answer: Told, code: keyof typeof PHRASES, extras: Members = {}): void {
  const [status, phrase] = PHRASES[code];
  expect(answer).toMatchObject({ status });
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expectCompact(answer);
  const { detail, ...members } = jsonOf(answer);
  expect(detail).toMatch(/\S/);
  expect(members).toEqual({
    type: `urn:berth:problem:${code}`,
    title: phrase,
    status,
    code,
    error: phrase,
    message: detail,
    ...extras,
  });
}

function expectCompact({ text }: Told): void {
  expect(text).toBe(JSON.stringify(JSON.parse(text)));
}
