import { beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from '../support/expect-answer.js';
import { jsonOf, ledgerPosition, type Answer } from '../support/json-client.js';
import { auditLedger } from '../support/ledger-audit.js';
import { readEvents } from '../support/ledger-file.js';
import { Service } from '../support/service-process.js';

const CHANGES: readonly (readonly [method: string, path: string, body: object])[] = [
  ['POST', '/v1/pools', { pool: 'new', identifiers: ['n-1'] }],
  ['PATCH', '/v1/pools/default', { ttl: '2m' }],
  ['POST', '/v1/pools/default/drain', {}],
  ['POST', '/v1/pools/default/open', {}],
  ['POST', '/v1/pools/default/expiry/resume', {}],
  ['POST', '/v1/pools/default/identifiers/vm-1/revoke', {}],
  ['POST', '/v1/pools/default/identifiers/vm-1/quarantine', {}],
  ['POST', '/v1/pools/default/identifiers/vm-1/restore', {}],
  ['POST', '/v1/pools/default/identifiers/vm-1/reserve', { client_id: 'a' }],
  ['POST', '/v1/pools/default/identifiers/vm-1/unreserve', {}],
  ['POST', '/v1/plans', { pool: 'default', action: 'revoke', query: { text: 'vm' } }],
  ['POST', '/v1/plans/nope/execute', {}],
];

let service: Service;
beforeAll(async () => {
  service = await Service.start({ BERTH_IDENTIFIERS: 'vm-[1-5]' });
});

const send = (method: string, path: string, body?: unknown): Promise<Answer> =>
  service.client.ask(method, path, { body });
const create = (definition: object): Promise<Answer> =>
  send('POST', '/v1/pools', { pool: 'x', identifiers: ['x-1'], ...definition });
const messageOf = (answer: Answer): unknown => jsonOf(answer)['message'];

describe.each(CHANGES)('%s %s', (method, path, body) => {
  it('refuses a body that is no JSON object', async () => {
    for (const wrong of ['{', 'null x', '[]', '"a"', '7', 'true', '\u0000', '['.repeat(5_000)]) {
      expectProblem(await send(method, path, wrong), 'invalid_json');
    }
    expectProblem(await send(method, path, `{"a":"${'x'.repeat(70_000)}"}`), 'body_too_large');
  });

  it('refuses a reason that is too long, empty, of several lines or no text', async () => {
    for (const reason of [
      'x'.repeat(10_240),
      'x'.repeat(1_001),
      '',
      '  ',
      'a\nb',
      'a\u0000',
      'a\u2028b',
      '\ud83d',
    ]) {
      const answer = await send(method, path, { ...body, reason });
      expectProblem(answer, 'invalid_request');
      expect(messageOf(answer)).toBe('reason must be 1-1000 characters, no control characters.');
    }
    for (const reason of [7, {}, ['a'], true]) {
      const answer = await send(method, path, { ...body, reason });
      expectProblem(answer, 'invalid_json');
      expect(messageOf(answer)).toBe("'reason' must be of type string.");
    }
  });
});

describe('a name in the path', () => {
  it('that is none is 400, one that is not known 404', async () => {
    for (const name of ['%20', 'a%20b', '%00', 'ä', 'x'.repeat(129), '%2e%2e%2f']) {
      for (const [method, rest] of [
        ['GET', ''],
        ['PATCH', ''],
        ['DELETE', ''],
        ['GET', '/map'],
        ['POST', '/drain'],
        ['POST', '/identifiers/vm-1/revoke'],
      ] as const) {
        const answer = await send(
          method,
          `/v1/pools/${encodeURI(decodeURI(name))}${rest}`,
          method === 'GET' ? undefined : { ttl: '1m' },
        );
        expectProblem(answer, 'invalid_request');
      }
    }
    expectProblem(await send('GET', '/v1/pools/%zz'), 'invalid_request');
    expectProblem(await send('POST', '/v1/pools/default/identifiers/%20a/revoke', {}), 'invalid_request');
    expectProblem(await send('GET', `/v1/plans/${'x'.repeat(200)}`), 'invalid_request');
    expectProblem(await send('PATCH', '/v1/pools/__proto__', { ttl: '1m' }), 'pool_unknown');
    expectProblem(await send('DELETE', '/v1/pools/constructor'), 'pool_unknown');
  });

  it('that is known under other methods is 405', async () => {
    const allowed = async (method: string, path: string) => {
      const answer = await send(method, path);
      expectProblem(answer, 'method_not_allowed');
      return answer.headers.allow;
    };
    expect(await allowed('PUT', '/v1/pools')).toBe('GET, POST, HEAD');
    expect(await allowed('POST', '/v1/pools/default')).toBe('GET, PATCH, DELETE, HEAD');
    expect(await allowed('DELETE', '/v1/pools/default/map')).toBe('GET, HEAD');
    expect(await allowed('GET', '/v1/pools/default/drain')).toBe('POST');
    expect(await allowed('GET', '/v1/pools/default/identifiers/vm-1/revoke')).toBe('POST');
    expect(await allowed('GET', '/v1/plans')).toBe('POST');
  });
});

describe('a definition', () => {
  it.each<[object, string]>([
    [{ pool: undefined }, 'Say which pool, as in {"pool":"web","identifiers":["vm-[0001-1024]"]}.'],
    [{ pool: 'a b' }, 'pool must be 1-128 of A-Z a-z 0-9 . _ : @ -.'],
    [{ pool: 'x'.repeat(129) }, 'pool must be 1-128 of A-Z a-z 0-9 . _ : @ -.'],
    [{ ttl: '90' }, 'ttl must be a duration such as 500ms 90s 5m 2h 30d.'],
    [{ heartbeat: '-1s' }, 'heartbeat must be a duration such as 500ms 90s 5m 2h 30d.'],
    [{ hold_down: '1 hour' }, 'hold_down must be a duration such as 500ms 90s 5m 2h 30d.'],
    [{ ttl: '99999d' }, 'ttl must be a duration such as 500ms 90s 5m 2h 30d.'],
    [{ order: 'random' }, 'order must be lowest or longest-free.'],
    [{ order: null }, 'order must be lowest or longest-free.'],
    [{ identifiers: Array.from({ length: 1_001 }, () => 'a') }, 'identifiers must be at most 1000 patterns.'],
    [{ identifiers: ['x'.repeat(301)] }, 'a pattern must be at most 300 characters.'],
    [{ identifiers: ['c-[3-1]'] }, "pattern 'c-[3-1]': '[3-1]' counts down; write the lower number first"],
    [{ identifiers: [''] }, "pattern '': is empty"],
    [{ identifiers: ['a\u0000'] }, "pattern 'a\u0000': makes 'a\u0000', which is no valid identifier"],
    [{ ttl: '1ms', heartbeat: '1ms' }, 'heartbeat must be at least 10ms; ttl'],
  ])('such as %j is refused with what to write instead', async (definition, message) => {
    const answer = await create(definition);
    expectProblem(
      answer,
      'invalid_request',
      ...(jsonOf(answer)['faults'] ? [{ faults: jsonOf(answer)['faults'] }] : []),
    );
    expect(messageOf(answer)).toContain(message);
  });

  it.each<[object, string]>([
    [{ pool: 7 }, "'pool' must be of type string."],
    [{ identifiers: 'vm-[1-3]' }, "'identifiers' must be of type array."],
    [{ identifiers: [7] }, "'identifiers.0' must be of type string."],
    [{ ttl: 90 }, "'ttl' must be of type string."],
    [{ hold_down: null }, "'hold_down' must be of type string."],
  ])('of another type, such as %j, is no JSON of ours', async (definition, message) => {
    const answer = await create(definition);
    expectProblem(answer, 'invalid_json');
    expect(messageOf(answer)).toBe(message);
  });

  it('that makes ten million identifiers, in whatever way, is refused at once', async () => {
    const letters = 'a b c d e f g h i j k l m n o p q r s t u v w x y z'.split(' ');
    for (const identifiers of [
      ['vm-[1-10000000]'],
      ['vm-[0-999999999999999]'],
      ['[1-9999][1-9999][1-9999]'],
      ['[0-9]'.repeat(50)],
      letters.map((letter) => `${letter}-[1-1000000]`),
      Array.from({ length: 1_000 }, (_, index) => `[${String(index)}-1048000]`),
    ]) {
      const sentAt = performance.now();
      const answer = await create({ identifiers });
      expect(performance.now() - sentAt).toBeLessThan(1_000);
      expect(answer.status).toBe(400);
      expect(messageOf(answer)).toContain('more than 1048576 identifiers in one pool');
    }
  });

  it('may have fields that are not known', async () => {
    const answer = await create({ pool: 'more', colour: 'red', __proto__: { ttl: '1s' }, constructor: 1 });
    expect([answer.status, jsonOf(answer)['ttl']]).toEqual([201, '90s']);
  });
});

describe('a list', () => {
  it.each([
    ['limit=0', 'limit must be a whole number from 1 to 200.'],
    ['limit=201', 'limit must be a whole number from 1 to 200.'],
    ['limit=1000000000', 'limit must be a whole number from 1 to 200.'],
    ['limit=-1', 'limit must be a whole number from 1 to 200.'],
    ['limit=1e2', 'limit must be a whole number from 1 to 200.'],
    ['limit=', 'limit must be a whole number from 1 to 200.'],
    ['limit=5&limit=6', "'limit' must be given once."],
    ['sort=size', 'sort must be one of pool -pool capacity -capacity held -held free -free.'],
    ['after=a%20b', 'after must be the `next` of the page before.'],
    [`q=${'x'.repeat(201)}`, 'q must be at most 200 characters.'],
  ])('with %s is refused', async (query, message) => {
    const answer = await send('GET', `/v1/pools?${query}`);
    expectProblem(answer, 'invalid_request');
    expect(messageOf(answer)).toBe(message);
  });

  it('with what is odd but means nothing is answered', async () => {
    for (const query of ['x=1', 'q=', 'q=%ff', 'q=%zz', '&&&', 'q[]=a', 'q=%00']) {
      expect((await send('GET', `/v1/pools?${query}`)).status).toBe(200);
    }
  });
});

describe('a plan', () => {
  const plan = (body: object) =>
    send('POST', '/v1/plans', { pool: 'default', action: 'revoke', query: { text: 'vm' }, ...body });

  it.each<[object, string]>([
    [{ pool: 'a b' }, 'pool must be'],
    [{ action: 'delete' }, 'action must be one of revoke quarantine restore unreserve.'],
    [{ action: 'reserve' }, 'action must be one of'],
    [{ action: undefined }, 'Say what is to be done to which'],
    [{ query: undefined }, 'Say what is to be done to which'],
    [{ query: {} }, 'query must say which: states, client, text, ordinals or identifiers.'],
    [{ query: { unknown: 1 } }, 'query must say which'],
    [{ query: { states: [] } }, 'states must name at least one.'],
    [{ query: { states: ['HELD'] } }, 'Invalid option'],
    [{ query: { client: '' } }, 'client must not be empty.'],
    [{ query: { text: 'x'.repeat(201) } }, 'text must be at most 200 characters.'],
    [{ query: { ordinals: { from: 3, to: 1 } } }, 'ordinals must have a from that is not above its to.'],
    [{ query: { ordinals: { from: -1, to: 1 } } }, 'expected number to be >=0'],
    [{ query: { identifiers: [' '] } }, 'identifier must be 1-128 characters'],
  ])('such as %j is refused with what to write instead', async (body, message) => {
    const answer = await plan(body);
    expectProblem(answer, 'invalid_request');
    expect(messageOf(answer)).toContain(message);
  });

  it.each<[object, string]>([
    [{ query: 'states:held' }, "'query' must be of type object."],
    [{ query: { ordinals: [1, 2] } }, "'query.ordinals' must be of type object."],
    [{ query: { ordinals: { from: 1.5, to: 2 } } }, "'query.ordinals.from' must be of type int."],
    [{ query: { ordinals: { from: 1 } } }, "'query.ordinals.to' must be of type number."],
    [{ query: { identifiers: 'vm-1' } }, "'query.identifiers' must be of type array."],
  ])('of another type, such as %j, is no JSON of ours', async (body, message) => {
    const answer = await plan(body);
    expectProblem(answer, 'invalid_json');
    expect(messageOf(answer)).toBe(message);
  });

  it('for places far beyond the pool is one for nothing', async () => {
    const answer = await plan({ query: { ordinals: { from: 5, to: 9_007_199_254_740_991 } } });
    expect([answer.status, jsonOf(answer)['count']]).toEqual([201, 0]);
  });

  it('of a pool that there is none of is 404', async () => {
    expectProblem(await plan({ pool: 'nope' }), 'pool_unknown');
  });

  it('is asked for its items in pages that there are', async () => {
    const { id } = jsonOf(await plan({ action: 'quarantine' })) as { id: string };
    for (const query of [
      'limit=0',
      'limit=1e9',
      'after=x',
      'after=-1',
      'outcome=all',
      'outcome=done&outcome=done',
    ]) {
      expectProblem(await send('GET', `/v1/plans/${id}/items?${query}`), 'invalid_request');
    }
    expect(jsonOf(await send('GET', `/v1/plans/${id}/items?after=999999999`))).toMatchObject({
      items: [],
      next: null,
    });
  });
});

describe('after all of that', () => {
  it('only what was accepted is in the ledger, and the service is well', async () => {
    const position = ledgerPosition(await send('GET', '/health/ready'));
    const made = readEvents(service.file).filter(({ type }) => type === 'PoolCreated');
    expect(made.map(({ pool }) => pool)).toEqual(['default', 'more']);
    expect(position).toBe(readEvents(service.file).length - 1);
    expect(auditLedger(service.file)).toEqual([]);
    expect((await send('GET', '/health/ready')).status).toBe(200);
  });
});
