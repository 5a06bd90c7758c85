import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { NoAnswer, problemOf } from './api-problem';
import type { AsOf } from './as-of';

const TIMEOUT_MS = 20_000;
const JSON_BACK = { accept: 'application/json' };
const JSON_BOTH = { ...JSON_BACK, 'content-type': 'application/json' };

type Parameters = Readonly<Record<string, string | number | undefined>>;

/** What is asked of the API. `path` has no leading slash, as the console may be served under any path. */
export interface Question<Answer> {
  readonly path: string;
  readonly query?: Parameters;
  /** The contract's schema of the answer. */
  readonly schema: z.ZodType<Answer>;
  /** As of when; only for calls that take `as_of`. */
  readonly asOf?: AsOf | undefined;
  /** How often (ms) it is asked anew while things happen, if not every second. */
  readonly live?: number | 'never';
}

/** An answer, and which position of the ledger it reflects. */
export interface Answered<Answer> {
  readonly data: Answer;
  readonly position: number | undefined;
}

/** The first part of the key of every query that asks the API: a change of the ledger touches these. */
export const API_KEY = 'api';

/**
 * A query of the API, for `useQuery`. Its key is what it asks, so that nobody has to invent one; `select` with
 * `answer => answer.data` gives the answer alone.
 */
export function apiQuery<Answer>(question: Question<Answer>) {
  return queryOptions({
    queryKey: [API_KEY, question.path, question.query ?? {}, question.asOf ?? null] as const,
    queryFn: ({ signal }) => ask(question, signal),
    ...(question.live !== undefined && { meta: { live: question.live } }),
  });
}

/** Asks; rejects with `ApiProblem`, or with `NoAnswer` when there is none. */
export async function ask<Answer>(
  { path, query = {}, schema, asOf }: Question<Answer>,
  signal: AbortSignal,
): Promise<Answered<Answer>> {
  const response = await call(urlOf(path, { ...query, as_of: asOf }), { signal, headers: JSON_BACK });
  return { data: schema.parse(await response.json()), position: positionIn(response) };
}

/** Bytes, such as a pool's map; `etag` as it was given. Rejects as `ask` does. */
export async function askBytes(
  path: string,
  query: Parameters,
  signal: AbortSignal,
): Promise<Answered<Uint8Array>> {
  const response = await call(urlOf(path, query), { signal });
  return { data: new Uint8Array(await response.arrayBuffer()), position: positionIn(response) };
}

/** What was changed, and the request whose events say so. */
export interface Changed<Answer> extends Answered<Answer> {
  readonly requestId: string | undefined;
}

/** Changes something. Rejects as `ask` does. */
export async function change<Answer>({
  method,
  path,
  body,
  schema,
  timeoutMs,
  keepalive,
}: {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly schema: z.ZodType<Answer>;
  readonly timeoutMs?: number;
  /** Whether it is sent though the page is left meanwhile; for at most 64 kB. */
  readonly keepalive?: boolean;
}): Promise<Changed<Answer>> {
  const init = {
    method,
    headers: JSON_BACK,
    ...(body !== undefined && { body: JSON.stringify(body), headers: JSON_BOTH }),
    ...(keepalive === true && { keepalive }),
  };
  const response = await call(urlOf(path, {}), init, timeoutMs);
  return {
    data: schema.parse(await response.json()),
    position: positionIn(response),
    requestId: response.headers.get('request-id') ?? undefined,
  };
}

/** The whole address of a call, as another program would ask it. */
export function urlOf(path: string, query: Parameters = {}): string {
  const url = new URL(path, document.baseURI);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
  }
  return url.href;
}

async function call(url: string, init: RequestInit, timeoutMs = TIMEOUT_MS): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new NoAnswer('The service does not answer.', { cause: error });
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Which position an answer reflects. */
function positionIn(response: Response): number | undefined {
  const text = response.headers.get('ledger-position');
  return text === null ? undefined : Number(text);
}
