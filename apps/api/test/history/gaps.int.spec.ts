import { gapsSchema, type ClientGaps } from '@berth/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { A_TIME, expectBody, expectProblem } from '../support/expect-answer.js';
import { ledgerPosition, success } from '../support/json-client.js';
import { QUICK, Service } from '../support/service-process.js';
import { pathTo, type Parameters } from '../support/told-ledger.js';

let service: Service;
beforeAll(async () => {
  service = await Service.start({ ...QUICK, BERTH_LEASE_TTL: '1h', BERTH_HEARTBEAT: '1s' });
});

async function gapsOf(client: string, parameters: Parameters = {}): Promise<ClientGaps> {
  const path = pathTo(`/v1/clients/${client}/gaps`, { buckets: 1, ...parameters });
  return gapsSchema.parse(success(await service.client.get(path)));
}

describe('GET /v1/clients/{client_id}/gaps', () => {
  it('has every member of the contract, and says over what silences are on record', async () => {
    await service.client.allocate('calm');
    expectBody(await service.client.get('/v1/clients/calm/gaps?buckets=1'), {
      client_id: 'calm',
      from: A_TIME,
      to: A_TIME,
      buckets: [
        { from: A_TIME, to: A_TIME, longest_seconds: null, recorded_over_seconds: 1.25, ttl_seconds: 3_600 },
      ],
    });
  });

  it('tells of a silence while it lasts, when it is over, and as of before it', async () => {
    const lease = await service.client.allocate('quiet');
    const before = ledgerPosition(await service.client.get('/v1/clients/quiet'));
    const lasting = await eventually('it is silent for long', async () => {
      const { buckets } = await gapsOf('quiet');
      return buckets[0]?.longest_seconds ?? false;
    });
    expect(lasting).toBeGreaterThan(1.25);
    await service.client.heartbeat(lease);
    const over = await gapsOf('quiet');
    expect(over.buckets[0]?.longest_seconds).toBeGreaterThanOrEqual(lasting);
    const then = await gapsOf('quiet', { as_of: before });
    expect(then.buckets[0]?.longest_seconds).toBeNull();
  });

  it('tells of the silence by which a lease ended, and of nothing after it', async () => {
    const quick = await Service.start(QUICK);
    await quick.client.allocate('dead');
    await eventually(
      'its lease has ended',
      async () => (await quick.client.get('/client/dead')).status === 404,
    );
    const { buckets } = gapsSchema.parse(
      success(await quick.client.get('/v1/clients/dead/gaps?buckets=1&from=-1h')),
    );
    expect(buckets[0]).toMatchObject({ recorded_over_seconds: 0.3125, ttl_seconds: 1 });
    expect(buckets[0]?.longest_seconds).toBeGreaterThanOrEqual(1);
    const from = await eventually('some time has gone by since', async () => {
      const { to } = gapsSchema.parse(success(await quick.client.get('/v1/clients/dead/gaps?buckets=1')));
      const answer = await quick.client.get(pathTo('/v1/clients/dead/gaps', { from: to, buckets: 1 }));
      return answer.status === 200 && gapsSchema.parse(success(answer));
    });
    expect(from.buckets[0]).toMatchObject({
      longest_seconds: null,
      recorded_over_seconds: null,
      ttl_seconds: null,
    });
    await quick.stop();
  });

  it('is of one pool when that is named', async () => {
    const { client } = service;
    await client.post('/v1/pools', { pool: 'slow', identifiers: ['s-1'], ttl: '10h', heartbeat: '1h' });
    await client.allocate('both');
    await client.allocate('both', 'slow');
    expect((await gapsOf('both')).buckets[0]).toMatchObject({
      recorded_over_seconds: 4_500,
      ttl_seconds: 3_600,
    });
    expect((await gapsOf('both', { pool: 'slow' })).buckets[0]).toMatchObject({ ttl_seconds: 36_000 });
  });

  it('is 404 for a client that never came, 400 for what cannot be asked', async () => {
    const { client } = service;
    expectProblem(await client.get('/v1/clients/nobody/gaps'), 'client_unknown');
    for (const query of ['buckets=0', 'buckets=367', 'from=tomorrow', 'from=-1h&to=-2h', 'bucket=3']) {
      expectProblem(await client.get(`/v1/clients/calm/gaps?${query}`), 'invalid_request');
    }
    expectProblem(await client.get('/v1/clients/calm/gaps?as_of=99999'), 'invalid_as_of');
    expectProblem(await client.get('/v1/clients/calm/gaps?pool=nope'), 'pool_unknown');
  });
});
