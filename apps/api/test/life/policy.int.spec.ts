import { describe, expect, it } from 'vitest';
import { eventually, timePasses } from '../support/eventually.js';
import { auditLedger } from '../support/ledger-audit.js';
import { dataOf, eventsOf } from '../support/ledger-file.js';
import { QUICK, Service } from '../support/service-process.js';

async function endSound(service: Service): Promise<void> {
  expect(auditLedger(service.file)).toEqual([]);
  await service.stop();
}

describe.concurrent('a lease', { timeout: 60_000 }, () => {
  it('whose deadline has passed is renewed as long as the reaper has not ended it', async () => {
    const service = await Service.start({ ...QUICK, BERTH_REAPER_INTERVAL: '1h' });
    const { client } = service;
    const lease = await client.allocate('very late');
    await timePasses(1_300);
    expect((await client.identifier(lease.identifier)).state).toBe('late');
    expect((await client.heartbeat(lease)).token).toBe(lease.token);
    expect((await client.allocate('very late')).token).toBe(lease.token);
    expect((await client.identifier(lease.identifier)).state).toBe('held');
    await endSound(service);
  });

  it('keeps the deadline it was promised when the TTL is lowered', async () => {
    const service = await Service.start({ ...QUICK, BERTH_LEASE_TTL: '1h' });
    const lease = await service.client.allocate('long');
    await service.stop();
    await service.start({ BERTH_LEASE_TTL: '1s' });
    const renewed = await service.client.heartbeat(lease);
    expect(Date.parse(renewed.expires_at)).toBeGreaterThan(Date.parse(lease.granted_at) + 3_500_000);
    const next = await service.client.allocate('short');
    expect(next.ttl_seconds).toBe(1);
    await endSound(service);
  });
});

describe.concurrent('a silence that is too wide to be believed', { timeout: 60_000 }, () => {
  const DOUBTING = {
    ...QUICK,
    BERTH_IDENTIFIERS: 'vm-[1-30]',
    BERTH_SILENCE_SHARE: '0.5',
    BERTH_SILENCE_LEASES: '10',
  };
  const NAMES = Array.from({ length: 20 }, (_, n) => `c-${String(n)}`);

  it('ends nobody’s lease, and only the silent ones’ when heartbeats return', async () => {
    const service = await Service.start(DOUBTING);
    const leases = await Promise.all(NAMES.map((name) => service.client.allocate(name)));
    const heard = leases.slice(0, 15);
    const beat = () => Promise.all(heard.map((lease) => service.client.heartbeat(lease)));
    await eventually('expiry is suspended', () => eventsOf(service.file, 'ExpirySuspended').length > 0);
    await timePasses(1_500);
    expect(eventsOf(service.file, 'LeaseExpired')).toEqual([]);
    await eventually('expiry is resumed', async () => {
      await beat();
      return eventsOf(service.file, 'ExpiryResumed').length > 0;
    });
    const [resumed] = eventsOf(service.file, 'ExpiryResumed');
    expect(dataOf(resumed!, 'ExpiryResumed').cause).toBe('heartbeats_returned');
    await eventually('the five that stay silent are ended', async () => {
      await beat();
      return eventsOf(service.file, 'LeaseExpired').length === 5;
    });
    await endSound(service);
  });

  it('is believed after the longest time that it may be doubted', async () => {
    const service = await Service.start({ ...DOUBTING, BERTH_SILENCE_MAX: '500ms' });
    const { client } = service;
    await Promise.all(NAMES.map((name) => client.allocate(name)));
    await eventually('all are free again', async () => (await client.stats()).available_identifiers === 30);
    const [resumed] = eventsOf(service.file, 'ExpiryResumed');
    expect(dataOf(resumed!, 'ExpiryResumed').cause).toBe('maximum_reached');
    await endSound(service);
  });
});
