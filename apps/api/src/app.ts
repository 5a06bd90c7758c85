import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { Logger } from 'pino';
import { AppModule, ReadOnlyAppModule } from './app.module.js';
import { openApiDocument } from './operations/openapi.js';
import { createFastifyAdapter } from './platform/http/fastify.js';
import { ProblemFilter } from './platform/http/problem.filter.js';
import { nestLogger } from './platform/logger.js';
import type { Settings } from './platform/settings.js';

const WEB_ROOT = fileURLToPath(new URL('../../web/dist/', import.meta.url));

/** The whole service, ready to listen. Throws what keeps it from starting. */
export async function createApp(
  logger: Logger,
  { readOnly }: Pick<Settings, 'readOnly'>,
): Promise<NestFastifyApplication> {
  const root = readOnly ? ReadOnlyAppModule : AppModule;
  const app = await NestFactory.create<NestFastifyApplication>(root, createFastifyAdapter({ readOnly }), {
    abortOnError: false,
    bodyParser: false,
    logger: nestLogger(logger),
  });
  app.useGlobalFilters(new ProblemFilter(logger));
  SwaggerModule.setup('docs', app, openApiDocument(), { jsonDocumentUrl: 'docs/openapi.json' });
  if (existsSync(WEB_ROOT)) app.useStaticAssets({ root: WEB_ROOT, wildcard: false });
  return app;
}
