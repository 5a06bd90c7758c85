import { beforeAll, describe, expect, it } from 'vitest';
import { A_TIME, expectBody, expectProblem } from '../support/expect-answer.js';
import { jsonOf } from '../support/json-client.js';
import { Service } from '../support/service-process.js';

let service: Service;
beforeAll(async () => {
  service = await Service.start({
    BERTH_IDENTIFIERS: 'vm-[01-40]',
    BERTH_POOLS: 'edge = e-[1-3] ; none =',
  });
});

describe('POST /allocate', () => {
  it('answers a lease with every member of the contract', async () => {
    const before = Date.now();
    const answer = await service.client.post('/allocate', { client_id: 'new' });
    const { token, granted_at, expires_at } = await service.client.allocate('new');
    expectBody(answer, {
      identifier: expect.stringMatching(/^vm-\d\d$/) as unknown,
      client_id: 'new',
      pool: 'default',
      token,
      granted_at,
      expires_at: A_TIME,
      ttl_seconds: 90,
      heartbeat_seconds: 30,
    });
    expect(granted_at).toEqual(A_TIME);
    expect(Number.isSafeInteger(token)).toBe(true);
    expect(Math.abs(Date.parse(granted_at) - before)).toBeLessThan(5_000);
    expect(Date.parse(expires_at)).toBeGreaterThanOrEqual(Date.parse(granted_at) + 90_000);
    const first = jsonOf(answer)['expires_at'] as string;
    expect(Date.parse(first)).toBe(Date.parse(granted_at) + 90_000);
  });

  it('answers the same client with the same identifier and token, renewed', async () => {
    const first = await service.client.allocate('again');
    const second = await service.client.allocate('again');
    expect(second).toEqual({ ...first, expires_at: second.expires_at });
    expect(Date.parse(second.expires_at)).toBeGreaterThanOrEqual(Date.parse(first.expires_at));
    const told = await service.client.identifier(first.identifier);
    expect(Date.parse(told.last_seen ?? '')).toBe(Date.parse(second.expires_at) - 90_000);
  });

  it('gives out the lowest free identifier of the pool', async () => {
    const free = (await service.client.identifiers('?state=free')).map(({ identifier }) => identifier);
    expect((await service.client.allocate('lowest')).identifier).toBe(free[0]);
  });

  it('gives tokens that grow', async () => {
    const one = await service.client.allocate('token-1');
    const two = await service.client.allocate('token-2');
    expect(two.token).toBeGreaterThan(one.token);
  });

  it('gives a client one identifier in every pool that it asks', async () => {
    const inDefault = await service.client.allocate('both');
    const inEdge = await service.client.allocate('both', 'edge');
    expect([inDefault.pool, inEdge.pool]).toEqual(['default', 'edge']);
    expect(inEdge.identifier).toMatch(/^e-[1-3]$/);
  });

  it('takes null for the pool as no pool', async () => {
    const answer = await service.client.post('/allocate', { client_id: 'null-pool', pool: null });
    expect(jsonOf(answer)['pool']).toBe('default');
  });

  it('ignores members that it does not know', async () => {
    const answer = await service.client.post('/allocate', { client_id: 'more', region: 'eu', pool_id: [1] });
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)).not.toHaveProperty('region');
  });

  it('is 503 with Retry-After when the pool has none, and renews who holds one all the same', async () => {
    const held = await service.client.allocate('full-1', 'edge');
    await service.client.allocate('full-2', 'edge');
    await eventuallyFull();
    const answer = await service.client.post('/allocate', { client_id: 'too-many', pool: 'edge' });
    expectProblem(answer, 'pool_exhausted');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await service.client.allocate('full-1', 'edge')).token).toBe(held.token);
  });

  it('is 503 for a pool without identifiers', async () => {
    expectProblem(await service.client.post('/allocate', { client_id: 'x', pool: 'none' }), 'pool_exhausted');
  });

  it('is 404 for an unknown pool', async () => {
    expectProblem(await service.client.post('/allocate', { client_id: 'x', pool: 'nope' }), 'pool_unknown');
  });

  it.each([[{}], [{ client_id: null }], [{ client_id: '' }], [{ pool: 'edge' }]])(
    'is 400 "client_id is required" for %j',
    async (body) => {
      expectProblem(await service.client.post('/allocate', body), 'client_id_required');
    },
  );

  async function eventuallyFull(): Promise<void> {
    for (let n = 0; (await service.client.stats('edge')).available_identifiers > 0; n += 1) {
      await service.client.allocate(`filler-${String(n)}`, 'edge');
    }
  }
});

describe('POST /liveness', () => {
  it('answers with every member of the contract', async () => {
    const { identifier, token } = await service.client.allocate('alive');
    const answer = await service.client.post('/liveness', { client_id: 'alive', identifier, token });
    expectBody(answer, {
      status: 'ok',
      identifier,
      client_id: 'alive',
      pool: 'default',
      token,
      last_seen: A_TIME,
      expires_at: A_TIME,
      heartbeat_seconds: 30,
    });
    const { last_seen, expires_at } = jsonOf(answer) as { last_seen: string; expires_at: string };
    expect(Date.parse(expires_at)).toBe(Date.parse(last_seen) + 90_000);
  });

  it('needs no token, and takes null for none', async () => {
    const { identifier, token } = await service.client.allocate('no-token');
    for (const sent of [{}, { token: null }]) {
      const answer = await service.client.post('/liveness', { client_id: 'no-token', identifier, ...sent });
      expect(jsonOf(answer)).toMatchObject({ status: 'ok', token });
    }
  });

  it('is 409 with your_id for who does not hold it, and changes nothing', async () => {
    const { identifier } = await service.client.allocate('holder');
    const before = await service.client.identifier(identifier);
    const answer = await service.client.post('/liveness', { client_id: 'stranger', identifier });
    expectProblem(answer, 'identifier_mismatch', { your_id: 'stranger' });
    expect(await service.client.identifier(identifier)).toEqual(before);
  });

  it('is 409 for an identifier that is free', async () => {
    const [free] = await service.client.identifiers('?state=free');
    const answer = await service.client.post('/liveness', { client_id: 'x', identifier: free?.identifier });
    expectProblem(answer, 'identifier_mismatch', { your_id: 'x' });
  });

  it('is 409 for an identifier that rests, to who had it', async () => {
    const lease = await service.client.allocate('left');
    await service.client.release(lease);
    const { identifier, token } = lease;
    for (const sent of [{}, { token }]) {
      const answer = await service.client.post('/liveness', { client_id: 'left', identifier, ...sent });
      expectProblem(answer, 'identifier_mismatch', { your_id: 'left' });
    }
  });

  it('is 409 for a token that is not the current one', async () => {
    const { identifier, token } = await service.client.allocate('old-token');
    for (const wrong of [token - 1, token + 1, 0]) {
      const body = { client_id: 'old-token', identifier, token: wrong };
      expectProblem(await service.client.post('/liveness', body), 'identifier_mismatch', {
        your_id: 'old-token',
      });
    }
  });

  it('is 404 for an identifier that the pool does not have', async () => {
    const answer = await service.client.post('/liveness', { client_id: 'x', identifier: 'vm-99' });
    expectProblem(answer, 'identifier_unknown');
    const { identifier } = await service.client.allocate('other-pool', 'default');
    const body = { client_id: 'other-pool', identifier, pool: 'edge' };
    expectProblem(await service.client.post('/liveness', body), 'identifier_unknown');
  });

  it('is 404 for an unknown pool', async () => {
    const body = { client_id: 'x', identifier: 'vm-01', pool: 'nope' };
    expectProblem(await service.client.post('/liveness', body), 'pool_unknown');
  });

  it.each([
    [{}],
    [{ client_id: 'a' }],
    [{ identifier: 'vm-01' }],
    [{ client_id: 'a', identifier: null }],
    [{ client_id: 'a', identifier: '' }],
    [{ client_id: '', identifier: 'vm-01' }],
    [{ client_id: null, identifier: 'vm-01' }],
  ])('is 400 "client_id and identifier are required" for %j', async (body) => {
    expectProblem(await service.client.post('/liveness', body), 'client_id_and_identifier_required');
  });
});

describe('POST /release', () => {
  it('answers with every member of the contract, and again while no one else holds it', async () => {
    const { identifier, token } = await service.client.allocate('leaving');
    const success = { status: 'success', message: 'Identifier released successfully' };
    for (const sent of [{ token }, { token }, {}]) {
      const answer = await service.client.post('/release', { client_id: 'leaving', identifier, ...sent });
      expect(answer.status).toBe(200);
      expectBody(answer, success);
    }
    expect((await service.client.identifier(identifier)).state).toBe('cooling');
  });

  it('is 409 for who does not hold it, and changes nothing', async () => {
    const { identifier } = await service.client.allocate('keeps');
    const answer = await service.client.post('/release', { client_id: 'thief', identifier });
    expectProblem(answer, 'identifier_mismatch', { your_id: 'thief' });
    expect((await service.client.identifier(identifier)).client_id).toBe('keeps');
  });

  it('is 409 for a stranger while the identifier rests after another client', async () => {
    const lease = await service.client.allocate('rested');
    await service.client.release(lease);
    const body = { client_id: 'stranger', identifier: lease.identifier };
    expectProblem(await service.client.post('/release', body), 'identifier_mismatch', {
      your_id: 'stranger',
    });
  });

  it('is 409 for a token that is not the current one', async () => {
    const { identifier, token } = await service.client.allocate('late-release');
    const body = { client_id: 'late-release', identifier, token: token + 1 };
    expectProblem(await service.client.post('/release', body), 'identifier_mismatch', {
      your_id: 'late-release',
    });
    expect((await service.client.identifier(identifier)).client_id).toBe('late-release');
  });

  it('is 404 for an unknown identifier or pool', async () => {
    const unknown = { client_id: 'x', identifier: 'vm-99' };
    expectProblem(await service.client.post('/release', unknown), 'identifier_unknown');
    const body = { client_id: 'x', identifier: 'vm-01', pool: 'nope' };
    expectProblem(await service.client.post('/release', body), 'pool_unknown');
  });

  it.each([[{}], [{ client_id: 'a' }], [{ identifier: 'vm-01' }], [{ client_id: null, identifier: '' }]])(
    'is 400 "client_id and identifier are required" for %j',
    async (body) => {
      expectProblem(await service.client.post('/release', body), 'client_id_and_identifier_required');
    },
  );
});

describe('a body that is no JSON object of the right types', () => {
  it.each(['/allocate', '/liveness', '/release', '/v1/heartbeats'])(
    'is 400 "Invalid JSON" at %s',
    async (path) => {
      const bodies = ['', '{', '[]', '"text"', '7', '{"client_id":7}', '{"client_id":"a","pool":{}}', 'nul'];
      for (const body of bodies) {
        const { client } = service;
        const typed = path === '/v1/heartbeats' ? body.replaceAll('client_id', 'heartbeats') : body;
        expectProblem(await client.post(path, typed), 'invalid_json');
      }
    },
  );

  it('is 400 "Invalid JSON" without a body at all', async () => {
    for (const path of ['/allocate', '/liveness', '/release', '/v1/heartbeats']) {
      expectProblem(await service.client.ask('POST', path), 'invalid_json');
    }
  });
});
