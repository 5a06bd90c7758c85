import type { Lease } from '@berth/contract';
import { describe, expect, it } from 'vitest';
import { brokenPromises } from '../support/broken-promises.js';
import { eventually, timePasses } from '../support/eventually.js';
import { Fleet } from '../support/fleet.js';
import { jsonOf } from '../support/json-client.js';
import { auditLedger } from '../support/ledger-audit.js';
import { inFile, readEvents, whileLocked } from '../support/ledger-file.js';
import { httpRequest, RawConnection } from '../support/raw-connection.js';
import { printedRandom } from '../support/seed.js';
import { QUICK, Service } from '../support/service-process.js';

const random = printedRandom(import.meta.url);
const IDENTIFIERS = { BERTH_IDENTIFIERS: 'vm-[001-200]' };

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  it('ends the service with code 0 in under 5 s, with connections open and a quiet stderr', async () => {
    const service = await Service.start({ ...QUICK, ...IDENTIFIERS });
    await service.client.allocate('a');
    const idle = await Promise.all(Array.from({ length: 50 }, () => RawConnection.open(service.port)));
    await idle[0]!.send(httpRequest('GET', '/stats')).answered(1);
    const since = performance.now();
    service.process.signal(signal);
    const exit = await service.process.exit;
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(exit).toMatchObject({ code: 0, signal: null, stderr: '' });
    for (const connection of idle) await connection.closedByService();
  });
});

describe('a service that is told to stop', () => {
  it('answers what it has been asked, and keeps all that it answered', async () => {
    const service = await Service.start(IDENTIFIERS);
    await service.client.get('/stats');
    let asked: Promise<Lease>[] = [];
    await whileLocked(service.file, async () => {
      asked = Array.from({ length: 64 }, (_, n) => service.client.allocate(`c-${String(n)}`));
      await timePasses(500);
      service.process.signal('SIGTERM');
      await timePasses(300);
    });
    const leases = await Promise.all(asked);
    expect((await service.process.exit).code).toBe(0);
    await service.start();
    for (const { client_id: client, token } of leases) {
      expect((await service.client.client(client))?.token).toBe(token);
    }
    await service.stop();
  });

  it('under load loses nothing, and is back with everything', async () => {
    const service = await Service.start({ ...QUICK, ...IDENTIFIERS, BERTH_LEASE_TTL: '10s' });
    const fleet = new Fleet(32, random.fork());
    for (let round = 0; round < 2; round += 1) {
      const running = fleet.run(service.client);
      const enough = fleet.answered + 50 + random.below(300);
      await eventually('some more was answered', () => fleet.answered >= enough);
      service.process.signal('SIGTERM');
      const since = performance.now();
      await running;
      expect(await service.process.exit).toMatchObject({ code: 0, stderr: '' });
      expect(performance.now() - since).toBeLessThan(5_000);
      expect(brokenPromises(service.file, fleet.promised)).toEqual([]);
      expect(auditLedger(service.file)).toEqual([]);
      await service.start();
      for (const lease of fleet.held) await service.client.heartbeat(lease);
    }
    await service.stop();
  });

  it('answers a request that is half sent when the rest of it comes', async () => {
    const service = await Service.start(IDENTIFIERS);
    const body = '{"client_id":"half"}';
    const request = httpRequest('POST', '/allocate', body, 'Connection: close\r\n');
    const connection = await RawConnection.open(service.port);
    connection.send(request.slice(0, -5));
    await service.client.get('/stats');
    service.process.signal('SIGTERM');
    await eventually('no more connections are taken', async () => {
      const refused = await RawConnection.open(service.port).catch(() => true as const);
      return refused === true;
    });
    const [answer] = await connection.send(request.slice(-5)).closedByService();
    if (answer?.status === 200) expect(jsonOf(answer)['client_id']).toBe('half');
    else expect(answer?.status ?? 503).toBe(503);
    expect((await service.process.exit).code).toBe(0);
    const held = readEvents(service.file).filter(({ client_id: client }) => client === 'half');
    expect(held).toHaveLength(answer?.status === 200 ? 1 : 0);
  });

  it('is not held up for longer than 5 s by a caller that never finishes', async () => {
    const service = await Service.start(IDENTIFIERS);
    const connection = await RawConnection.open(service.port);
    connection.send('POST /allocate HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"client_id":');
    await service.client.get('/stats');
    const since = performance.now();
    const exit = await service.stop();
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(exit.code).toBe(0);
  });

  it('leaves one file that is whole by itself, and starts from it where it was', async () => {
    const service = await Service.start(IDENTIFIERS);
    const lease = await service.client.allocate('stays');
    await service.stop();
    const positions = inFile(service.file, (connection) =>
      connection.prepare('SELECT count(*), max(position) FROM events').raw().get(),
    );
    await service.start();
    expect((await service.client.heartbeat(lease)).token).toBe(lease.token);
    expect(positions).toEqual([2, 1]);
    await service.stop();
  });
});

describe('a normal run', () => {
  it('says one line on standard output and nothing on standard error', async () => {
    const service = await Service.start({ ...QUICK, ...IDENTIFIERS });
    const fleet = new Fleet(8, random.fork());
    let isOver = false;
    const running = fleet.run(service.client, () => isOver);
    await eventually('a few hundred answers', () => fleet.answered >= 300);
    isOver = true;
    await running;
    await service.client.post('/allocate', '{');
    await service.client.get('/nope');
    await eventually(
      'a silent lease is ended',
      async () => (await service.client.stats()).stale_identifiers > 0,
    );
    const { stdout, stderr } = await service.stop();
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^Berth is ready at http:\/\/127\.0\.0\.1:\d+ \(.+\)\n$/);
  });
});
