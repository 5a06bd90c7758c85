import type { Lease } from '@berth/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { A_TIME, expectBody, expectProblem } from '../support/expect-answer.js';
import { jsonOf } from '../support/json-client.js';
import { eventually } from '../support/eventually.js';
import { QUICK, Service } from '../support/service-process.js';

const FREE = { client_id: null, last_seen: null, allocated: false, state: 'free' };

describe('in a pool with a lease that is held, one that was released and the rest free', () => {
  let service: Service;
  let held: Lease;
  let released: Lease;
  beforeAll(async () => {
    service = await Service.start({
      BERTH_IDENTIFIERS: 'rack[1-2]-[08-10],spare/ä 1',
      BERTH_POOLS: 'edge=e-[1-2]',
    });
    held = await service.client.allocate('holder');
    released = await service.client.allocate('leaver');
    await service.client.release(released);
  });

  it('GET /identifiers lists every identifier of the pool, in pool order', async () => {
    const answer = await service.client.get('/identifiers');
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.text).toBe(JSON.stringify(JSON.parse(answer.text)));
    expect(JSON.parse(answer.text)).toEqual([
      {
        identifier: 'rack1-08',
        client_id: 'holder',
        last_seen: held.granted_at,
        allocated: true,
        state: 'held',
      },
      {
        identifier: 'rack1-09',
        client_id: null,
        last_seen: null,
        allocated: false,
        state: 'cooling',
        previous_client_id: 'leaver',
        available_at: A_TIME,
      },
      { identifier: 'rack1-10', ...FREE },
      { identifier: 'rack2-08', ...FREE },
      { identifier: 'rack2-09', ...FREE },
      { identifier: 'rack2-10', ...FREE },
      { identifier: 'spare/ä 1', ...FREE },
    ]);
  });

  it('GET /identifiers?state= lists those in that state', async () => {
    const named = async (query: string): Promise<readonly string[]> =>
      (await service.client.identifiers(query)).map(({ identifier }) => identifier);
    expect(await named('?state=held')).toEqual(['rack1-08']);
    expect(await named('?state=cooling')).toEqual(['rack1-09']);
    expect(await named('?state=free')).toHaveLength(5);
    for (const state of ['late', 'expired', 'reserved', 'quarantined', 'retired']) {
      expect(await named(`?state=${state}`)).toEqual([]);
    }
    expect(await named('?pool=edge&state=free')).toEqual(['e-1', 'e-2']);
  });

  it('GET /identifiers is 400 for a state that is none, 404 for an unknown pool', async () => {
    for (const query of ['state=Held', 'state=', 'state=held&state=free', 'pool=', 'pool=%20']) {
      expectProblem(await service.client.get(`/identifiers?${query}`), 'invalid_request');
    }
    expectProblem(await service.client.get('/identifiers?pool=nope'), 'pool_unknown');
    expectProblem(await service.client.get('/allocated?pool=nope'), 'pool_unknown');
  });

  it('GET /allocated lists the held ones alone', async () => {
    const answer = await service.client.get('/allocated');
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(answer.text)).toEqual((await service.client.identifiers()).slice(0, 1));
    expect((await service.client.get('/allocated?pool=edge')).text).toBe('[]');
  });

  it('GET /client/{client_id} answers the lease, and all leases of the client', async () => {
    const { identifier, token, granted_at, expires_at } = held;
    const lease = {
      pool: 'default',
      identifier,
      token,
      granted_at,
      last_seen: granted_at,
      expires_at,
      state: 'held',
    };
    expectBody(await service.client.get('/client/holder'), {
      client_id: 'holder',
      pool: 'default',
      identifier,
      token,
      last_seen: granted_at,
      expires_at,
      state: 'held',
      leases: [lease],
    });
  });

  it('GET /client/{client_id} has one entry a pool', async () => {
    const first = await service.client.allocate('of two pools', 'edge');
    const second = await service.client.allocate('of two pools');
    const client = await service.client.client('of two pools');
    expect(client?.leases.map(({ pool, token }) => [pool, token])).toEqual([
      ['default', second.token],
      ['edge', first.token],
    ]);
    await service.client.release(first);
    await service.client.release(second);
  });

  it('GET /client/{client_id} is 404 for who holds nothing, also when its lease has ended', async () => {
    for (const client of ['nobody', 'leaver', 'a/b', '..']) {
      const path = `/client/${encodeURIComponent(client).replaceAll('.', '%2E')}`;
      expectProblem(await service.client.get(path), 'client_unknown');
    }
  });

  it('GET /identifier/{identifier} answers a held one with its lease', async () => {
    expectBody(await service.client.get('/identifier/rack1-08'), {
      identifier: 'rack1-08',
      client_id: 'holder',
      last_seen: held.granted_at,
      allocated: true,
      state: 'held',
      pool: 'default',
      token: held.token,
      granted_at: held.granted_at,
      expires_at: held.expires_at,
    });
  });

  it('GET /identifier/{identifier} answers a free one, whatever characters it has', async () => {
    for (const identifier of ['rack2-08', 'spare/ä 1']) {
      const path = `/identifier/${encodeURIComponent(identifier)}`;
      expectBody(await service.client.get(path), { identifier, ...FREE, pool: 'default' });
    }
    expectBody(await service.client.get('/identifier/e-2?pool=edge'), {
      identifier: 'e-2',
      ...FREE,
      pool: 'edge',
    });
  });

  it('GET /identifier/{identifier} answers a resting one with who had it and how long it rests', async () => {
    const answer = await service.client.get('/identifier/rack1-09');
    expect(jsonOf(answer)).toMatchObject({
      client_id: null,
      state: 'cooling',
      previous_client_id: 'leaver',
      available_at: A_TIME,
    });
    const restsMs = Date.parse(String(jsonOf(answer)['available_at'])) - Date.parse(released.granted_at);
    expect(restsMs).toBeGreaterThanOrEqual(60_000);
    expect(restsMs).toBeLessThan(70_000);
  });

  it('GET /identifier/{identifier} is 404 for an unknown identifier or pool', async () => {
    expectProblem(await service.client.get('/identifier/nope'), 'identifier_unknown');
    expectProblem(await service.client.get('/identifier/rack1-08?pool=edge'), 'identifier_unknown');
    expectProblem(await service.client.get('/identifier/rack1-08?pool=nope'), 'pool_unknown');
  });

  it('GET /stats counts held, free and resting identifiers', async () => {
    expectBody(await service.client.get('/stats'), {
      total_identifiers: 7,
      allocated_identifiers: 1,
      available_identifiers: 4,
      stale_identifiers: 2,
    });
    expectProblem(await service.client.get('/stats?pool=nope'), 'pool_unknown');
  });
});

describe('with short times', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start({ ...QUICK, BERTH_IDENTIFIERS: 'vm-[1-4]', BERTH_HOLD_DOWN: '1h' });
  });

  it('a lease whose heartbeat is overdue is shown as late and counted as allocated', async () => {
    const lease = await service.client.allocate('tardy');
    const late = await eventually('a late lease', async () => {
      const [found] = await service.client.identifiers('?state=late');
      return found;
    });
    expect(late).toMatchObject({ identifier: lease.identifier, client_id: 'tardy', allocated: true });
    expect(await service.client.identifiers('?state=held')).toEqual([]);
    expect((await service.client.stats()).allocated_identifiers).toBe(1);
    expect((await service.client.client('tardy'))?.state).toBe('late');
    await service.client.heartbeat(lease);
    expect((await service.client.client('tardy'))?.state).toBe('held');
  });

  it('a lease that ended by silence is shown as expired and counted as stale', async () => {
    await service.client.allocate('silent');
    const expired = await eventually('an expired lease', async () =>
      (await service.client.identifiers('?state=expired')).find(
        ({ previous_client_id: client }) => client === 'silent',
      ),
    );
    expect(expired).toMatchObject({ client_id: null, last_seen: null, allocated: false });
    expect(expired.available_at).toEqual(A_TIME);
    expect((await service.client.stats()).stale_identifiers).toBeGreaterThan(0);
    expect(await service.client.client('silent')).toBeUndefined();
  });
});

describe('in a pool of 300,000', () => {
  it('GET /identifiers is streamed while heartbeats are answered', { timeout: 60_000 }, async () => {
    const service = await Service.start({ BERTH_IDENTIFIERS: 'vm-[000001-300000]' });
    const lease = await service.client.allocate('beating');
    const listed = { isOver: false };
    const listing = service.client.get('/identifiers').then((answer) => {
      listed.isOver = true;
      return answer;
    });
    const waits: number[] = [];
    while (!listed.isOver) {
      const sentAt = performance.now();
      await service.client.heartbeat(lease);
      waits.push(performance.now() - sentAt);
    }
    const { text } = await listing;
    expect(text.match(/"identifier":/g)).toHaveLength(300_000);
    expect(text.startsWith('[{"identifier":"vm-000001"')).toBe(true);
    expect(text.endsWith('}]')).toBe(true);
    expect(waits.length).toBeGreaterThan(0);
    expect(Math.max(...waits)).toBeLessThan(1_000);
    await service.stop();
  });
});
