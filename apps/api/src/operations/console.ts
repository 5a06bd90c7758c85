import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ENDPOINTS } from '@berth/contract';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

const ROOT = fileURLToPath(new URL('../../../web/dist/', import.meta.url));
/** The first words of paths that are the API's: what is unknown below them is answered as the contract says. */
const API_WORDS = new Set(['docs', 'assets', ...ENDPOINTS.map(({ path }) => firstWord(path))]);
/** The first words of the console's own paths; any other is a page that says that there is none. */
const PAGE_WORDS = new Set(['', 'pools', 'clients', 'events', 'mint', 'settings']);
const YEAR_SECONDS = 31_536_000;

/** No script and no style but from files of the console; no other host; in no frame. See docs/decisions/0012. */
const CONTENT_POLICY = [
  "default-src 'none'",
  ...[
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
  ],
  ...["base-uri 'self'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ');

interface Shell {
  readonly tag: string;
  readonly bodies: Readonly<Record<'identity' | 'gzip' | 'br', Buffer>>;
}

/** The built console: one page for all of its paths, and its files, of which those with a hash never change. */
export class Console {
  private constructor(private readonly shell: Shell) {}

  /** Undefined when it is not built. */
  static open(basePath: string): Console | undefined {
    const file = join(ROOT, 'index.html');
    if (!existsSync(file)) return undefined;
    const html = readFileSync(file, 'utf8').replace('<base href="/"', `<base href="${basePath}/"`);
    const identity = Buffer.from(html);
    const tag = `"${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}"`;
    return new Console({
      tag,
      bodies: { identity, gzip: gzipSync(identity), br: brotliCompressSync(identity) },
    });
  }

  /** Answers who navigates to a path that the API does not have. */
  readonly page = (request: FastifyRequest, reply: FastifyReply): boolean => {
    const { method, url, headers } = request;
    const word = firstWord(url.split('?', 1)[0] ?? '');
    const isNavigation = headers.accept?.includes('text/html') ?? false;
    if ((method !== 'GET' && method !== 'HEAD') || !isNavigation || API_WORDS.has(word)) return false;
    this.answer(request, reply.code(PAGE_WORDS.has(word) ? 200 : 404));
    return true;
  };

  /** Has the page and its files served. */
  async serve(app: NestFastifyApplication): Promise<void> {
    const fastify = app.getHttpAdapter().getInstance();
    fastify.route({
      method: ['GET', 'HEAD'],
      url: '/',
      handler: (request, reply) => this.answer(request, reply),
    });
    const { default: files } = await import('@fastify/static');
    await fastify.register(files, {
      root: join(ROOT, 'assets'),
      prefix: '/assets/',
      preCompressed: true,
      immutable: true,
      maxAge: YEAR_SECONDS * 1_000,
      decorateReply: false,
    });
    await fastify.register(files, {
      root: ROOT,
      wildcard: false,
      globIgnore: ['assets/**', '**/*.{br,gz}', 'index.html'],
      index: false,
      cacheControl: false,
      decorateReply: false,
      setHeaders: (reply) => void reply.header('cache-control', 'no-cache'),
    });
  }

  private answer({ headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { tag, bodies } = this.shell;
    const accepted = headers['accept-encoding'] ?? '';
    const coding = accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : 'identity';
    void reply.headers({
      etag: tag,
      'cache-control': 'no-cache',
      'content-security-policy': CONTENT_POLICY,
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      vary: 'Accept-Encoding, Accept',
    });
    if (headers['if-none-match'] === tag && reply.statusCode === 200) return reply.code(304).send();
    if (coding !== 'identity') void reply.header('content-encoding', coding);
    return reply.header('content-type', 'text/html; charset=utf-8').send(bodies[coding]);
  }
}

function firstWord(path: string): string {
  return path.split('/', 2)[1] ?? '';
}
