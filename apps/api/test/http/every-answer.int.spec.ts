import { beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from '../support/expect-answer.js';
import { jsonOf, ledgerPosition, type Answer } from '../support/json-client.js';
import { Service } from '../support/service-process.js';

const POSTS = ['/allocate', '/liveness', '/release', '/v1/heartbeats'];
const GETS = [
  '/identifiers',
  '/allocated',
  '/client/a',
  '/identifier/vm-1',
  '/stats',
  '/health',
  '/health/live',
  '/health/ready',
  '/metrics',
];

let service: Service;
beforeAll(async () => {
  service = await Service.start({ BERTH_IDENTIFIERS: 'vm-[1-5]' });
  await service.client.allocate('a');
});

/** One answer of every kind: successes of every call, and errors of every place that makes them. */
async function everyAnswer(headers: Readonly<Record<string, string>> = {}): Promise<readonly Answer[]> {
  const { client } = service;
  const lease = { client_id: 'a', identifier: 'vm-1' };
  const asked: [string, string, unknown?][] = [
    ...GETS.map((path): [string, string] => ['GET', path]),
    ['GET', '/docs'],
    ['GET', '/docs/openapi.json'],
    ['HEAD', '/stats'],
    ['POST', '/allocate', { client_id: 'a' }],
    ['POST', '/liveness', lease],
    ['POST', '/v1/heartbeats', { heartbeats: [lease] }],
    ['POST', '/release', { client_id: 'nobody', identifier: 'vm-2' }],
    ['POST', '/allocate', {}],
    ['POST', '/allocate', '{'],
    ['POST', '/allocate', 'x'.repeat(70_000)],
    ['POST', '/liveness', { ...lease, identifier: 'nope' }],
    ['POST', '/liveness', { ...lease, client_id: 'b' }],
    ['GET', '/client/nobody'],
    ['GET', '/client/%zz'],
    ['GET', `/client/${'x'.repeat(5_000)}`],
    ['GET', '/stats?pool=nope'],
    ['GET', '/nope'],
    ['PUT', '/stats'],
  ];
  return Promise.all(asked.map(([method, path, body]) => client.ask(method, path, { body, headers })));
}

describe('every answer', () => {
  it('carries the Ledger-Position, which never falls', async () => {
    let last = 0;
    for (let round = 0; round < 3; round += 1) {
      for (const answer of await everyAnswer()) expect(ledgerPosition(answer)).toBeGreaterThanOrEqual(last);
      last = ledgerPosition(await service.client.get('/stats'));
    }
    expect(last).toBeGreaterThan(0);
  });

  it('carries a Request-Id, each another', async () => {
    const ids = (await everyAnswer()).map(({ headers }) => headers['request-id']);
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('repeats the Request-Id that the caller gave', async () => {
    const given = 'trace-1.2:3@4_5';
    for (const { headers } of await everyAnswer({ 'request-id': given })) {
      expect(headers['request-id']).toBe(given);
    }
  });

  it('has a Request-Id of our own when the one given is not plain', async () => {
    for (const given of ['', ' ', 'two words', 'x'.repeat(129), 'ä', '<script>', '"a"']) {
      const { headers } = await service.client.get('/stats', {
        'request-id': Buffer.from(given).toString('latin1'),
      });
      expect(headers['request-id']).toMatch(/^[A-Za-z0-9-]{5,64}$/);
      expect(headers['request-id']).not.toBe(given);
    }
  });

  it('that is an error is a problem document with one phrase in title and error', async () => {
    const errors = (await everyAnswer()).filter(({ status }) => status >= 400);
    expect(errors.length).toBeGreaterThan(8);
    for (const answer of errors) {
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      const { title, error, status, detail, message } = jsonOf(answer);
      expect([title, status, detail]).toEqual([error, answer.status, message]);
    }
  });
});

describe('a change', () => {
  it('is reflected at the position of its own answer', async () => {
    const answer = await service.client.post('/allocate', { client_id: 'position' });
    expect(ledgerPosition(answer)).toBeGreaterThanOrEqual(Number(jsonOf(answer)['token']));
    const read = await service.client.get('/client/position');
    expect(ledgerPosition(read)).toBeGreaterThanOrEqual(ledgerPosition(answer));
  });
});

describe('an unknown path', () => {
  it.each(['/nope', '/allocate/', '/Stats', '//stats', '/client', '/client/a/b', '/v1', '/v2/heartbeats'])(
    'is 404: %s',
    async (path) => {
      expectProblem(await service.client.get(path), 'path_unknown');
      expectProblem(await service.client.post(path, {}), 'path_unknown');
    },
  );
});

describe('a known path', () => {
  const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'];

  it.each(GETS)('takes GET and HEAD alone: %s', async (path) => {
    for (const method of METHODS.filter((other) => other !== 'GET')) {
      const answer = await service.client.ask(method, path);
      expectProblem(answer, 'method_not_allowed');
      expect(answer.headers.allow).toBe('GET, HEAD');
    }
    const head = await service.client.ask('HEAD', path);
    expect(head).toMatchObject({ status: 200, text: '' });
  });

  it('of a page takes no POST', async () => {
    for (const path of ['/', '/docs', '/docs/openapi.json']) {
      const answer = await service.client.post(path, {});
      expectProblem(answer, 'method_not_allowed');
      expect(answer.headers.allow).toBe('GET, HEAD');
    }
  });

  it.each(POSTS)('takes POST alone: %s', async (path) => {
    for (const method of METHODS.filter((other) => other !== 'POST')) {
      const answer = await service.client.ask(method, path);
      expectProblem(answer, 'method_not_allowed');
      expect(answer.headers.allow).toBe('POST');
    }
    expect((await service.client.ask('HEAD', path)).status).toBe(405);
  });

  it('refuses a wrong method before it looks at the body', async () => {
    expectProblem(await service.client.ask('PUT', '/allocate', { body: '{' }), 'method_not_allowed');
  });
});
