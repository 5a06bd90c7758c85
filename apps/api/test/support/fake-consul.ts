import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { JsonClient } from './json-client.js';
import type { SelfSigned } from './self-signed.js';

/** The part of a service definition that the agent needs to play its own. */
interface Definition {
  readonly ID: string;
  readonly Address: string;
  readonly Port: number;
  readonly Check: { readonly HTTP: string };
}

interface AgentCall {
  /** `PUT /v1/agent/service/register` */
  readonly what: string;
  readonly token: string | undefined;
  readonly body: unknown;
  /** What the service's check answered before a PUT was. */
  readonly health: number | undefined;
}

interface Refusal {
  readonly status: number;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

// Each test file has this module to itself.
const running = new Set<FakeConsul>();
afterAll(async () => {
  await Promise.all([...running].map((agent) => agent.stop()));
});

/** A Consul agent as far as services see it. It ends with the tests of its file, if not before. */
export class FakeConsul {
  readonly services = new Map<string, Definition>();
  readonly calls: AgentCall[] = [];
  /** What every call is answered with instead; `silence`: never anything. */
  refusal: Refusal | 'silence' | undefined;

  private constructor(
    private readonly server: Server,
    private readonly scheme: string,
  ) {}

  static async start({ tls, port = 0 }: { tls?: SelfSigned; port?: number } = {}): Promise<FakeConsul> {
    const server = tls ? createTlsServer(tls) : createServer();
    const agent = new FakeConsul(server, tls ? 'https' : 'http');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void agent.answer(request, response);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    running.add(agent);
    return agent;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** `host:port` without a scheme. */
  get address(): string {
    return `127.0.0.1:${String(this.port)}`;
  }

  get url(): string {
    return `${this.scheme}://${this.address}`;
  }

  callsOf(what: string): readonly AgentCall[] {
    return this.calls.filter((call) => call.what.startsWith(what));
  }

  async stop(): Promise<void> {
    running.delete(this);
    this.server.closeAllConnections();
    if (this.server.listening) await once(this.server.close(), 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const text = await textOf(request);
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const definition = url.endsWith('/register')
      ? (body as Definition)
      : this.services.get(url.split('/').at(-1) ?? '');
    this.calls.push({
      what: `${method} ${url}`,
      token: headers['x-consul-token'] as string | undefined,
      body,
      health: method === 'PUT' && definition ? await statusOf(definition.Check.HTTP) : undefined,
    });
    if (this.refusal === 'silence') return;
    if (this.refusal) response.writeHead(this.refusal.status, this.refusal.headers).end(this.refusal.text);
    else if (!definition) response.writeHead(404).end('Unknown service');
    else if (method === 'GET') response.end(JSON.stringify({ ...definition, Service: 'berth' }));
    else {
      if (url.endsWith('/register')) this.services.set(definition.ID, definition);
      else this.services.delete(definition.ID);
      response.end();
    }
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** On a connection of its own, as a check would ask; undefined when nobody answers. */
async function statusOf(url: string): Promise<number | undefined> {
  const client = new JsonClient(url);
  const answer = await client.get(new URL(url).pathname).catch(() => undefined);
  client.close();
  return answer?.status;
}
