import {
  clientSchema,
  identifierDetailSchema,
  identifierItemSchema,
  leaseSchema,
  livenessSchema,
  poolStatsSchema,
  type Client,
  type IdentifierDetail,
  type IdentifierItem,
  type Lease,
  type Liveness,
  type PoolStats,
} from '@berth/contract';
import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly bytes: Buffer;
}

export interface Request {
  /** Sent as JSON, but for strings and bytes, which are sent as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const ANSWER_WITHIN_MS = 20_000;

/** The service as its callers see it: JSON over kept-alive connections. */
export class JsonClient {
  private readonly agent: Agent;

  constructor(
    readonly url: string,
    connectionsMax = 64,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connectionsMax });
  }

  /** Rejects when there is no whole answer: connection refused, reset or cut. */
  ask(method: string, path: string, { body, headers = {} }: Request = {}): Promise<Answer> {
    const bytes = toBytes(body);
    return new Promise((resolve, reject) => {
      const sent = request(new URL(this.url), {
        agent: this.agent,
        method,
        path,
        headers: {
          ...(bytes && { 'content-type': 'application/json', 'content-length': bytes.length }),
          ...headers,
        },
        timeout: ANSWER_WITHIN_MS,
      });
      sent.on('response', (message) => {
        readWhole(message).then(resolve, reject);
      });
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer`)));
      sent.on('error', reject);
      sent.end(bytes);
    });
  }

  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer> {
    return this.ask('GET', path, headers ? { headers } : {});
  }

  post(path: string, body: unknown): Promise<Answer> {
    return this.ask('POST', path, { body });
  }

  async allocate(clientId: string, pool?: string): Promise<Lease> {
    return leaseSchema.parse(success(await this.post('/allocate', { client_id: clientId, pool })));
  }

  async heartbeat({ client_id, identifier, pool, token }: Lease): Promise<Liveness> {
    const answer = await this.post('/liveness', { client_id, identifier, pool, token });
    return livenessSchema.parse(success(answer));
  }

  async release({ client_id, identifier, pool, token }: Lease): Promise<void> {
    success(await this.post('/release', { client_id, identifier, pool, token }));
  }

  async stats(pool = 'default'): Promise<PoolStats> {
    return poolStatsSchema.parse(success(await this.get(`/stats?pool=${pool}`)));
  }

  async identifiers(query = ''): Promise<readonly IdentifierItem[]> {
    return identifierItemSchema.array().parse(success(await this.get(`/identifiers${query}`)));
  }

  async identifier(name: string, pool = 'default'): Promise<IdentifierDetail> {
    const path = `/identifier/${encodeURIComponent(name)}?pool=${pool}`;
    return identifierDetailSchema.parse(success(await this.get(path)));
  }

  /** Undefined when the client holds nothing. */
  async client(clientId: string): Promise<Client | undefined> {
    const answer = await this.get(`/client/${encodeURIComponent(clientId)}`);
    return answer.status === 404 ? undefined : clientSchema.parse(success(answer));
  }

  /** Lets the kept-alive connections go. */
  close(): void {
    this.agent.destroy();
  }
}

/** The answer's JSON; throws on any status but 200. */
export function success({ status, text }: Answer): unknown {
  if (status !== 200) throw new Error(`expected 200, was answered ${String(status)}: ${text}`);
  return JSON.parse(text);
}

/** The answer's JSON object, whatever the status. */
export function jsonOf({ text }: Pick<Answer, 'text'>): Readonly<Record<string, unknown>> {
  return JSON.parse(text) as Record<string, unknown>;
}

export function ledgerPosition({ headers }: Pick<Answer, 'headers'>): number {
  return Number(headers['ledger-position']);
}

function toBytes(body: unknown): Buffer | undefined {
  if (body === undefined) return undefined;
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

async function readWhole(message: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  if (!message.complete) throw new Error('the answer was cut short');
  const bytes = Buffer.concat(chunks);
  return { status: message.statusCode ?? 0, headers: message.headers, text: bytes.toString(), bytes };
}
