import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenPromises } from '../support/broken-promises.js';
import { eventually, timePasses } from '../support/eventually.js';
import { Fleet } from '../support/fleet.js';
import { auditLedger } from '../support/ledger-audit.js';
import { eventsOf } from '../support/ledger-file.js';
import { printedRandom } from '../support/seed.js';
import { QUICK, Service, ServiceProcess, temporaryFolder } from '../support/service-process.js';

const ROUNDS = 6;

const random = printedRandom(import.meta.url);

describe('kill -9 under load', () => {
  it('loses nothing that was answered, round after round', { timeout: 90_000 }, async () => {
    const service = await Service.start({
      ...QUICK,
      BERTH_IDENTIFIERS: 'vm-[001-200]',
      BERTH_LEASE_TTL: '3s',
      BERTH_HEARTBEAT: '1s',
      BERTH_HOLD_DOWN: '50ms',
    });
    const fleet = new Fleet(32, random.fork());
    for (let round = 1; round <= ROUNDS; round += 1) {
      const running = fleet.run(service.client);
      const enough = fleet.answered + 50 + random.below(600);
      await eventually('some more was answered', () => fleet.answered >= enough);
      expect(await service.kill()).toMatchObject({ signal: 'SIGKILL' });
      await running;
      expect(brokenPromises(service.file, fleet.promised)).toEqual([]);
      expect(auditLedger(service.file)).toEqual([]);

      await service.start();
      const heard = fleet.held.map(async (lease) => {
        const { status } = await service.client.post('/liveness', lease);
        expect(`${String(status)} ${JSON.stringify(lease)}`).toMatch(/^200 /);
      });
      await Promise.all(heard);
    }
    await service.stop();
    expect(brokenPromises(service.file, fleet.promised)).toEqual([]);
    expect(auditLedger(service.file)).toEqual([]);
  });

  it('right after the start leaves a ledger that is served again', { timeout: 60_000 }, async () => {
    const service = await Service.start({ BERTH_IDENTIFIERS: 'vm-[1-3]' });
    const lease = await service.client.allocate('patient');
    for (let round = 0; round < 3; round += 1) {
      await service.kill();
      const started = service.start();
      await timePasses(random.below(400));
      service.process.signal('SIGKILL');
      await started.catch(() => undefined);
      await service.process.exit;
      await service.start();
      expect((await service.client.heartbeat(lease)).token).toBe(lease.token);
    }
    expect(eventsOf(service.file, 'PoolCreated')).toHaveLength(1);
    expect(auditLedger(service.file)).toEqual([]);
  });

  it(
    'in the middle of the first start leaves a folder that is started on again',
    { timeout: 60_000 },
    async () => {
      for (let round = 0; round < 4; round += 1) {
        const folder = temporaryFolder();
        const first = new ServiceProcess(folder);
        await eventually('a file is made', () => readdirSync(folder).length > 0, 20_000);
        await timePasses(random.below(40));
        first.signal('SIGKILL');
        await first.exit;
        const second = await new ServiceProcess(folder, { BERTH_HOST: 'no.such.host.invalid' }).exit;
        expect(second.stderr).toMatch(/^berth: BERTH_HOST: /);
        expect(auditLedger(join(folder, 'berth.db'))).toEqual([]);
      }
    },
  );
});
