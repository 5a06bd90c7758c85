import { beforeAll, describe, expect, it } from 'vitest';
import { A_TIME, expectBody, expectProblem } from '../support/expect-answer.js';
import { jsonOf, ledgerPosition, success } from '../support/json-client.js';
import { eventsOf } from '../support/ledger-file.js';
import { Service } from '../support/service-process.js';

let service: Service;
beforeAll(async () => {
  service = await Service.start({ BERTH_IDENTIFIERS: 'vm-[1-5]', BERTH_REAPER_INTERVAL: '1h' });
  await service.client.allocate('web-1');
  await service.client.allocate('db-1');
});

function put(slug: string, body: unknown) {
  return service.client.ask('PUT', `/v1/views/${slug}`, { body });
}

const ENDED = { query: 'type:IdentifierAllocated client:web*', title: 'Who came', shared: true };

describe('a saved view', () => {
  it('is answered as it is kept, and found again', async () => {
    const saved = await put('came', { ...ENDED, reason: 'for the audit' });
    const view = { slug: 'came', title: 'Who came', query: ENDED.query, owner: 'operator', shared: true };
    expectBody(saved, { ...view, saved_at: A_TIME });
    expectBody(await service.client.get('/v1/views/came'), jsonOf(saved));
    const [event] = eventsOf(service.file, 'ViewSaved');
    expect(event).toMatchObject({
      position: ledgerPosition(saved),
      actor: 'operator',
      reason: 'for the audit',
    });
  });

  it('is a filter of the calls about events', async () => {
    const clients = async (query: string) => {
      const { items } = success(await service.client.get(`/v1/events?${query}`)) as {
        items: { client_id: string }[];
      };
      return items.map(({ client_id: client }) => client);
    };
    expect(await clients('view=came')).toEqual(['web-1']);
    expect(await clients('view=came&client=db*')).toEqual([]);
    const { total } = jsonOf(await service.client.get('/v1/events/histogram?view=came')) as { total: number };
    expect(total).toBe(1);
    const { text } = await service.client.get('/v1/events/export?view=came');
    expect(text.trimEnd().split('\n').length).toBe(2);
  });

  it('has its name for a title, and is its owner’s alone, unless it is said', async () => {
    expect(jsonOf(await put('plain', { query: '' }))).toMatchObject({ title: 'plain', shared: false });
  });

  it('is changed by its owner; the same again writes nothing', async () => {
    await put('came', ENDED);
    const first = await put('came', { ...ENDED, query: 'type:Lease*' });
    const second = await put('came', { ...ENDED, query: 'type:Lease*' });
    expect(ledgerPosition(second)).toBe(ledgerPosition(first));
    expect(jsonOf(second)).toEqual(jsonOf(first));
  });

  it('is there after a restart', async () => {
    const before = jsonOf(await service.client.get('/v1/views'));
    await service.kill();
    await service.start();
    expect(jsonOf(await service.client.get('/v1/views'))).toEqual(before);
  });

  it('is gone when it is deleted', async () => {
    const kept = jsonOf(await put('gone', { query: 'x' }));
    expectBody(await service.client.ask('DELETE', '/v1/views/gone?reason=old'), kept);
    expectProblem(await service.client.get('/v1/views/gone'), 'view_unknown');
    expectProblem(await service.client.ask('DELETE', '/v1/views/gone'), 'view_unknown');
    expect(eventsOf(service.file, 'ViewDeleted')).toMatchObject([{ actor: 'operator', reason: 'old' }]);
  });
});

describe('the list of views', () => {
  it('is sorted, searched and paged', async () => {
    for (const slug of ['b', 'a', 'c']) await put(slug, { query: '', title: `Letter ${slug}` });
    const slugs = async (query: string) => {
      const { items, ...rest } = jsonOf(await service.client.get(`/v1/views?${query}`)) as {
        items: { slug: string }[];
      };
      return { slugs: items.map(({ slug }) => slug), ...rest };
    };
    const all = { total: 3, total_is_exact: true };
    expect(await slugs('q=letter')).toEqual({ slugs: ['a', 'b', 'c'], next: null, ...all });
    expect(await slugs('q=letter&sort=-saved_at')).toEqual({ slugs: ['c', 'a', 'b'], next: null, ...all });
    expect(await slugs('q=letter&limit=2')).toEqual({ slugs: ['a', 'b'], next: 'b', ...all });
    expect(await slugs('q=letter&limit=2&after=b')).toEqual({ slugs: ['c'], next: null, ...all });
  });
});

describe('bad input', () => {
  it.each([
    ['late', { query: 'clinet:x' }, 'invalid_query'],
    ['late', { query: 'type:Lease* "' }, 'invalid_query'],
    ['late', {}, 'invalid_json'],
    ['late', { query: 7 }, 'invalid_json'],
    ['late', { query: 'x'.repeat(2_001) }, 'invalid_request'],
    ['late', { query: '', title: '' }, 'invalid_request'],
    ['late', { query: '', title: 'x'.repeat(121) }, 'invalid_request'],
    ['late', { query: '', reason: 'x'.repeat(10_240) }, 'invalid_request'],
    ['late', { query: '', shared: 'yes' }, 'invalid_json'],
    ['Late', { query: '' }, 'invalid_request'],
    ['x'.repeat(65), { query: '' }, 'invalid_request'],
    ['%20', { query: '' }, 'invalid_request'],
  ] as const)('to save %s with %j is %s', async (slug, body, code) => {
    const answer = await put(slug, body);
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)['code']).toBe(code);
    expect((await service.client.get('/v1/views/late')).status).toBe(404);
  });

  it('in a list is 400', async () => {
    const { client } = service;
    for (const query of ['limit=0', 'limit=1000000000', 'sort=age', 'color=red'])
      expectProblem(await client.get(`/v1/views?${query}`), 'invalid_request');
    expectProblem(await client.get('/v1/views?after=nowhere'), 'invalid_cursor');
    expectProblem(await client.ask('DELETE', `/v1/views/a?reason=${'x'.repeat(1_001)}`), 'invalid_request');
    expectProblem(await client.get('/v1/events?view=nowhere'), 'view_unknown');
    expectProblem(await client.post('/v1/views/a', {}), 'method_not_allowed');
  });
});
