import type { Lease } from '@berth/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { brokenPromises } from '../support/broken-promises.js';
import { eventually, timePasses } from '../support/eventually.js';
import { expectProblem } from '../support/expect-answer.js';
import { Fleet } from '../support/fleet.js';
import { jsonOf } from '../support/json-client.js';
import { auditLedger } from '../support/ledger-audit.js';
import { dataOf, eventsOf, readEvents } from '../support/ledger-file.js';
import { printedRandom } from '../support/seed.js';
import { QUICK, Service, ServiceProcess } from '../support/service-process.js';
import { smallDisk } from '../support/small-disk.js';

const TTL_MS = 2_000;

const random = printedRandom(import.meta.url);

/** The client whose allocation was the first that could not be written. */
async function firstRefused(service: Service): Promise<string> {
  let asked = 0;
  return eventually('an allocation is refused', async () => {
    asked += 1;
    const name = `phantom-${String(asked)}`;
    const { status } = await service.client.post('/allocate', { client_id: name });
    return status === 503 && name;
  });
}

describe('a full disk', () => {
  const disk = smallDisk(24);
  let service: Service;
  let lease: Lease;
  beforeAll(async () => {
    const times = { BERTH_LEASE_TTL: '2s', BERTH_HEARTBEAT: '500ms' };
    service = await Service.start({ ...QUICK, ...times, BERTH_IDENTIFIERS: 'vm-[001-100]' }, disk.folder);
    lease = await service.client.allocate('holder');
  });

  it('is 503 "Ledger unavailable" for every change, while reads go on and leases stay', async () => {
    disk.fill(service.process.pid);
    const bodies = { '/allocate': { client_id: 'new' }, '/liveness': lease, '/release': lease };
    const phantom = await firstRefused(service);
    expect(await service.client.client(phantom)).toBeUndefined();
    const { length } = readEvents(service.file);
    const { allocated_identifiers: held } = await service.client.stats();
    expect(held).toBe(eventsOf(service.file, 'IdentifierAllocated').length);
    const fullSince = performance.now();
    while (performance.now() - fullSince < TTL_MS + 1_000) {
      for (const [path, body] of Object.entries(bodies)) {
        const answer = await service.client.post(path, body);
        expectProblem(answer, 'ledger_unavailable');
        expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
      }
      const bulk = await service.client.post('/v1/heartbeats', { heartbeats: [lease] });
      expectProblem(bulk, 'ledger_unavailable');
      expect((await service.client.client('holder'))?.token).toBe(lease.token);
      expect((await service.client.stats()).allocated_identifiers).toBe(held);
      expect((await service.client.identifiers()).length).toBe(100);
      const ready = await service.client.get('/health/ready');
      expect(ready.status).toBe(503);
      expect(jsonOf(ready)).toMatchObject({
        status: 'not_ready',
        checks: { ledger_writable: { ok: false } },
      });
      expect((await service.client.get('/health/live')).status).toBe(200);
      expect((await service.client.get('/metrics')).text).toContain('\nberth_ledger_writable 0\n');
      await timePasses(100);
    }
    expect(readEvents(service.file)).toHaveLength(length);
  });

  it('that has space again is written to again by itself, and the lease is still held', async () => {
    disk.free(service.process.pid);
    const renewed = await eventually('a heartbeat is answered', () => service.client.heartbeat(lease), 5_000);
    expect(renewed.token).toBe(lease.token);
    expect((await service.client.get('/health/ready')).status).toBe(200);
    expect(eventsOf(service.file, 'LeaseExpired')).toEqual([]);
    const resumed = eventsOf(service.file, 'ServiceResumed').at(-1);
    const { from_ms: from, to_ms: to, cause } = dataOf(resumed!, 'ServiceResumed');
    expect(cause).toBe('ledger_unavailable');
    expect(to - from).toBeGreaterThan(TTL_MS);
    expect((await service.client.allocate('new')).token).toBeGreaterThan(lease.token);
    expect(auditLedger(service.file)).toEqual([]);
  });

  it('was told of in one line, and its end in another', () => {
    const lines = service.process.output.stderr.trimEnd().split('\n');
    const messages = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(messages).toEqual([
      'the ledger cannot be written: changes are refused until it can',
      'the ledger can be written again',
    ]);
  });

  it('under load loses nothing that was answered', { timeout: 60_000 }, async () => {
    const fleet = new Fleet(16, random.fork());
    let isOver = false;
    const running = fleet.run(service.client, () => isOver);
    for (let round = 0; round < 3; round += 1) {
      const enough = fleet.answered + 50 + random.below(200);
      await eventually('some more was answered', () => fleet.answered >= enough);
      disk.fill(service.process.pid);
      await eventually(
        'it is noticed',
        async () => (await service.client.get('/health/ready')).status === 503,
      );
      disk.free(service.process.pid);
      await eventually('it is over', async () => (await service.client.get('/health/ready')).status === 200);
    }
    isOver = true;
    await running;
    expect(brokenPromises(service.file, fleet.promised)).toEqual([]);
    expect(auditLedger(service.file)).toEqual([]);
  });

  it('does not keep the service from stopping, nor from starting but with one clear line', async () => {
    disk.fill(service.process.pid);
    await timePasses(600);
    expect((await service.stop()).code).toBe(0);
    const restarted = new ServiceProcess(disk.folder);
    const exit = await Promise.race([restarted.exit, restarted.ready().then(() => undefined)]);
    if (exit) {
      expect(exit.stderr).toMatch(/^berth: .+(the disk is full|cannot be opened for writing)\n$/);
      expect(exit.code).toBe(1);
    }
    restarted.signal('SIGTERM');
    await restarted.exit;
    disk.free(service.process.pid);
    await service.start();
    expect((await service.client.get('/health/ready')).status).toBe(200);
    expect(auditLedger(service.file)).toEqual([]);
    await service.stop();
  });
});
