import { Readable } from 'node:stream';
import { CliError, usageError } from './cli-error.js';
import type { Source, SourceAnswer } from './source.js';

/** Asks a service; `token` is sent along when there is one. */
export class HttpSource implements Source {
  private readonly base: string;

  constructor(
    url: string,
    private readonly token: string | undefined,
  ) {
    if (!/^https?:\/\/[^/?#\s]+\/?$/.test(url) || !URL.canParse(url)) {
      throw usageError(`--url: '${url}' is no address such as http://localhost:7001`);
    }
    this.base = url.replace(/\/$/, '');
  }

  async get(path: string): Promise<SourceAnswer> {
    const headers = this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
    const answer = await fetch(this.base + path, { headers, redirect: 'manual' }).catch((error: unknown) => {
      throw new CliError(`${this.base} does not answer: ${reasonOf(error)}`, 1, { cause: error });
    });
    const position = answer.headers.get('ledger-position');
    return {
      status: answer.status,
      position: position === null ? undefined : Number(position),
      body: answer.body ? Readable.fromWeb(answer.body) : Readable.from([]),
    };
  }

  async close(): Promise<void> {
    // Connections that wait do not keep the process.
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
  if (cause?.code === 'ECONNREFUSED') return 'nothing listens there';
  if (cause?.code === 'ENOTFOUND' || cause?.code === 'EAI_AGAIN') return 'no such host';
  return cause?.message ?? message;
}
