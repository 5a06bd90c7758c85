import { gunzipSync } from 'node:zlib';
import { CHURN_RANGES } from '@berth/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { expectProblem } from '../support/expect-answer.js';
import { generateLedger } from '../support/generated-ledger.js';
import { ledgerPosition } from '../support/json-client.js';
import { inFile } from '../support/ledger-file.js';
import { Service, temporaryFolder } from '../support/service-process.js';

const DAYS = { '1d': 1, '7d': 7, '30d': 30 } as const;
const DAY_MS = 86_400_000;
const PATH = '/v1/pools/default/churn';

describe('GET /v1/pools/{pool}/churn', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start({ BERTH_IDENTIFIERS: 'vm-[1-4]', BERTH_HOLD_DOWN: '1h' });
    const { client } = service;
    for (let times = 0; times < 3; times += 1) await client.release(await client.allocate('often'));
    await client.allocate('once');
  });

  const churnOf = async (query = '') => [...(await service.client.get(`${PATH}${query}`)).bytes];

  it('is a byte an identifier: how many leases of it began', async () => {
    const answer = await service.client.get(PATH);
    expect(answer.headers['content-type']).toBe('application/octet-stream');
    expect([...answer.bytes]).toEqual([3, 1, 0, 0]);
    expect(answer.headers.etag).toBe(`"${String(ledgerPosition(answer))}"`);
  });

  it('follows what happens within some seconds', async () => {
    await service.client.allocate('late comer');
    await eventually('it is told', async () => (await churnOf())[2] === 1);
  });

  it('tells of the past what had begun by then', async () => {
    const [first] = inFile(service.file, (file) =>
      file.prepare('SELECT granted_position FROM tenancies ORDER BY token').pluck().all(),
    ) as number[];
    const then = await service.client.get(`${PATH}?as_of=${String(first)}`);
    expect([[...then.bytes], ledgerPosition(then)]).toEqual([[1, 0, 0, 0], first]);
    expect(await churnOf(`?as_of=${String(first! - 1)}`)).toEqual([0, 0, 0, 0]);
  });

  it('is packed, and 304 for who has it', async () => {
    const packed = await service.client.get(PATH, { 'accept-encoding': 'gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect([...gunzipSync(packed.bytes)]).toEqual(await churnOf());
    const again = await service.client.get(PATH, { 'if-none-match': packed.headers.etag! });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  });

  it('tells of a pool at once that it is gone or has another size', async () => {
    const { client } = service;
    const brief = '/v1/pools/brief';
    await client.post('/v1/pools', { pool: 'brief', identifiers: ['b-1'] });
    expect((await client.get(`${brief}/churn`)).bytes).toHaveLength(1);
    await client.ask('PATCH', brief, { body: { identifiers: ['b-[1-5]'] } });
    expect((await client.get(`${brief}/churn`)).bytes).toHaveLength(5);
    await client.ask('DELETE', brief);
    expectProblem(await client.get(`${brief}/churn`), 'pool_unknown');
  });

  it('is 404 for a pool that there is none of, 400 for a range or a moment that is none', async () => {
    const { client } = service;
    expectProblem(await client.get('/v1/pools/nope/churn'), 'pool_unknown');
    for (const query of ['range=7', 'range=2d', 'range=', 'range=1d&range=7d', 'from=-1d']) {
      expectProblem(await client.get(`${PATH}?${query}`), 'invalid_request');
    }
    expectProblem(await client.get(`${PATH}?as_of=tomorrow`), 'invalid_as_of');
  });
});

describe('the churn of a fleet', () => {
  it('is what its leases say, for every range and as of any moment', async () => {
    const folder = temporaryFolder();
    const file = await generateLedger(folder, { seed: 5, events: 20_000 });
    const service = await Service.start({ BERTH_READ_ONLY: 'true' }, folder);
    const moments = inFile(file, (connection) => {
      const statement = connection.prepare<[number], { position: number; at: number }>(
        `SELECT position, recorded_at AS at FROM events
          WHERE position <= ? * (SELECT max(position) FROM events) ORDER BY position DESC LIMIT 1`,
      );
      return [0.1, 0.5, 0.9, 1].map((share) => statement.get(share));
    });
    let found = 0;
    for (const moment of moments) {
      const { position, at } = moment!;
      for (const range of CHURN_RANGES) {
        const path = `/v1/pools/web/churn?range=${range}&as_of=${String(position)}`;
        const { bytes } = await service.client.get(path);
        const expected = new Uint8Array(bytes.length);
        const begun = inFile(file, (connection) =>
          connection
            .prepare<[number, number], { ordinal: number; begun: number }>(
              `SELECT ordinal, count(*) AS begun FROM tenancies JOIN pools USING (pool_no)
                WHERE name = 'web' AND granted_position <= ? AND granted_at > ? GROUP BY ordinal`,
            )
            .all(position, at - DAYS[range] * DAY_MS),
        );
        for (const row of begun) expected[row.ordinal] = row.begun;
        expect(new Uint8Array(bytes), path).toEqual(expected);
        found += begun.length;
      }
    }
    expect(found).toBeGreaterThan(100);
    await service.stop();
  }, 60_000);
});
