import { connect, type Socket } from 'node:net';
import { eventually } from './eventually.js';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A TCP connection on which a test says what it likes, HTTP or not. */
export class RawConnection {
  private received = Buffer.alloc(0);
  private ended = false;

  static open(port: number): Promise<RawConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new RawConnection(socket));
      });
    });
  }

  private constructor(private readonly socket: Socket) {
    socket.on('data', (bytes) => (this.received = Buffer.concat([this.received, bytes])));
    // A reset is one of the ways in which the service may close.
    socket.on('error', () => undefined);
    socket.on('close', () => (this.ended = true));
  }

  /** Whether the service has closed the connection. */
  get closed(): boolean {
    return this.ended;
  }

  /** Whole answers that have come so far. */
  get answers(): readonly RawAnswer[] {
    return parseAnswers(this.received);
  }

  send(bytes: string | Buffer): this {
    this.socket.write(bytes);
    return this;
  }

  /** Says that nothing more will be sent; still reads. */
  finish(): this {
    this.socket.end();
    return this;
  }

  /** Gone without a word, like a machine that lost its power. */
  drop(): void {
    this.socket.destroy();
  }

  answered(count: number, withinMs?: number): Promise<readonly RawAnswer[]> {
    const probe = (): readonly RawAnswer[] | undefined => {
      const { answers } = this;
      return answers.length >= count ? answers : undefined;
    };
    return eventually(`${String(count)} answers on a connection`, probe, withinMs);
  }

  /** What was answered before the service closed the connection. */
  async closedByService(withinMs?: number): Promise<readonly RawAnswer[]> {
    await eventually('a closed connection', () => this.ended, withinMs);
    return this.answers;
  }

  /** The first answer, or undefined when the service closed the connection without one. */
  async answeredOrClosed(withinMs?: number): Promise<RawAnswer | undefined> {
    const isDone = (): boolean => this.ended || this.answers.length > 0;
    await eventually('an answer or a closed connection', isDone, withinMs);
    return this.answers[0];
  }
}

/**
 * Opens a connection, sends the bytes, and tells the first answer or undefined for a connection closed
 * without one.
 */
export async function exchange(port: number, bytes: string | Buffer): Promise<RawAnswer | undefined> {
  const connection = await RawConnection.open(port);
  const answer = await connection.send(bytes).answeredOrClosed();
  connection.drop();
  return answer;
}

/** The bytes of a request as a client would send it. */
export function httpRequest(method: string, path: string, body?: string, headers = ''): string {
  const length = body === undefined ? '' : `Content-Length: ${String(Buffer.byteLength(body))}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nHost: berth\r\n${length}${headers}\r\n${body ?? ''}`;
}

function parseAnswers(received: Buffer): readonly RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = received;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return answers;
    const [statusLine = '', ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const headers = Object.fromEntries(lines.map(parseHeader));
    const body = takeBody(rest.subarray(end + 4), headers);
    if (!body) return answers;
    answers.push({ status: Number(statusLine.split(' ')[1]), headers, text: body.text });
    rest = rest.subarray(end + 4 + body.length);
  }
}

function parseHeader(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

/** Undefined while the body is not whole. An answer without a length is taken to have none. */
function takeBody(
  rest: Buffer,
  headers: Readonly<Record<string, string>>,
): { readonly text: string; readonly length: number } | undefined {
  if (headers['transfer-encoding'] === 'chunked') {
    const end = rest.indexOf('0\r\n\r\n');
    if (end < 0) return undefined;
    return { text: rest.subarray(0, end).toString(), length: end + 5 };
  }
  const length = Number(headers['content-length'] ?? 0);
  return rest.length < length ? undefined : { text: rest.subarray(0, length).toString(), length };
}
