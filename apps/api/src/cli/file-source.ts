import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Source, SourceAnswer } from './source.js';

/**
 * Asks a ledger's file by the service's own code, in this process: it only reads, and listens nowhere. Another
 * process may be serving the file. Settings (`BERTH_DATA_DIR`) are those of the service.
 */
export class FileSource implements Source {
  private constructor(private readonly app: NestFastifyApplication) {}

  /** Throws `SettingsRefused` or `LedgerRefused`. */
  static async open(): Promise<FileSource> {
    // The modules of the service read the settings for themselves.
    process.env['BERTH_READ_ONLY'] = 'true';
    process.env['BERTH_LOG_LEVEL'] = 'silent';
    await import('reflect-metadata');
    // Only now: who asks a service by HTTP does not wait until all this is loaded.
    const [{ createApp }, { createLogger }] = await Promise.all([
      import('../app.js'),
      import('../platform/logger.js'),
    ]);
    const app = await createApp(createLogger('silent'), { readOnly: true, basePath: '' });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new FileSource(app);
  }

  async get(path: string): Promise<SourceAnswer> {
    const answer = await this.app.inject({ method: 'GET', url: path, payloadAsStream: true });
    const position = answer.headers['ledger-position'];
    return {
      status: answer.statusCode,
      position: position === undefined ? undefined : Number(position),
      body: answer.stream(),
    };
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}
