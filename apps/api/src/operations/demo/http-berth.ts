import { Agent, request, type IncomingMessage } from 'node:http';
import type { Lease, Problem } from '@berth/contract';
import type {
  AllocateOutcome,
  BerthClient,
  FleetLease,
  HeartbeatOutcome,
  ReleaseOutcome,
} from '@berth/testkit';

const SOCKETS_MAX = 128;
const UNAVAILABLE = { outcome: 'unavailable' } as const;

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The service over HTTP, by a few kept connections: a machine's own would be its own connection. */
export class HttpBerth implements BerthClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });

  /** A call without an answer within `timeoutMs` counts as lost. */
  constructor(
    private readonly url: string,
    private readonly timeoutMs: number,
  ) {}

  async allocate(clientId: string, pool: string): Promise<AllocateOutcome> {
    const { status, body } = await this.post('/allocate', { client_id: clientId, pool });
    if (status === 200) return { outcome: 'granted', lease: leaseOf(JSON.parse(body) as Lease) };
    const isExhausted = status === 503 && (JSON.parse(body) as Problem).code === 'pool_exhausted';
    return isExhausted ? { outcome: 'exhausted' } : UNAVAILABLE;
  }

  async heartbeat(lease: FleetLease): Promise<HeartbeatOutcome> {
    const { status } = await this.post('/liveness', bodyOf(lease));
    return status === 200 ? { outcome: 'renewed' } : refusal(status);
  }

  async release(lease: FleetLease): Promise<ReleaseOutcome> {
    const { status } = await this.post('/release', bodyOf(lease));
    return status === 200 ? { outcome: 'released' } : refusal(status);
  }

  async get(path: string): Promise<string> {
    return (await this.call('GET', path)).body;
  }

  close(): void {
    this.agent.destroy();
  }

  private async post(path: string, body: object): Promise<Answer> {
    try {
      return await this.call('POST', path, JSON.stringify(body));
    } catch {
      return { status: 0, body: '' };
    }
  }

  private call(method: string, path: string, body?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { agent, timeoutMs: timeout } = this;
      const headers = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
      const call = request(this.url + path, { method, agent, timeout, headers }, (answer) => {
        void read(answer).then(resolve, reject);
      });
      call.on('error', reject);
      call.on('timeout', () => call.destroy(new Error(`no answer within ${String(timeout)} ms`)));
      call.end(body);
    });
  }
}

async function read(answer: IncomingMessage): Promise<Answer> {
  const chunks = (await answer.toArray()) as Buffer[];
  return { status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() };
}

function refusal(status: number) {
  if (status === 409) return { outcome: 'mismatch' } as const;
  return status === 404 ? ({ outcome: 'unknown' } as const) : UNAVAILABLE;
}

function leaseOf(lease: Lease): FleetLease {
  return {
    pool: lease.pool,
    identifier: lease.identifier,
    clientId: lease.client_id,
    token: lease.token,
    ttlMs: lease.ttl_seconds * 1_000,
    heartbeatMs: lease.heartbeat_seconds * 1_000,
  };
}

function bodyOf({ clientId, identifier, pool, token }: FleetLease): object {
  return { client_id: clientId, identifier, pool, token };
}
