import { beforeAll, describe, expect, it } from 'vitest';
import { expectBody } from '../support/expect-answer.js';
import { jsonOf } from '../support/json-client.js';
import { auditLedger } from '../support/ledger-audit.js';
import { dataOf, eventsOf } from '../support/ledger-file.js';
import { expectDistinct, expectIncreasing, nextBatch, nextId } from '../support/minting.js';
import { Service } from '../support/service-process.js';

const SHAPES: Readonly<Record<string, RegExp>> = {
  snowflake: /^\d{15,19}$/,
  uuid8: /^[A-Za-z0-9]{8}$/,
  uuid12: /^[A-Za-z0-9]{12}$/,
  uuid16: /^[A-Za-z0-9]{16}$/,
  uuid22: /^[A-Za-z0-9]{22}$/,
  uuidv4: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  uuidv7: /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  ulid: /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  ksuid: /^[0-9A-Za-z]{27}$/,
  typeid: /^kindtypeid_[0-7][0-9a-hjkmnp-tv-z]{25}$/,
  nanoid: /^[\w-]{21}$/,
};

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});

function advancesOf(entity: string) {
  return eventsOf(service.file, 'SequenceAdvanced')
    .map((event) => dataOf(event, 'SequenceAdvanced'))
    .filter((data) => data.entity === entity);
}

describe('a counter', () => {
  it('counts from 1, an int in numbers', async () => {
    expectBody(await service.client.get('/api/next-id/invoice?dataType=int'), {
      entityName: 'invoice',
      dataType: 'int',
      value: 1,
      shard: 1,
    });
    expect(await nextId(service.client, 'invoice', 'int')).toBe(2);
  });

  it('counts a long in strings, a batch in one run', async () => {
    expectBody(await service.client.get('/api/next-batch/order?dataType=long&batchSize=3'), {
      entityName: 'order',
      dataType: 'long',
      batchSize: 3,
      startValue: '1',
      endValue: '3',
      values: ['1', '2', '3'],
      shard: 1,
    });
  });

  it('is on disk before it is answered', async () => {
    await nextId(service.client, 'durable', 'int');
    expect(advancesOf('durable')).toHaveLength(1);
  });

  it('gives 64 parallel clients of a new entity 64 values, and one event for many of them', async () => {
    const asked = Array.from({ length: 64 }, () => nextId(service.client, 'rush', 'long'));
    const values = (await Promise.all(asked)).map(Number).sort((a, b) => a - b);
    expect(values).toEqual(Array.from({ length: 64 }, (_, index) => index + 1));
    const advances = advancesOf('rush');
    expect(advances.length).toBeLessThan(64);
    expect(advances.reduce((sum, { count }) => sum + count, 0)).toBe(64);
  });

  it('has the type of one when half of its first clients ask for another', async () => {
    const asked = Array.from({ length: 64 }, (_, index) => {
      const dataType = index % 2 === 0 ? 'int' : 'long';
      return service.client.get(`/api/next-id/contested?dataType=${dataType}`);
    });
    const answers = await Promise.all(asked);
    const won = answers.filter(({ status }) => status === 200);
    const lost = answers.filter(({ status }) => status === 400);
    expect([won.length, lost.length]).toEqual([32, 32]);
    expect(new Set(won.map((answer) => jsonOf(answer)['dataType'])).size).toBe(1);
    expect(won.map((answer) => Number(jsonOf(answer)['value'])).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 32 }, (_, index) => index + 1),
    );
  });
});

describe('snowflakes', () => {
  it('are issued without an entity being made beforehand, by a number that is leased for it', async () => {
    const answer = await service.client.get('/api/next-id/trade?dataType=snowflake');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(jsonOf(answer)['value']).toMatch(/^\d{15,19}$/);
    const { text } = await service.client.get('/identifier/0?pool=machines');
    expect(JSON.parse(text)).toMatchObject({ state: 'held' });
  });

  it('are the type of an entity whose first caller names none', async () => {
    const answer = await service.client.get('/api/next-id/plain');
    expect(jsonOf(answer)).toMatchObject({ dataType: 'snowflake' });
  });

  it('increase over requests and batches of one process', async () => {
    const ids: (string | number)[] = [];
    for (let round = 0; round < 20; round += 1) {
      ids.push(await nextId(service.client, 'trade'));
      ids.push(...(await nextBatch(service.client, 'trade', { size: 300 })));
    }
    expectIncreasing(ids);
  });

  it('come 10,000 at once, and faster than one number yields', async () => {
    const batches = await Promise.all(
      Array.from({ length: 8 }, () => nextBatch(service.client, 'trade', { size: 10_000 })),
    );
    for (const batch of batches) expectIncreasing(batch);
    expectDistinct(batches.flat());
    const { text } = await service.client.get('/health');
    const { snowflakeStats } = JSON.parse(text) as { snowflakeStats: { machineNumbers: number[] } };
    expect(snowflakeStats.machineNumbers.length).toBeGreaterThan(1);
  });
});

describe.each(Object.keys(SHAPES))('%s', (dataType) => {
  it('has its shape, and a batch has no two alike', async () => {
    const entity = `kind${dataType}`;
    expect(await nextId(service.client, entity, dataType)).toMatch(SHAPES[dataType] ?? /^$/);
    const batch = await nextBatch(service.client, entity, { dataType, size: 500 });
    for (const value of batch) expect(value).toMatch(SHAPES[dataType] ?? /^$/);
    if (dataType !== 'uuid8') expectDistinct(batch);
  });
});

it('leaves projections that a replay agrees with', async () => {
  await service.stop();
  expect(auditLedger(service.file)).toEqual([]);
});
