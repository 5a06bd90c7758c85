import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { openApiDocument } from './openapi.js';

/** What of Swagger UI is used; all else that lies beside it is not served. */
const FILES = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png']);
const SCRIPT = `SwaggerUIBundle({ url: 'docs/openapi.json', dom_id: '#reference', deepLinking: true });\n`;

/**
 * Has the API reference served: the OpenAPI document, and Swagger UI to read it. The document is made when it is first
 * asked for: it would make every start longer.
 */
export async function serveReference(app: NestFastifyApplication, basePath: string): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  let document: string | undefined;
  fastify.get('/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(page(basePath)));
  fastify.get('/docs/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(openApiDocument());
    return reply.type('application/json; charset=utf-8').send(document);
  });
  fastify.get('/docs/reference.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(SCRIPT),
  );
  const { default: files } = await import('@fastify/static');
  await fastify.register(files, {
    root: dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')),
    prefix: '/docs/ui/',
    allowedPath: (path) => FILES.has(path),
    index: false,
    decorateReply: false,
  });
}

function page(basePath: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Berth: API reference</title>
    <base href="${basePath}/" />
    <link rel="icon" href="docs/ui/favicon-32x32.png" />
    <link rel="stylesheet" href="docs/ui/swagger-ui.css" />
  </head>
  <body>
    <div id="reference"></div>
    <script src="docs/ui/swagger-ui-bundle.js"></script>
    <script src="docs/reference.js"></script>
  </body>
</html>
`;
}
