import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { AppModule, ReadOnlyAppModule } from './app.module.js';
import { Console } from './operations/console.js';
import { serveReference } from './operations/reference.js';
import { createFastifyAdapter } from './platform/http/fastify.js';
import { ProblemFilter } from './platform/http/problem.filter.js';
import { nestLogger } from './platform/logger.js';
import type { Settings } from './platform/settings.js';

/** The whole service, ready to listen. Throws what keeps it from starting. */
export async function createApp(
  logger: Logger,
  { readOnly, basePath }: Pick<Settings, 'readOnly' | 'basePath'>,
): Promise<NestFastifyApplication> {
  const web = Console.open(basePath);
  const page = web?.page;
  const root = readOnly ? ReadOnlyAppModule : AppModule;
  const app = await NestFactory.create<NestFastifyApplication>(
    root,
    createFastifyAdapter({ readOnly, basePath, page }),
    {
      abortOnError: false,
      bodyParser: false,
      logger: nestLogger(logger),
    },
  );
  app.useGlobalFilters(new ProblemFilter(logger));
  await serveReference(app, basePath);
  await web?.serve(app);
  return app;
}
