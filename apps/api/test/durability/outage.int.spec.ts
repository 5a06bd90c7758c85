import type { Lease } from '@berth/contract';
import { describe, expect, it } from 'vitest';
import { eventually, timePasses } from '../support/eventually.js';
import { auditLedger } from '../support/ledger-audit.js';
import { dataOf, eventsOf } from '../support/ledger-file.js';
import { QUICK, Service } from '../support/service-process.js';

const TTL_MS = 2_000;
const SETTINGS = {
  ...QUICK,
  BERTH_IDENTIFIERS: 'vm-[01-40]',
  BERTH_LEASE_TTL: '2s',
  BERTH_HEARTBEAT: '500ms',
  BERTH_HOLD_DOWN: '1s',
};

const COMING_BACK = Array.from({ length: 10 }, (_, n) => `back-${String(n)}`);
const SILENT = Array.from({ length: 10 }, (_, n) => `silent-${String(n)}`);

async function leasesOf(service: Service, clients: readonly string[]): Promise<readonly Lease[]> {
  return Promise.all(clients.map((client) => service.client.allocate(client)));
}

/** Those who come back at once keep what they had; the silent ones lose it, a TTL of heard time later. */
async function expectOnlyTheSilentAreReclaimed(
  service: Service,
  back: readonly Lease[],
  silent: readonly Lease[],
): Promise<void> {
  const heardAt = Date.now();
  for (const lease of back) expect((await service.client.heartbeat(lease)).token).toBe(lease.token);
  await eventually('the silent ones are reclaimed', async () => {
    await Promise.all(back.map((lease) => service.client.heartbeat(lease)));
    return (await service.client.stats()).available_identifiers === 30;
  });
  expect(Date.now() - heardAt).toBeLessThan(3 * TTL_MS + 1_000 + 2_000);
  const expired = eventsOf(service.file, 'LeaseExpired').map(({ token }) => token);
  expect(expired.toSorted()).toEqual(silent.map(({ token }) => token).toSorted());
}

/** The longest span in which the service says that nobody was heard. */
function longestDeafness(service: Service) {
  const spans = eventsOf(service.file, 'ServiceResumed').map((event) => dataOf(event, 'ServiceResumed'));
  return spans.toSorted((a, b) => b.to_ms - b.from_ms - (a.to_ms - a.from_ms))[0]!;
}

async function endSound(service: Service): Promise<void> {
  expect(auditLedger(service.file)).toEqual([]);
  await service.stop();
}

describe.concurrent('an outage longer than the TTL', { timeout: 60_000 }, () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)('after %s takes nobody’s lease who comes back', async (signal) => {
    const service = await Service.start(SETTINGS);
    const silent = await leasesOf(service, SILENT);
    const back = await leasesOf(service, COMING_BACK);
    const toldAt = Date.now();
    await (signal === 'SIGKILL' ? service.kill() : service.stop());
    const goneAt = Date.now();
    await timePasses(TTL_MS + 1_500);
    const startedAt = Date.now();
    await service.start();
    const backAt = Date.now();
    await expectOnlyTheSilentAreReclaimed(service, back, silent);

    const { from_ms: from, to_ms: to, cause } = longestDeafness(service);
    expect(cause).toBe('restart');
    // Without anything to commit a mark of life is written every fifth of a TTL.
    expect(from).toBeGreaterThan(toldAt - 1_000);
    expect(from).toBeLessThanOrEqual(goneAt);
    expect(to).toBeGreaterThanOrEqual(startedAt);
    expect(to).toBeLessThanOrEqual(backAt);
    await endSound(service);
  });

  it('by SIGSTOP takes nobody’s lease who comes back after SIGCONT', async () => {
    const service = await Service.start(SETTINGS);
    const silent = await leasesOf(service, SILENT);
    const back = await leasesOf(service, COMING_BACK);
    const stoppedAt = Date.now();
    service.process.signal('SIGSTOP');
    await timePasses(TTL_MS + 1_000);
    service.process.signal('SIGCONT');
    const continuedAt = Date.now();
    await expectOnlyTheSilentAreReclaimed(service, back, silent);

    const { from_ms: from, to_ms: to } = longestDeafness(service);
    expect(from).toBeGreaterThan(stoppedAt - 1_000);
    expect(from).toBeLessThanOrEqual(stoppedAt + 100);
    expect(to).toBeGreaterThanOrEqual(continuedAt - 100);
    expect(to).toBeLessThan(continuedAt + 2_000);
    await endSound(service);
  });

  it('gives heartbeats that were sent meanwhile their answer, and their lease, when it is over', async () => {
    const service = await Service.start(SETTINGS);
    const leases = await leasesOf(service, COMING_BACK);
    service.process.signal('SIGSTOP');
    const sent = leases.map((lease) => service.client.heartbeat(lease));
    await timePasses(TTL_MS + 500);
    service.process.signal('SIGCONT');
    for (const [index, answer] of (await Promise.all(sent)).entries()) {
      expect(answer.token).toBe(leases[index]?.token);
    }
    expect(eventsOf(service.file, 'LeaseExpired')).toEqual([]);
    await endSound(service);
  });

  it('keeps a rest from ending while nobody could ask for it', async () => {
    const service = await Service.start({ ...SETTINGS, BERTH_IDENTIFIERS: 'vm-1' });
    const lease = await service.client.allocate('mine');
    await service.client.release(lease);
    await service.kill();
    await timePasses(1_500);
    await service.start();
    expect((await service.client.allocate('mine')).identifier).toBe('vm-1');
    expect(eventsOf(service.file, 'IdentifierReclaimed')).toEqual([]);
    await endSound(service);
  });
});

describe.concurrent('a service that is restarted again and again', () => {
  it(
    'reclaims a dead client’s identifier all the same, after a TTL that it was up',
    { timeout: 60_000 },
    async () => {
      const service = await Service.start({ ...SETTINGS, BERTH_LEASE_TTL: '3s' });
      await service.client.allocate('dead');
      const kills = { count: 0 };
      const expired = await eventually(
        'the dead client’s lease is ended',
        async () => {
          await timePasses(900);
          await service.kill();
          kills.count += 1;
          await service.start();
          return eventsOf(service.file, 'LeaseExpired')[0];
        },
        40_000,
      );
      expect(expired.client_id).toBe('dead');
      expect(kills.count).toBeGreaterThanOrEqual(2);
      expect(eventsOf(service.file, 'ServiceResumed').length).toBeGreaterThanOrEqual(kills.count - 1);
      await endSound(service);
    },
  );
});
