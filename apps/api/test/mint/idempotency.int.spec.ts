import { beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, success, type Answer } from '../support/json-client.js';
import { Service } from '../support/service-process.js';

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});

function post(path: string, key: string, body: object): Promise<Answer> {
  return service.client.ask('POST', path, { body, headers: { 'idempotency-key': key } });
}

describe.each(['long', 'snowflake', 'uuidv7'])('a repeat for %s', (dataType) => {
  const path = `/api/next-batch/${dataType}s`;
  const body = { dataType, batchSize: 3 };

  it('is given the same values, also after kill -9', async () => {
    const first = success(await post(path, `key-${dataType}`, body));
    expect(success(await post(path, `key-${dataType}`, body))).toEqual(first);
    await service.kill();
    await service.start();
    expect(success(await post(path, `key-${dataType}`, body))).toEqual(first);
    expect(success(await post(path, `other-${dataType}`, body))).not.toEqual(first);
  });

  it('that comes while the first is under way is given the same values', async () => {
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => post(path, `parallel-${dataType}`, body)),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('with other arguments is refused', async () => {
    const answer = await post(path, `key-${dataType}`, { ...body, batchSize: 4 });
    expect({ status: answer.status, ...jsonOf(answer) }).toMatchObject({
      status: 422,
      error: 'Idempotency key reused',
    });
  });
});

it('takes its arguments from the query, too', async () => {
  const answer = await service.client.ask('POST', '/api/next-id/query?dataType=int');
  expect(success(answer)).toMatchObject({ value: 1 });
});
