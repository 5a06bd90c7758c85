import { beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from '../support/expect-answer.js';
import { jsonOf, success } from '../support/json-client.js';
import { pathTo, ToldLedger, type Parameters } from '../support/told-ledger.js';

const PATHS = ['/v1/events', '/v1/events/histogram', '/v1/events/export'];

let ledger: ToldLedger;
beforeAll(async () => {
  ledger = await ToldLedger.start(60);
});

function ask(path: string, parameters: Parameters) {
  return ledger.service.client.get(pathTo(path, parameters));
}

describe('a query with a fault', () => {
  it.each([
    // query, what stands above the carets, the carets, what to write instead
    ['clinet:web-1', '^^^^^^', 'client:web-1'],
    ['pool:web colour:red', '         ^^^^^^^^^^', 'pool:web "colour:red"'],
    ['pool:web token=7', '         ^^^^^^^', 'pool:web token:7'],
    ['type:LeaseExpird', '     ^^^^^^^^^^^', 'type:LeaseExpired'],
    ['client:"ip-10', '       ^^^^^^', 'client:"ip-10"'],
    ['a OR b', '  ^^', 'a "OR" b'],
    ['from:2999-01-01', '     ^^^^^^^^^^', 'from:now'],
    ['from:-1h to:-2h', '         ^^^^^^', 'from:-1h '],
    ['position:9..1', '         ^^^^', 'position:1..9'],
    ['position:', '         ^', 'position:100..200'],
  ])('%j is 400 with carets under it', async (query, carets, instead) => {
    for (const path of PATHS) {
      const answer = await ask(path, { query });
      const { at, length, fault, suggestion } = jsonOf(answer) as Record<string, string>;
      expectProblem(answer, 'invalid_query', { parameter: 'query', at, length, fault, suggestion, instead });
      expect(jsonOf(answer)['detail']).toBe(
        `${String(fault)}\n\n${query}\n${carets}\n\nWrite instead: ${instead}`,
      );
      expect(query.slice(0, Number(at)) + String(suggestion) + query.slice(Number(at) + Number(length))).toBe(
        instead,
      );
    }
  });

  it.each([
    ['q', 'clinet:x', 0, 6],
    ['type', 'Leese*', 0, 6],
    ['client', 'a,"b', 2, 2],
    ['token', '>=', 0, 2],
    ['position', '1e3', 0, 3],
    ['from', 'yesterday', 0, 9],
    ['to', '2999-01-01T00:00:00Z', 0, 20],
    ['pool', '', 0, 0],
  ])('in %s says where', async (parameter, text, at, length) => {
    const answer = await ask('/v1/events', { [parameter]: text });
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toMatchObject({ code: 'invalid_query', parameter, at, length });
  });

  it('that is too long says what is too much', async () => {
    const answer = await ask('/v1/events', { query: 'x'.repeat(2_001) });
    expect(jsonOf(answer)).toMatchObject({ code: 'invalid_query', at: 2_000, length: 1 });
  });
});

describe('parameters', () => {
  it.each([
    [{ clinet: 'x' }, "'clinet'"],
    [{ sort: 'x' }, "'order'"],
    [{ constructor: 'x' }, "'constructor'"],
    [{ limit: 0 }, 'limit'],
    [{ limit: 201 }, 'limit'],
    [{ limit: 1_000_000_000 }, 'limit'],
    [{ limit: -1 }, 'limit'],
    [{ limit: '1e2' }, 'limit'],
    [{ limit: '' }, 'limit'],
    [{ order: 'up' }, 'order'],
    [{ heartbeats: 'yes' }, 'heartbeats'],
    [{ q: 'a', query: 'b' }, "'q'"],
    [{ from: '-1h', to: '-2h' }, "'from'"],
    [{ from: '-1h', query: 'to:-2h' }, "'from'"],
  ] as const)('%j are 400', async (parameters, said) => {
    const answer = await ask('/v1/events', parameters);
    expectProblem(answer, 'invalid_request');
    expect(jsonOf(answer)['detail']).toContain(said);
  });

  it('that come twice are 400', async () => {
    for (const path of PATHS) {
      expectProblem(
        await ledger.service.client.get(`${path}?type=PoolCreated&type=Lease*`),
        'invalid_request',
      );
    }
  });

  it('of other calls are 400, too', async () => {
    for (const [path, name] of [
      ['/v1/events/histogram', 'limit'],
      ['/v1/events/export', 'after'],
      ['/v1/events/5', 'query'],
    ] as const) {
      expectProblem(await ask(path, { [name]: 1 }), 'invalid_request');
    }
    for (const buckets of [0, 241, 1_000_000_000])
      expectProblem(await ask('/v1/events/histogram', { buckets }), 'invalid_request');
    expectProblem(await ask('/v1/events/export', { format: 'xml' }), 'invalid_request');
    expectProblem(await ask('/v1/events/5', { raw: 'yes' }), 'invalid_request');
  });

  it('in odd encodings are names that nobody has, or 400', async () => {
    const { client } = ledger.service;
    const answer = await client.get('/v1/events?client=%F0%9F%98%80%C3%A9');
    expect(jsonOf(answer)).toMatchObject({ items: [], next: null, total: 0, total_is_exact: true });
    for (const text of ['%00', '%07', 'a%C2%80', '%ff', '%']) {
      expect((await client.get(`/v1/events?client=${text}`)).status).toBeLessThan(500);
    }
    expectProblem(await client.get('/v1/events?view='), 'view_unknown');
  });
});

describe('as_of', () => {
  it('past the head, in the future, or nonsense is 400', async () => {
    for (const path of PATHS) {
      for (const as_of of [ledger.last + 1_000, '2999-01-01T00:00:00Z', 'now', '-1', '']) {
        expectProblem(await ask(path, { as_of }), 'invalid_as_of');
      }
    }
  });

  it('before the first event is 404, with the first position', async () => {
    for (const path of PATHS) {
      const answer = await ask(path, { as_of: '1969-12-31T00:00:00Z' });
      expectProblem(answer, 'before_first_event', { first_position: 0 });
    }
  });
});

describe('a cursor', () => {
  it('of another query is 400', async () => {
    const page = success(await ledger.ask('/v1/events', { limit: 2, type: 'Identifier*' })) as {
      next: string;
    };
    for (const other of [
      { type: 'Pool*' },
      {},
      { type: 'Identifier*', order: 'asc' },
      { type: 'Identifier*', heartbeats: 'include' },
    ] as Parameters[]) {
      expectProblem(await ledger.ask('/v1/events', { ...other, after: page.next }), 'invalid_cursor');
    }
    expectProblem(await ask('/v1/events', { type: 'Identifier*', after: page.next }), 'invalid_cursor');
    const again = await ledger.ask('/v1/events', { q: 'type:Identifier*', after: page.next, limit: 7 });
    expect(again.status).toBe(200);
  });

  it('that is none is 400', async () => {
    const forged = (...parts: readonly unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    for (const after of [
      '',
      'x',
      '5',
      'W10',
      forged('x', 1, null, 1e15, 0, 0, true),
      forged('x', 1, null, 1, 1e15, 0, true),
      forged('x', -1, null, 1, 0, 0, true),
    ]) {
      expectProblem(await ask('/v1/events', { after }), 'invalid_cursor');
    }
  });
});

describe('an event', () => {
  it('that is none is 404, and what is no position 400', async () => {
    const answer = await ask('/v1/events/999999', {});
    expectProblem(answer, 'event_unknown', { last_position: jsonOf(answer)['last_position'] });
    for (const position of ['-1', 'abc', '1.5', '99999999999999999999', '%00'])
      expectProblem(await ask(`/v1/events/${position}`, {}), 'invalid_request');
  });

  it('is changed by nobody', async () => {
    const { client } = ledger.service;
    expectProblem(await client.ask('DELETE', '/v1/events/5'), 'method_not_allowed');
    expectProblem(await client.ask('POST', '/v1/events', { body: {} }), 'method_not_allowed');
  });
});
