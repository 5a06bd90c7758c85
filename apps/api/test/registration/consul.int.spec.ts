import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually, timePasses } from '../support/eventually.js';
import { FakeConsul } from '../support/fake-consul.js';
import { whileLocked } from '../support/ledger-file.js';
import { RawConnection } from '../support/raw-connection.js';
import { selfSigned } from '../support/self-signed.js';
import { QUICK, Service, temporaryFolder } from '../support/service-process.js';

const REGISTER = 'PUT /v1/agent/service/register';
const DEREGISTER = 'PUT /v1/agent/service/deregister/';
const IDENTIFIERS = { BERTH_IDENTIFIERS: 'vm-[1-9]' };
/** A renewal comes every 10 s. */
const RENEWED_WITHIN_MS = 15_000;

function start(consulUrl: string, more: Readonly<Record<string, string>> = {}): Promise<Service> {
  return Service.start({ ...IDENTIFIERS, CONSUL_URL: consulUrl, ...more });
}

async function registered(agent: FakeConsul, id = 'berth-shard-1', withinMs?: number): Promise<void> {
  await eventually(`${id} is registered`, () => agent.services.has(id), withinMs);
}

async function gauge(service: Service): Promise<number> {
  const { text } = await service.client.get('/metrics');
  return Number(/^berth_consul_registered (\d)$/m.exec(text)?.[1]);
}

function isRegistered(service: Service, withinMs?: number): Promise<true> {
  return eventually('the gauge says so', async () => (await gauge(service)) === 1, withinMs);
}

/** Level and words of every log line; levels as pino numbers them: 30 info, 40 warn. */
function logOf(service: Service): readonly Readonly<Record<string, unknown>>[] {
  const lines = service.process.output.stderr.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

function levelsOf(service: Service): readonly unknown[] {
  return logOf(service).map(({ level }) => level);
}

describe('with CONSUL_URL the service', () => {
  it('registers the port that it listens on, when it does', async () => {
    const agent = await FakeConsul.start();
    const service = await start(agent.address, {
      SERVICE_NAME: 'ids',
      CONTAINER_IP: 'localhost',
      SHARD_ID: '2',
      TOTAL_SHARDS: '3',
    });
    await registered(agent, 'ids-shard-2');
    expect(agent.calls).toHaveLength(1);
    expect(agent.calls[0]).toEqual({
      what: REGISTER,
      token: undefined,
      health: 200,
      body: {
        ID: 'ids-shard-2',
        Name: 'ids',
        Address: 'localhost',
        Port: service.port,
        Tags: ['shard-2', 'v1'],
        Meta: { shard_id: '2', total_shards: '3' },
        Check: {
          HTTP: `http://localhost:${String(service.port)}/health`,
          Interval: '10s',
          Timeout: '5s',
          DeregisterCriticalServiceAfter: '1m',
        },
      },
    });
    await isRegistered(service);
    await service.stop();
    expect(levelsOf(service)).toEqual([30]);
  });

  it('deregisters at SIGTERM, while it still answers', async () => {
    const agent = await FakeConsul.start();
    const service = await start(agent.url);
    await isRegistered(service);
    expect((await service.stop()).code).toBe(0);
    expect(agent.callsOf(DEREGISTER)).toMatchObject([{ what: `${DEREGISTER}berth-shard-1`, health: 200 }]);
    await eventually('the agent has dropped it', () => agent.services.size === 0);
  });

  it('deregisters at SIGTERM before it waits for the ledger', async () => {
    const agent = await FakeConsul.start();
    const service = await start(agent.url, QUICK);
    await isRegistered(service);
    await whileLocked(service.file, async () => {
      // A mark of life waits by then, and behind it the reaper, which a stop waits for.
      await timePasses(800);
      service.process.signal('SIGTERM');
      await eventually('it is deregistered', () => agent.services.size === 0, 3_000);
    });
    expect((await service.process.exit).code).toBe(0);
  });

  it('leaves the ID to a successor that has it when it stops', async () => {
    const agent = await FakeConsul.start();
    const service = await start(agent.url);
    await registered(agent);
    const successor = await start(agent.url);
    await isRegistered(successor);
    expect((await service.stop()).code).toBe(0);
    expect(agent.services.get('berth-shard-1')?.Port).toBe(successor.port);
    expect(agent.callsOf(DEREGISTER)).toEqual([]);
    await successor.stop();
  });

  it('shows its token with every call, and says it nowhere else', async () => {
    const agent = await FakeConsul.start();
    const token = 'b1gs08cr-et00-0000-0000-000000000000';
    const service = await start(agent.url, { CONSUL_HTTP_TOKEN: token, BERTH_LOG_LEVEL: 'debug' });
    await isRegistered(service);
    const { stdout, stderr } = await service.stop();
    expect(agent.calls.map((call) => call.token)).toEqual([token, token, token]);
    expect(stdout + stderr).not.toContain(token);
  });

  it('registers once an agent is there that was not at first', async () => {
    const placeholder = await FakeConsul.start();
    const { url, port } = placeholder;
    await placeholder.stop();
    const service = await start(url);
    await eventually('it has failed more than once', () => logOf(service).length > 0);
    expect(await gauge(service)).toBe(0);
    expect((await service.client.get('/health/ready')).status).toBe(200);

    const agent = await FakeConsul.start({ port });
    await registered(agent);
    await isRegistered(service);
    await service.stop();
    expect(levelsOf(service)).toEqual([40, 30]);
  });

  it('says once why the agent refuses it, and asks on', async () => {
    const agent = await FakeConsul.start();
    agent.refusal = { status: 403, text: 'Permission denied: token lacks service:write' };
    const service = await start(agent.url);
    await eventually('it asks three times', () => agent.calls.length >= 3);
    agent.refusal = undefined;
    await registered(agent);
    await isRegistered(service);
    await service.stop();
    expect(logOf(service)).toMatchObject([
      { level: 40, reason: 'answered 403', detail: 'Permission denied: token lacks service:write' },
      { level: 30 },
    ]);
  });

  it('is not led elsewhere, token in hand', async () => {
    const elsewhere = await FakeConsul.start();
    const agent = await FakeConsul.start();
    agent.refusal = { status: 307, headers: { location: `${elsewhere.url}/v1/agent/service/register` } };
    const service = await start(agent.url, { CONSUL_HTTP_TOKEN: 'secret' });
    await eventually('it asks twice', () => agent.calls.length >= 2);
    expect(elsewhere.calls).toEqual([]);
    await service.stop();
  });

  it('is ready, healthy and stopped in time with an agent that never answers', async () => {
    const agent = await FakeConsul.start();
    agent.refusal = 'silence';
    const service = await start(agent.url);
    expect((await service.client.get('/health')).status).toBe(200);
    expect((await service.client.get('/health/ready')).status).toBe(200);
    await eventually('the agent is asked', () => agent.calls.length > 0);
    const unfinished = await RawConnection.open(service.port);
    unfinished.send('POST /allocate HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"client_id":');
    await service.client.get('/stats');
    const since = performance.now();
    expect((await service.stop()).code).toBe(0);
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(agent.callsOf(DEREGISTER)).toHaveLength(1);
  });

  it('speaks TLS, and trusts what NODE_EXTRA_CA_CERTS adds', async () => {
    const tls = selfSigned();
    const agent = await FakeConsul.start({ tls });
    const ca = join(temporaryFolder(), 'ca.pem');
    writeFileSync(ca, tls.cert);
    const service = await start(agent.url, { NODE_EXTRA_CA_CERTS: ca });
    await isRegistered(service);
    await service.stop();
    await eventually('the agent has dropped it', () => agent.services.size === 0);
  });

  it('tells nothing to an agent whose certificate it does not trust', async () => {
    const agent = await FakeConsul.start({ tls: selfSigned() });
    const service = await start(agent.url);
    await eventually('it says why', () => logOf(service).length > 0);
    expect(logOf(service)[0]).toMatchObject({ level: 40, reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(agent.calls).toEqual([]);
    await service.stop();
  });

  it('warns when the agent can hardly reach the address that it registers', async () => {
    const agent = await FakeConsul.start();
    const service = await start(agent.url, { CONTAINER_IP: '192.0.2.7' });
    await eventually('it warns', () => levelsOf(service).includes(40));
    expect(logOf(service)[0]?.['msg']).toContain('BERTH_HOST 127.0.0.1 listens to this machine alone');
    await service.stop();
  });
});

// Each waits for a renewal: they wait together.
describe.concurrent('at a renewal the service', { timeout: 60_000 }, () => {
  it('registers again when the agent has forgotten it', async () => {
    const agent = await FakeConsul.start();
    const service = await start(agent.url);
    await registered(agent);
    agent.services.clear();
    await registered(agent, 'berth-shard-1', RENEWED_WITHIN_MS);
    const [first, second, ...others] = agent.callsOf(REGISTER);
    expect(second?.body).toEqual(first?.body);
    expect(others).toEqual([]);
    await service.stop();
  });

  it('registers again with an agent that comes back without a memory', async () => {
    const before = await FakeConsul.start();
    const { url, port } = before;
    const service = await start(url);
    await isRegistered(service);
    await before.stop();
    await eventually('it notices', async () => (await gauge(service)) === 0, RENEWED_WITHIN_MS);
    const agent = await FakeConsul.start({ port });
    await registered(agent);
    await isRegistered(service);
    await service.stop();
    expect(levelsOf(service)).toEqual([30, 40, 30]);
  });

  it('lets another service have the ID that has taken it', async () => {
    const agent = await FakeConsul.start();
    const service = await start(agent.url);
    await registered(agent);
    const colleague = await start(agent.url);
    await eventually('it notices', async () => (await gauge(service)) === 0, RENEWED_WITHIN_MS);
    await service.stop();
    expect(agent.services.get('berth-shard-1')?.Port).toBe(colleague.port);
    expect(agent.callsOf(REGISTER)).toHaveLength(2);
    expect(logOf(service).at(-1)?.['reason']).toMatch(
      /^has another service as berth-shard-1, at 127\.0\.0\.1/,
    );
    await colleague.stop();
  });
});

describe('without CONSUL_URL the service', () => {
  it('has no gauge of a registration', async () => {
    const service = await Service.start({ ...IDENTIFIERS, SERVICE_NAME: 'ids', CONSUL_URL: '' });
    expect((await service.client.get('/metrics')).text).not.toContain('berth_consul');
    expect((await service.stop()).stderr).toBe('');
  });
});
