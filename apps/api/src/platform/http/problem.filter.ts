import { ENDPOINTS } from '@berth/contract';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { ApiProblem } from './api-problem.js';

/** Errors of the ledger that callers are told of, by class name: `platform` does not know the ledger. */
const BY_NAME: Readonly<Record<string, () => ApiProblem>> = {
  LedgerUnavailable: () =>
    new ApiProblem(
      'ledger_unavailable',
      'Nothing can be written now; nothing was changed. Try again.',
      {},
      RETRY,
    ),
  LedgerOverloaded: () =>
    new ApiProblem('overloaded', 'Too many requests are waiting; nothing was changed. Try again.', {}, RETRY),
  QueryOverLimit: () =>
    new ApiProblem(
      'query_over_limit',
      'The answer takes too long: ask for less, or for a shorter span.',
      {},
      RETRY,
    ),
};

const RETRY = { 'retry-after': '1' };

/** What Fastify says of requests that never reach a handler. */
const BY_FASTIFY_CODE: Readonly<Record<string, () => ApiProblem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new ApiProblem('body_too_large', 'The body is larger than this call takes.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new ApiProblem('invalid_json', 'The body has not the length that Content-Length says.'),
  FST_ERR_BAD_URL: () => new ApiProblem('invalid_request', 'The path does not decode: check its % escapes.'),
  FST_ERR_MAX_PARAM_LENGTH: () => new ApiProblem('invalid_request', 'A name in the path is too long.'),
};

/**
 * Makes a problem document of whatever was thrown; what nobody expected is logged whole and told to
 * nobody.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = toProblem(error, request);
    if (problem.status === 500) this.logger.error({ err: error, requestId: request.id }, 'unexpected error');
    sendProblem(problem, reply);
  }
}

export function sendProblem(problem: ApiProblem, reply: FastifyReply): void {
  // Fastify would close: whoever is still sending would hear of a broken pipe and not of the limit. Node reads the
  // rest away, for as long as a request may take.
  if (problem.code === 'body_too_large') reply.removeHeader('connection');
  void reply
    .code(problem.status)
    .headers(problem.headers)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem.document));
}

export function toProblem(error: unknown, request: FastifyRequest): ApiProblem {
  if (error instanceof ApiProblem) return error;
  // Nest wraps what Fastify throws in an exception of its own.
  const source = error instanceof HttpException && error.cause !== undefined ? error.cause : error;
  const { name, code = '', statusCode = 0 } = source as { name?: string; code?: string; statusCode?: number };
  const known = BY_NAME[name ?? ''] ?? BY_FASTIFY_CODE[code];
  if (known) return known();
  if (error instanceof HttpException && error.getStatus() === 404) return notFoundProblem(request);
  // Of the files of the page: what lies outside of their folder.
  if (statusCode === 403) return notFoundProblem(request);
  if (statusCode >= 400 && statusCode < 500)
    return new ApiProblem('invalid_request', 'The request cannot be read.');
  return new ApiProblem(
    'internal',
    'This is a fault of the service; it has been logged under the Request-Id.',
  );
}

/** Not in the contract's list, because no program calls them. */
const PAGES = ['/', '/docs', '/docs/openapi.json'].map((path) => ({ method: 'GET', path }));

const PATHS = [...ENDPOINTS, ...PAGES].map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replaceAll(/[.]/g, '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
}));

/** 405 with `Allow` where the path is known under another method, else 404. */
export function notFoundProblem({ method, url }: FastifyRequest): ApiProblem {
  const path = url.split('?', 1)[0] ?? '';
  const allowed = new Set(PATHS.filter(({ pattern }) => pattern.test(path)).map((known) => known.method));
  if (allowed.size === 0)
    return new ApiProblem('path_unknown', `There is nothing at ${path}; GET /docs lists every call.`);
  if (allowed.has('GET')) allowed.add('HEAD');
  const allow = [...allowed].join(', ');
  return new ApiProblem('method_not_allowed', `${method} is not allowed here; use ${allow}.`, {}, { allow });
}
