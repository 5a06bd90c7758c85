import { beforeAll, describe, expect, it } from 'vitest';
import { expectBody } from '../support/expect-answer.js';
import { eventually } from '../support/eventually.js';
import { jsonOf, success } from '../support/json-client.js';
import { nextBatch, nextId } from '../support/minting.js';
import { Service } from '../support/service-process.js';

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});

function parsed(path: string): Promise<Record<string, unknown>> {
  return service.client.get(path).then((answer) => success(answer) as Record<string, unknown>);
}

describe('a snowflake', () => {
  it('tells its time, its shard and who held that machine number then', async () => {
    const id = String(await eventually('one is issued', () => nextId(service.client, 'trade')));
    const { layout, shardId, holder, date } = await parsed(`/api/parse-snowflake/${id}`);
    expect({ layout, shardId }).toEqual({ layout: 'sonyflake', shardId: 0 });
    expect(holder).toMatch(/^mint-[\w-]{12}\.0$/);
    expect(Math.abs(Date.parse(String(date)) - Date.now())).toBeLessThan(60_000);
  });

  it('among all readings names its holder and the identifier that it held', async () => {
    const id = String(await eventually('one is issued', () => nextId(service.client, 'trade')));
    const { readings } = await parsed(`/api/parse/${id}`);
    expect(readings).toContainEqual(
      expect.objectContaining({
        layout: 'sonyflake',
        holder: expect.stringMatching(/^mint-/) as unknown,
        machine: { pool: 'machines', identifier: '0' },
        bits: [
          { field: 'sign', bits: 1 },
          { field: 'timestamp', bits: 39 },
          { field: 'sequence', bits: 8 },
          { field: 'shardId', bits: 16 },
        ],
      }),
    );
  });

  it('of another time or layout has no holder here', async () => {
    expectBody(await service.client.get('/api/parse/229599957278003200?layout=twitter'), {
      id: '229599957278003200',
      layout: 'twitter',
      timestamp: 1_758_808_095_576,
      date: '2025-09-25T13:48:15.576Z',
      shardId: 2,
      sequence: 0,
      binary: '0000001100101111101100111111000111010110000000000001000000000000',
    });
    expect(await parsed('/api/parse-snowflake/199699878169804801')).not.toHaveProperty('holder');
  });

  it('is read in every way that is credible', async () => {
    const { readings } = await parsed('/api/parse/199699878169804801');
    expect(readings).toMatchObject([
      { layout: 'sonyflake', date: '2025-10-09T16:00:03.000Z', shardId: 1, sequence: 0 },
      { layout: 'twitter', date: '2025-07-05T01:36:01.200Z', shardId: 1, sequence: 1 },
      { dataType: 'long' },
    ]);
  });
});

describe.each(['uuidv4', 'uuidv7', 'ulid', 'ksuid', 'typeid', 'nanoid', 'uuid22'])('a %s', (dataType) => {
  it('is known again', async () => {
    const [id] = await nextBatch(service.client, `of${dataType}`, { dataType, size: 1 });
    const { readings } = await parsed(`/api/parse/${String(id)}`);
    expect(readings).toContainEqual(expect.objectContaining({ dataType }));
  });
});

it('what nobody issues is refused', async () => {
  const answer = await service.client.get('/api/parse/what%20is%20this');
  expect({ status: answer.status, ...jsonOf(answer) }).toMatchObject({
    status: 400,
    error: 'Invalid Snowflake ID',
  });
});
