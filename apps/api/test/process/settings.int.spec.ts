import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectProblem } from '../support/expect-answer.js';
import { auditLedger } from '../support/ledger-audit.js';
import { eventsOf } from '../support/ledger-file.js';
import { Service, temporaryFolder } from '../support/service-process.js';

describe.concurrent('without any settings', () => {
  it('the default pool has 1024 identifiers, leases of 90 s and a heartbeat every 30 s', async () => {
    const service = await Service.start({}, join(temporaryFolder(), 'made', 'by', 'the', 'service'));
    const lease = await service.client.allocate('first');
    expect(lease).toMatchObject({
      identifier: 'vm-0001',
      pool: 'default',
      ttl_seconds: 90,
      heartbeat_seconds: 30,
    });
    const identifiers = await service.client.identifiers();
    expect([identifiers.length, identifiers.at(-1)?.identifier]).toEqual([1_024, 'vm-1024']);
    await service.stop();
  });
});

describe.concurrent('BERTH_IDENTIFIERS', () => {
  it('that is empty makes a pool without identifiers', async () => {
    const service = await Service.start({ BERTH_IDENTIFIERS: '' });
    expect((await service.client.get('/identifiers')).text).toBe('[]');
    expect((await service.client.stats()).total_identifiers).toBe(0);
    expectProblem(await service.client.post('/allocate', { client_id: 'a' }), 'pool_exhausted');
    await service.stop();
  });

  it('counts at the first start alone, and a difference is told later', async () => {
    const service = await Service.start({ BERTH_IDENTIFIERS: 'a-[1-3]' });
    const lease = await service.client.allocate('stays');
    expect((await service.stop()).stderr).toBe('');
    await service.start({ BERTH_IDENTIFIERS: 'b-[1-9]', BERTH_POOLS: 'added=x-[1-2]' });
    const names = (await service.client.identifiers()).map(({ identifier }) => identifier);
    expect(names).toEqual(['a-1', 'a-2', 'a-3']);
    expect((await service.client.heartbeat(lease)).token).toBe(lease.token);
    expect((await service.client.stats('added')).total_identifiers).toBe(2);
    expect(eventsOf(service.file, 'PoolCreated').map(({ pool }) => pool)).toEqual(['default', 'added']);
    const { stderr } = await service.stop();
    expect(stderr).toContain('the pool keeps the identifiers it has in the ledger');
    expect(auditLedger(service.file)).toEqual([]);
  });
});

describe.concurrent('BERTH_LEASE_TTL, BERTH_HEARTBEAT and BERTH_HOLD_DOWN', () => {
  it('are applied at every start when they are given, and are an event when they change', async () => {
    const service = await Service.start({ BERTH_LEASE_TTL: '10m', BERTH_HEARTBEAT: '1m' });
    await service.stop();
    await service.start();
    expect(eventsOf(service.file, 'PoolPolicyChanged')).toEqual([]);
    await service.stop();
    await service.start({ BERTH_LEASE_TTL: '5m' });
    expect(await service.client.allocate('a')).toMatchObject({ ttl_seconds: 300, heartbeat_seconds: 60 });
    expect(eventsOf(service.file, 'PoolPolicyChanged')).toHaveLength(1);
    await service.stop();
  });
});
