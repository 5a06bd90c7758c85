import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { diagnosticsSchema, ENDPOINTS } from '@berth/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { expectBody, expectProblem } from '../support/expect-answer.js';
import { jsonOf } from '../support/json-client.js';
import { Service } from '../support/service-process.js';

const PAGE = fileURLToPath(new URL('../../../web/dist/index.html', import.meta.url));

let service: Service;
beforeAll(async () => {
  service = await Service.start({
    BERTH_IDENTIFIERS: 'vm-[1-5]',
    BERTH_POOLS: 'edge=e-[1-2]',
    SHARD_ID: '2',
    TOTAL_SHARDS: '3',
  });
});

describe('GET /health', () => {
  it('answers with every member of the contract', async () => {
    const answer = await service.client.get('/health');
    expectBody(answer, {
      status: 'healthy',
      uptime: expect.stringMatching(/^\d+s$/) as unknown,
      uptime_seconds: expect.any(Number) as unknown,
      shard: 2,
      totalShards: 3,
      snowflakeStats: expect.any(Object) as unknown,
    });
    const { uptime, uptime_seconds: seconds } = jsonOf(answer) as { uptime: string; uptime_seconds: number };
    expect(uptime).toBe(`${String(Math.floor(seconds))}s`);
  });

  it('says at /health/live that the process runs', async () => {
    const answer = await service.client.get('/health/live');
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)['status']).toBe('live');
  });

  it('says at /health/ready that all checks pass', async () => {
    expectBody(await service.client.get('/health/ready'), {
      status: 'ready',
      checks: {
        ledger_writable: { ok: true },
        projections_current: { ok: true },
        reaper_on_time: { ok: true },
      },
    });
  });
});

describe('GET /v1/diagnostics', () => {
  it('tells what runs, where the ledger stands and that all is well', async () => {
    const answer = jsonOf(await service.client.get('/v1/diagnostics'));
    const told = diagnosticsSchema.parse(answer);
    expect(told.versions.node).toBe(process.versions.node);
    expect(told.versions.sqlite).toMatch(/^3\.\d+\.\d+$/);
    expect(told.ledger).toMatchObject({ read_only: false, position: expect.any(Number) as unknown });
    expect(told.ledger.bytes).toBeGreaterThan(4_096);
    expect(told.ledger.disk_free_bytes).toBeGreaterThan(0);
    expect(Date.parse(told.started_at)).toBeLessThan(Date.parse(told.at));
    expect(told.streams).toEqual({ open: 0, max: 2_000 });
    expect(Object.keys(told.checks)).toEqual([
      'ledger_writable',
      'projections_current',
      'reaper_on_time',
      'disk_room',
      'streams_room',
    ]);
  });
});

describe('GET /metrics', () => {
  /** Lines such as `name{labels} 7`, by what stands before the number. */
  async function metrics(): Promise<ReadonlyMap<string, number>> {
    const { text } = await service.client.get('/metrics');
    const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(
      samples.map((line) => {
        const at = line.lastIndexOf(' ');
        return [line.slice(0, at), Number(line.slice(at + 1))];
      }),
    );
  }

  it('is Prometheus text', async () => {
    const answer = await service.client.get('/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    for (const line of answer.text.split('\n')) {
      expect(line).toMatch(/^(|# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? (-?[\d.e+-]+|NaN|[+-]Inf))$/);
    }
  });

  it('counts requests by route and status, with one series a route', async () => {
    const before = await metrics();
    await service.client.post('/allocate', {});
    await service.client.post('/allocate', {});
    for (const client of ['x', 'y', 'z']) await service.client.get(`/client/${client}`);
    const after = await metrics();
    const rise = (route: string, status: number): number => {
      const name = `berth_http_requests_total{route="${route}",status="${String(status)}"}`;
      return (after.get(name) ?? 0) - (before.get(name) ?? 0);
    };
    expect(rise('/allocate', 400)).toBe(2);
    expect(rise('/client/:client_id', 404)).toBe(3);
    expect([...after.keys()].filter((name) => name.includes('/client/x'))).toEqual([]);
  });

  it('makes no series of paths that do not exist', async () => {
    for (let n = 0; n < 20; n += 1) await service.client.get(`/wp-admin/${String(n)}`);
    const names = [...(await metrics()).keys()].join('\n');
    expect(names).not.toContain('wp-admin');
  });

  it('measures commits, waits, events, leases, the reaper and the event loop', async () => {
    await service.client.allocate('measured');
    await service.client.heartbeat(await service.client.allocate('measured'));
    // With SHARD_ID the mint holds its machine number from the start.
    const found = await eventually('the mint holds its number', async () => {
      const all = await metrics();
      return all.get('berth_mint_numbers_held') === 1 && all;
    });
    for (const histogram of ['berth_commit_commands', 'berth_commit_seconds', 'berth_queue_wait_seconds']) {
      expect(found.get(`${histogram}_count`)).toBeGreaterThan(0);
      expect(found.has(`${histogram}_bucket{le="+Inf"}`)).toBe(true);
    }
    expect(found.get('berth_events_total{type="IdentifierAllocated"}')).toBe(2);
    expect(found.get('berth_events_total{type="HeartbeatsRecorded"}')).toBeGreaterThan(0);
    expect(found.get('berth_identifiers{pool="default",state="held"}')).toBe(1);
    expect(found.get('berth_identifiers{pool="default",state="free"}')).toBe(4);
    expect(found.get('berth_identifiers{pool="edge",state="free"}')).toBe(2);
    expect(found.get('berth_reaper_lag_seconds')).toBeLessThan(5);
    expect(found.get('berth_ledger_writable')).toBe(1);
    expect(found.get('berth_ledger_position')).toBeGreaterThan(0);
    expect(found.has('berth_nodejs_eventloop_lag_seconds')).toBe(true);
  });
});

describe('GET /docs', () => {
  it('is a page for people', async () => {
    const answer = await service.client.get('/docs');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
  });

  it('finds every file that the page names, and serves no other of Swagger UI', async () => {
    const { text } = await service.client.get('/docs');
    const files = [...text.matchAll(/(?:src|href)="([^"]+\.[a-z]+)"/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(await service.client.get(`/${file}`), file).toMatchObject({ status: 200 });
    }
    for (const file of ['package.json', 'swagger-ui.js', 'swagger-ui-bundle.js.map', '../package.json']) {
      expectProblem(await service.client.get(`/docs/ui/${file}`), 'path_unknown');
    }
  });

  it('has an OpenAPI 3.1 document with every call, its answers and its problems', async () => {
    const answer = await service.client.get('/docs/openapi.json');
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    const { openapi, paths } = jsonOf(answer) as { openapi: string; paths: Paths };
    expect(openapi).toMatch(/^3\.1\./);
    const listed = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(listed.toSorted()).toEqual(CALLS.toSorted());
    for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
      expect(Object.keys(operation.responses)[0]).toMatch(/^20[01]$/);
      expect(operation.summary).toMatch(/\S/);
    }
    expect(Object.keys(paths['/allocate']!['post']!.responses)).toEqual(['200', '400', '404', '413', '503']);
  });

  it('documents no call that the service does not know, and misses none that it does', async () => {
    // A stream of events has no end.
    for (const { method, path } of ENDPOINTS.filter(({ path }) => path !== '/v1/stream')) {
      const { status } = await service.client.ask(method, path.replaceAll(/[{}]/g, ''), { body: {} });
      expect([200, 400, 404]).toContain(status);
    }
  });
});

interface Operation {
  readonly summary: string;
  readonly responses: Readonly<Record<string, unknown>>;
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

const CALLS = [
  'POST /allocate',
  'POST /liveness',
  'POST /release',
  'POST /v1/heartbeats',
  'GET /identifiers',
  'GET /allocated',
  'GET /client/{client_id}',
  'GET /identifier/{identifier}',
  'GET /stats',
  'GET /api/next-id/{entity}',
  'POST /api/next-id/{entity}',
  'GET /api/next-batch/{entity}',
  'POST /api/next-batch/{entity}',
  'GET /api/status/{entity}',
  'GET /api/list',
  'GET /api/types',
  'POST /api/init/{entity}',
  'PUT /api/reset/{entity}',
  'DELETE /api/entity/{entity}',
  'GET /api/parse/{id}',
  'GET /api/parse-snowflake/{id}',
  'GET /shard-info',
  'GET /v1/pools',
  'POST /v1/pools',
  'POST /v1/pools/check',
  'GET /v1/pools/{pool}',
  'PATCH /v1/pools/{pool}',
  'DELETE /v1/pools/{pool}',
  'POST /v1/pools/{pool}/drain',
  'POST /v1/pools/{pool}/open',
  'POST /v1/pools/{pool}/expiry/resume',
  'GET /v1/pools/{pool}/map',
  'GET /v1/pools/{pool}/export',
  'GET /v1/pools/{pool}/churn',
  'POST /v1/pools/{pool}/identifiers/{identifier}/revoke',
  'POST /v1/pools/{pool}/identifiers/{identifier}/quarantine',
  'POST /v1/pools/{pool}/identifiers/{identifier}/restore',
  'POST /v1/pools/{pool}/identifiers/{identifier}/reserve',
  'POST /v1/pools/{pool}/identifiers/{identifier}/unreserve',
  'GET /v1/pools/{pool}/identifiers',
  'GET /v1/pools/{pool}/identifiers/{identifier}',
  'GET /v1/pools/{pool}/identifiers/{identifier}/tenancies',
  'GET /v1/clients',
  'GET /v1/clients/{client_id}',
  'GET /v1/clients/{client_id}/tenancies',
  'GET /v1/clients/{client_id}/uptime',
  'GET /v1/clients/{client_id}/gaps',
  'POST /v1/plans',
  'GET /v1/plans/{id}',
  'GET /v1/plans/{id}/items',
  'POST /v1/plans/{id}/execute',
  'DELETE /v1/views/{slug}',
  'GET /v1/events',
  'GET /v1/events/export',
  'GET /v1/events/histogram',
  'GET /v1/events/values',
  'GET /v1/events/{position}',
  'GET /v1/overview',
  'GET /v1/overview/occupancy',
  'GET /v1/reaper',
  'GET /v1/stream',
  'GET /v1/views',
  'GET /v1/views/{slug}',
  'PUT /v1/views/{slug}',
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
  'GET /v1/diagnostics',
];

describe('GET /', () => {
  it('serves the page when it is built, and is 404 when it is not', async () => {
    const answer = await service.client.get('/');
    expect(answer.status).toBe(existsSync(PAGE) ? 200 : 404);
    if (answer.status === 404) return;
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    const assets = [...answer.text.matchAll(/(?:src|href)="\.?(\/assets\/[^"]+)"/g)].map(([, path]) => path);
    expect(assets.length).toBeGreaterThan(0);
    for (const path of assets) expect((await service.client.get(path ?? '')).status).toBe(200);
  });
});
