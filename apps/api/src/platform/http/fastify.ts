import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblem } from './api-problem.js';
import { notFoundProblem, sendProblem, toProblem } from './problem.filter.js';
import { refuseUnreadable } from './unreadable-request.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** Puts on an answer what every answer carries: Fastify runs no hooks for a path that it cannot route. */
    stampAnswer?: (request: FastifyRequest, reply: FastifyReply) => void;
  }
}

const BODY_BYTES_MAX = 64 * 1024;
/** A client that sends its request slower than this is let go, so that idle and slow ones cannot pile up. */
const REQUEST_TIMEOUT_MS = 30_000;
/** How often slow ones are looked for: a request may take this much longer before it is let go. */
const TIMEOUTS_CHECKED_EVERY_MS = 2_000;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const REQUEST_ID = /^[A-Za-z0-9._:@-]{1,128}$/;

interface ServerShape {
  readonly readOnly: boolean;
  /** Under which path all is reached; empty for the root. */
  readonly basePath: string;
  /** Answers the request of a browser that goes to a path of the console; false when it is no such request. */
  readonly page?: ((request: FastifyRequest, reply: FastifyReply) => boolean) | undefined;
}

/** The HTTP server: JSON bodies whatever the content type says, request ids, bounds on size and time. */
export function createFastifyAdapter({ readOnly, basePath, page }: ServerShape): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Node takes the larger of both times for the whole request; headers have a minute unless told otherwise.
    http: { headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: TIMEOUTS_CHECKED_EVERY_MS },
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    // What is asked while the service stops is answered like all else, with `Connection: close`.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 2_048 },
    ...(basePath !== '' && { rewriteUrl: ({ url = '/' }: IncomingMessage) => below(basePath, url) }),
    requestIdHeader: false,
    genReqId: requestIds(),
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      request.server.stampAnswer?.(request, reply);
      sendProblem(toProblem(error, request), reply);
    },
  });
  if (page) showPages(adapter.getInstance(), page);
  refuseBeforeTheBody(adapter.getInstance());
  if (readOnly) refuseChanges(adapter.getInstance());
  parseJsonWhateverItIsCalled(adapter.getInstance());
  return adapter;
}

/** The path without the base; paths that a proxy has taken it off already stay as they are. */
function below(basePath: string, url: string): string {
  if (!url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  if (rest.startsWith('/')) return rest;
  return rest === '' || rest.startsWith('?') ? `/${rest}` : url;
}

function showPages(fastify: FastifyInstance, page: NonNullable<ServerShape['page']>): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404 || !page(request, reply)) done();
  });
}

/** One hook, as each one costs: what there is nothing for need not be JSON, and all else is read as JSON. */
function refuseBeforeTheBody(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    // Fastify refuses a content type that it cannot read before any parser is asked.
    request.raw.headers['content-type'] = undefined;
    done(request.is404 ? notFoundProblem(request) : undefined);
  });
}

/** Before the body is read, too: a ledger that is only looked at is changed by nobody. */
function refuseChanges(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const message = 'This service only reads the ledger (BERTH_READ_ONLY); ask the one that writes it.';
    done(READS.has(request.method) ? undefined : new ApiProblem('ledger_unavailable', message));
  });
}

/**
 * A caller's own `Request-Id` when it is plain, else one of ours: unique in this process, short, and
 * cheap.
 */
function requestIds(): (request: { headers: Record<string, string | string[] | undefined> }) => string {
  const prefix = Date.now().toString(36);
  let count = 0;
  return ({ headers }) => {
    const given = headers['request-id'];
    if (typeof given === 'string' && REQUEST_ID.test(given)) return given;
    count += 1;
    return `${prefix}-${count.toString(36)}`;
  };
}

/** Older clients send JSON under any content type or none; what is not JSON is refused by its content. */
function parseJsonWhateverItIsCalled(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      if (!isUtf8(body as Buffer)) throw new Error('not UTF-8');
      done(null, JSON.parse(body.toString()));
    } catch {
      done(new ApiProblem('invalid_json', 'The body must be one JSON value in UTF-8.'));
    }
  });
}
