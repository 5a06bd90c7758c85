import { Readable } from 'node:stream';
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import type { Logger } from 'pino';
import { ApiProblem } from './api-problem.js';
import { LOGGER } from '../logger.js';

/** Each has its share of the thread that heartbeats are answered by. */
const EXPORTS_MAX = 4;

/** The exports that are under way, which may only be so many. */
@Injectable()
export class RunningExports {
  private readonly running = new Set<Readable>();

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  /** A file of these pieces, each made when the one before was taken. Throws the problem `overloaded`. */
  begin(
    pieces: Iterable<string> | AsyncIterable<string>,
    of: { readonly contentType: string; readonly fileName: string; readonly requestId: string },
  ): StreamableFile {
    if (this.running.size >= EXPORTS_MAX) {
      const retry = { 'retry-after': '30' };
      throw new ApiProblem('overloaded', 'Too many exports are under way: ask again later.', {}, retry);
    }
    const stream = Readable.from(pieces, { objectMode: false });
    this.running.add(stream);
    stream.once('close', () => this.running.delete(stream));
    // What is answered by then cannot be taken back: the connection is cut.
    stream.once('error', (err) => {
      this.logger.error({ err, requestId: of.requestId }, 'an export was cut short');
    });
    return new StreamableFile(stream, {
      type: of.contentType,
      disposition: `attachment; filename="${of.fileName}"`,
    });
  }
}
