import { beforeAll, describe, expect, it } from 'vitest';
import { expectBody } from '../support/expect-answer.js';
import { jsonOf, success, type Answer } from '../support/json-client.js';
import { nextBatch, nextId } from '../support/minting.js';
import { Service } from '../support/service-process.js';

let service: Service;
beforeAll(async () => {
  service = await Service.start({ SHARD_ID: '2', TOTAL_SHARDS: '3', BERTH_ENTITIES_MAX: '40' });
});

function init(entity: string, body: object): Promise<Answer> {
  return service.client.post(`/api/init/${entity}`, body);
}

function reset(entity: string, body: object): Promise<Answer> {
  return service.client.ask('PUT', `/api/reset/${entity}`, { body });
}

function expectRefused(answer: Answer, status: number, error: string, members: object = {}): void {
  expect({ status: answer.status, ...jsonOf(answer) }).toMatchObject({ status, error, ...members });
}

describe('of shard 2 of 3', () => {
  it('a counter has every third value', async () => {
    expect(await nextBatch(service.client, 'third', { dataType: 'int', size: 4 })).toEqual([2, 5, 8, 11]);
  });

  it.each([
    [1000, 1001],
    [5000, 5000],
    [5001, 5003],
    [0, 2],
  ])('a start at %i is snapped to %i', async (startValue, first) => {
    const entity = `from-${String(startValue)}`;
    const answer = await init(entity, { dataType: 'int', startValue });
    expect(answer.status).toBe(201);
    const isAdjusted = first !== startValue;
    expect(jsonOf(answer)).toMatchObject({
      initialized: true,
      requestedStartValue: startValue,
      actualStartValue: first,
      nextValue: first,
      adjusted: isAdjusted,
    });
    expect('adjustmentReason' in jsonOf(answer)).toBe(isAdjusted);
    expect(await nextId(service.client, entity, 'int')).toBe(first);
  });

  it('says which shard it is', async () => {
    const members = { shardId: 2, totalShards: 3 };
    expectBody(await service.client.get('/shard-info'), { ...members, status: 'active' });
    const types = success(await service.client.get('/api/types')) as Record<string, unknown>;
    expect(JSON.stringify(types)).toContain('shard 2: 2, 5, 8...');
  });
});

describe('an entity', () => {
  it('tells where it stands', async () => {
    await init('stand', { dataType: 'long', startValue: '9007199254740993' });
    expectBody(await service.client.get('/api/status/stand'), {
      entityName: 'stand',
      dataType: 'long',
      currentValue: '9007199254740992',
      nextValue: '9007199254740995',
      currentIteration: '3002399751580331',
      remaining: '3071454945866678271',
      shard: 2,
    });
    await nextId(service.client, 'flake');
    expect(jsonOf(await service.client.get('/api/status/flake'))).toMatchObject({
      currentValue: 'N/A (Snowflake IDs are not sequential)',
      nextValue: null,
      remaining: null,
    });
    expectRefused(await service.client.get('/api/status/nobody'), 404, 'Entity not found');
  });

  it('exists once', async () => {
    await init('twice', { dataType: 'int' });
    expectRefused(await init('twice', { dataType: 'int' }), 409, 'Entity already exists', {
      currentStatus: { dataType: 'int', currentIteration: 0, shard: 2 },
    });
  });

  it('is listed in the order of registration', async () => {
    await init('zulu', { dataType: 'int' });
    await init('alpha', { dataType: 'int' });
    const { entities } = success(await service.client.get('/api/list')) as {
      entities: { entityName: string }[];
    };
    expect(entities.map(({ entityName }) => entityName).slice(-2)).toEqual(['zulu', 'alpha']);
  });

  it('goes on above what it had issued when it was deleted and is made again', async () => {
    expect(await nextBatch(service.client, 'phoenix', { dataType: 'int', size: 3 })).toEqual([2, 5, 8]);
    expectBody(await service.client.ask('DELETE', '/api/entity/phoenix'), {
      entityName: 'phoenix',
      message: "Entity 'phoenix' deleted successfully",
      shard: 2,
    });
    expectRefused(await service.client.get('/api/status/phoenix'), 404, 'Entity not found');
    expectRefused(await service.client.ask('DELETE', '/api/entity/phoenix'), 404, 'Entity not found');
    expect(await nextId(service.client, 'phoenix', 'long')).toBe('11');
  });

  it('issues its last value and then no other', async () => {
    await init('last', { dataType: 'int', startValue: 2_147_483_644 });
    expectRefused(
      await service.client.get('/api/next-batch/last?dataType=int&batchSize=2'),
      409,
      'Range exhausted',
    );
    expect(await nextId(service.client, 'last', 'int')).toBe(2_147_483_645);
    const over = await service.client.get('/api/next-id/last?dataType=int');
    expectRefused(over, 409, 'Range exhausted');
    expect(jsonOf(over)['message']).toContain('overflow');
    expect(jsonOf(await service.client.get('/api/status/last'))).toMatchObject({
      nextValue: null,
      remaining: 0,
    });
  });
});

describe('a reset', () => {
  it('goes forward, and backward only by force', async () => {
    await nextBatch(service.client, 'moved', { dataType: 'int', size: 2 });
    expectBody(await reset('moved', { value: 5001 }), {
      entityName: 'moved',
      dataType: 'int',
      shard: 2,
      reset: {
        previousValue: 5,
        requestedValue: 5001,
        actualValue: 5003,
        previousIteration: 2,
        newIteration: 1667,
      },
      nextValue: 5003,
      message: 'Counter reset successfully. Next value will be 5003',
    });
    expectRefused(await reset('moved', { value: 2 }), 409, 'Backward reset refused');
    expect((await reset('moved', { value: '2', force: true })).status).toBe(200);
    expect(await nextId(service.client, 'moved', 'int')).toBe(2);
  });

  it('is for counters', async () => {
    await nextId(service.client, 'text', 'uuid8');
    expectRefused(await reset('text', { value: 1 }), 400, 'Invalid operation');
    expectRefused(await reset('unknown', { value: 1 }), 404, 'Entity not found');
    expectRefused(await init('text2', { dataType: 'ulid', startValue: 1 }), 400, 'Invalid operation');
  });
});

it('a loop over new names ends with a clear answer and an unchanged ledger', async () => {
  let refused: Answer | undefined;
  for (let n = 0; n < 60 && !refused; n += 1) {
    const answer = await service.client.get(`/api/next-id/loop-${String(n)}?dataType=int`);
    if (answer.status !== 200) refused = answer;
  }
  if (!refused) throw new Error('nothing was refused');
  expectRefused(refused, 507, 'Too many entities');
  const before = await service.client.get('/api/list');
  await service.client.get('/api/next-id/one-more?dataType=uuid8');
  expect((await service.client.get('/api/list')).text).toBe(before.text);
  expect(await nextId(service.client, 'third', 'int')).toBe(14);
});
