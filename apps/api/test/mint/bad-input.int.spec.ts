import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf } from '../support/json-client.js';
import { eventsOf } from '../support/ledger-file.js';
import { nextId } from '../support/minting.js';
import { Service } from '../support/service-process.js';

let service: Service;
let entities: string;
beforeAll(async () => {
  service = await Service.start();
  await nextId(service.client, 'order', 'long');
  await nextId(service.client, 'text', 'uuid8');
  entities = (await service.client.get('/api/list')).text;
});
afterEach(async () => {
  expect((await service.client.get('/api/list')).text).toBe(entities);
  expect(eventsOf(service.file, 'EntityRegistered')).toHaveLength(2);
});

const ID = '/api/next-id';
const BATCH = '/api/next-batch';

/** A request, and what it is answered. */
type Case = readonly [path: string, status: number, error: string];

describe('a GET', () => {
  it.each<Case>([
    [`${ID}/new?dataType=bogus`, 400, 'Valid dataType is required'],
    [`${ID}/new?dataType=INT`, 400, 'Valid dataType is required'],
    [`${ID}/new?dataType=`, 400, 'Valid dataType is required'],
    [`${ID}/new?dataType=int&dataType=long`, 400, 'Valid dataType is required'],
    [`${ID}/order?dataType=int`, 400, 'Type mismatch'],
    [`${BATCH}/order?dataType=int&batchSize=1`, 400, 'Type mismatch'],
    [`${BATCH}/text?dataType=snowflake&batchSize=1`, 400, 'Type mismatch'],
    [`${ID}/a%2Fb?dataType=int`, 400, 'Invalid request'],
    [`${ID}/a%20b?dataType=int`, 400, 'Invalid request'],
    [`${ID}/%00?dataType=int`, 400, 'Invalid request'],
    [`${ID}/${'x'.repeat(129)}?dataType=int`, 400, 'Invalid request'],
    [`${ID}/Upper?dataType=typeid`, 400, 'Invalid request'],
    [`${ID}/a/b?dataType=int`, 404, 'Endpoint not found'],
    [`${ID}/?dataType=int`, 400, 'Invalid request'],
    ...['3abc', '2.9', '1e3', '-1', '', '0', '10001', '%2B5', '0x10', '007', '5&batchSize=6'].map(
      (size) => [`${BATCH}/new?dataType=int&batchSize=${size}`, 400, 'Valid batchSize is required'] as Case,
    ),
    [`${BATCH}/new?dataType=int`, 400, 'Valid batchSize is required'],
    [`${BATCH}/new?dataType=bogus&batchSize=bogus`, 400, 'Valid dataType is required'],
    ['/api/status/nobody', 404, 'Entity not found'],
    ['/api/parse-snowflake/9223372036854775808', 400, 'Invalid Snowflake ID'],
    ['/api/parse-snowflake/-1', 400, 'Invalid Snowflake ID'],
    ['/api/parse-snowflake/0x10', 400, 'Invalid Snowflake ID'],
    ['/api/parse-snowflake/1e3', 400, 'Invalid Snowflake ID'],
    ['/api/parse/1?layout=instagram', 400, 'Invalid request'],
    ['/api/unknown', 404, 'Endpoint not found'],
  ])('of %s is answered %i %s', async (path, status, error) => {
    const answer = await service.client.get(path);
    expect({ status: answer.status, ...jsonOf(answer) }).toMatchObject({ status, error });
  });

  it('names the types there are, and the one that an entity has', async () => {
    expect(jsonOf(await service.client.get(`${ID}/new?dataType=x`))['validTypes']).toContain('snowflake');
    expect(jsonOf(await service.client.get(`${ID}/order?dataType=int`))).toMatchObject({
      message: "Entity 'order' is registered as 'long', cannot use 'int'",
      registeredType: 'long',
    });
    expect(jsonOf(await service.client.get(`${BATCH}/new?dataType=int&batchSize=0`))).toMatchObject({
      message: 'batchSize must be between 1 and 10000',
    });
  });
});

describe('a wrong method', () => {
  it.each([
    ['DELETE', `${ID}/order`, 'GET, POST, HEAD'],
    ['GET', '/api/init/order', 'POST'],
    ['POST', '/api/reset/order', 'PUT'],
    ['GET', '/api/entity/order', 'DELETE'],
    ['POST', '/api/list', 'GET, HEAD'],
  ])('%s %s is told which there are', async (method, path, allow) => {
    const answer = await service.client.ask(method, path);
    expect({ status: answer.status, ...jsonOf(answer) }).toMatchObject({
      status: 405,
      error: 'Invalid request method',
    });
    expect(answer.headers['allow']).toBe(allow);
  });
});

describe('a body', () => {
  it.each([
    ['{"dataType":', 400, 'Invalid JSON'],
    ['', 400, 'Valid dataType is required'],
    ['[]', 400, 'Invalid JSON'],
    ['"int"', 400, 'Invalid JSON'],
    [{ dataType: 'int', startValue: 1.5 }, 400, 'Invalid request'],
    [{ dataType: 'int', startValue: -1 }, 400, 'Invalid request'],
    ['{"dataType":"long","startValue":9007199254740993}', 400, 'Invalid request'],
    [{ dataType: 'long', startValue: '0x10' }, 400, 'Invalid request'],
    [{ dataType: 'long', startValue: '1e3' }, 400, 'Invalid request'],
    [{ dataType: 'long', startValue: true }, 400, 'Invalid request'],
    [{ dataType: 'int', startValue: 2_147_483_648 }, 409, 'Range exhausted'],
    [{ dataType: 'long', startValue: '9223372036854775808' }, 409, 'Range exhausted'],
    [{ dataType: 'long', startValue: '99999999999999999999999' }, 400, 'Invalid request'],
    [{ dataType: 'uuid8', startValue: 5 }, 400, 'Invalid operation'],
    [{ dataType: 7 }, 400, 'Valid dataType is required'],
  ])('of init %j is answered %i %s', async (body, status, error) => {
    const answer = await service.client.post('/api/init/fresh', body);
    expect({ status: answer.status, ...jsonOf(answer) }).toMatchObject({ status, error });
  });

  it.each([
    [{}, 400, 'Invalid request'],
    [{ value: 'many' }, 400, 'Invalid request'],
    [{ value: 5, force: 'yes' }, 400, 'Invalid JSON'],
    ['{"value":', 400, 'Invalid JSON'],
  ])('of reset %j is answered %i %s', async (body, status, error) => {
    const answer = await service.client.ask('PUT', '/api/reset/order', { body });
    expect({ status: answer.status, ...jsonOf(answer) }).toMatchObject({ status, error });
  });

  it('that is too large is refused', async () => {
    const answer = await service.client.post('/api/init/fresh', {
      dataType: 'int',
      pad: 'x'.repeat(70_000),
    });
    expect(answer.status).toBe(413);
  });

  it.each(['', ' ', 'x'.repeat(256), 'ü'])('with the Idempotency-Key %j is refused', async (key) => {
    const headers = { 'idempotency-key': Buffer.from(key).toString('latin1') };
    const answer = await service.client.ask('POST', `${ID}/order`, { body: { dataType: 'long' }, headers });
    expect(answer.status).toBe(400);
  });
});
