import {
  clientHistorySchema,
  clientListSchema,
  clientTenanciesSchema,
  identifierHistorySchema,
  identifierListSchema,
  identifierTenanciesSchema,
  uptimeSchema,
  type Lease,
} from '@berth/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { eventually } from '../support/eventually.js';
import { A_TIME, expectBody, expectProblem } from '../support/expect-answer.js';
import { ledgerPosition, success } from '../support/json-client.js';
import { changeFile } from '../support/ledger-file.js';
import { QUICK, Service } from '../support/service-process.js';
import { pathTo, type Parameters } from '../support/told-ledger.js';

let service: Service;
let ann: Lease;
let bob: Lease;
beforeAll(async () => {
  service = await Service.start({
    BERTH_IDENTIFIERS: 'vm-[1-4]',
    BERTH_POOLS: 'edge=e-[1-2]',
    BERTH_HOLD_DOWN: '1h',
    // Nobody is late, however slow the machine is.
    BERTH_LEASE_TTL: '1h',
    BERTH_HEARTBEAT: '20m',
  });
  const { client } = service;
  await client.release(await client.allocate('gone'));
  ann = await client.allocate('ann');
  bob = await client.allocate('bob');
  await client.allocate('bob', 'edge');
  await eventually('ann was seen after bob', async () => {
    const { last_seen: lastSeen } = await client.heartbeat(ann);
    return lastSeen > bob.granted_at;
  });
  const reserved = { client_id: 'carl' };
  success(await client.post('/v1/pools/default/identifiers/vm-4/reserve', reserved));
});
afterAll(async () => service.stop());

async function ask<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  parameters: Parameters = {},
): Promise<z.output<Schema>> {
  return schema.parse(success(await service.client.get(pathTo(path, parameters))));
}

const TENANCY = {
  pool: 'default',
  identifier: 'vm-1',
  client_id: 'gone',
  token: expect.any(Number) as number,
  from: A_TIME,
  to: A_TIME,
  ended_by: 'released',
  end_reason: null,
  ended_at_position: expect.any(Number) as number,
  heartbeats: 0,
  last_seen: A_TIME,
  longest_gap_seconds: 0,
};

describe('GET /v1/pools/{pool}/identifiers', () => {
  const PATH = '/v1/pools/default/identifiers';

  it('has them in pool order, with their states', async () => {
    const list = await ask(identifierListSchema, PATH);
    expect(list).toMatchObject({ next: null, total: 4, total_is_exact: true });
    expect(list.items).toMatchObject([
      { identifier: 'vm-1', ordinal: 0, state: 'cooling', client_id: null, previous_client_id: 'gone' },
      { identifier: 'vm-2', ordinal: 1, state: 'held', client_id: 'ann', token: ann.token },
      { identifier: 'vm-3', ordinal: 2, state: 'held', client_id: 'bob', last_seen: bob.granted_at },
      { identifier: 'vm-4', ordinal: 3, state: 'reserved', reserved_for: 'carl' },
    ]);
  });

  it.each([
    [{ q: 'VM-2' }, ['vm-2']],
    [{ q: 'Bo' }, ['vm-3']],
    [{ q: 'go' }, ['vm-1']],
    [{ q: '%' }, []],
    [{ state: 'held,reserved' }, ['vm-2', 'vm-3', 'vm-4']],
    [{ client: 'carl' }, ['vm-4']],
    [{ client: 'b*', state: 'held' }, ['vm-3']],
    [{ sort: '-ordinal', limit: 2 }, ['vm-4', 'vm-3']],
    [{ sort: '-last_seen', state: 'held,cooling' }, ['vm-2', 'vm-3', 'vm-1']],
    [{ sort: 'last_seen' }, ['vm-3', 'vm-2', 'vm-1', 'vm-4']],
  ])('%j finds %j', async (parameters: Parameters, identifiers) => {
    const { items } = await ask(identifierListSchema, PATH, parameters);
    expect(items.map(({ identifier }) => identifier)).toEqual(identifiers);
  });
});

describe('GET /v1/pools/{pool}/identifiers/{identifier}', () => {
  it('tells who held it before, and how often it was held', async () => {
    const { state, previous, tenancies, clients } = await ask(
      identifierHistorySchema,
      '/v1/pools/default/identifiers/vm-1',
    );
    expect({ state, previous, tenancies, clients }).toEqual({
      state: 'cooling',
      previous: TENANCY,
      tenancies: 1,
      clients: 1,
    });
  });

  it('says in Ledger-Position as of when', async () => {
    const answer = await service.client.get(`/v1/pools/default/identifiers/vm-2?as_of=${String(ann.token)}`);
    expect(ledgerPosition(answer)).toBe(ann.token);
    expect(identifierHistorySchema.parse(success(answer))).toMatchObject({ client_id: 'ann', ordinal: 1 });
    const before = await service.client.get(
      `/v1/pools/default/identifiers/vm-2?as_of=${String(ann.token - 1)}`,
    );
    expect(identifierHistorySchema.parse(success(before))).toMatchObject({ state: 'free', tenancies: 0 });
  });
});

describe('GET /v1/pools/{pool}/identifiers/{identifier}/tenancies', () => {
  const PATH = '/v1/pools/default/identifiers/vm-1/tenancies';

  it('has every member of the contract', async () => {
    expectBody(await service.client.get(PATH), {
      items: [TENANCY],
      next: null,
      total: 1,
      total_is_exact: true,
      never_held_twice: { holds: true, checked: 1, overlaps: [] },
    });
  });

  it('tells who held it at a position and at a time, the end excluded', async () => {
    const { items } = await ask(identifierTenanciesSchema, PATH);
    const { token, to } = items[0]!;
    for (const [at, count] of [
      [String(token), 1],
      [String(token - 1), 0],
      [String(token + 1), 0],
      [to ?? '', 0],
    ] as const) {
      expect((await ask(identifierTenanciesSchema, PATH, { at })).total, at).toBe(count);
    }
  });

  it('counts the heartbeats of a lease that lasts', async () => {
    const { items } = await ask(identifierTenanciesSchema, '/v1/pools/default/identifiers/vm-2/tenancies');
    expect(items).toMatchObject([{ client_id: 'ann', to: null, ended_by: null }]);
    expect(items[0]?.heartbeats).toBeGreaterThan(0);
  });

  it.each([
    ['lasts on beside the next', `ended_position = NULL, ended_at = NULL`],
    ['ends later than the next begins', `ended_at = ended_at + 3600000`],
  ])('goes red when a lease is forged that %s', async (_, forged) => {
    const source = await Service.start({ ...QUICK, BERTH_IDENTIFIERS: 'only', BERTH_HOLD_DOWN: '1ms' });
    const first = await source.client.allocate('one');
    await source.client.release(first);
    const second = await eventually('it is free again', async () => {
      const { status, text } = await source.client.post('/allocate', { client_id: 'two' });
      return status === 200 && (JSON.parse(text) as Lease);
    });
    await source.stop();
    changeFile(source.file, (connection) => {
      connection.prepare(`UPDATE tenancies SET ${forged} WHERE token = ?`).run(first.token);
    });
    await source.start({ BERTH_READ_ONLY: 'true' });
    const answer = await source.client.get('/v1/pools/default/identifiers/only/tenancies');
    expect(identifierTenanciesSchema.parse(success(answer)).never_held_twice).toEqual({
      holds: false,
      checked: 2,
      overlaps: [{ earlier: first.token, later: second.token }],
    });
    await source.stop();
  });
});

describe('GET /v1/clients', () => {
  it('has all that ever held something, by name', async () => {
    const { items, total, total_is_exact: isExact } = await ask(clientListSchema, '/v1/clients');
    expect({ total, isExact }).toEqual({ total: 3, isExact: true });
    expect(items).toMatchObject([
      { client_id: 'ann', status: 'held', held_since: ann.granted_at },
      {
        client_id: 'bob',
        status: 'held',
        leases: [
          { pool: 'default', identifier: 'vm-3', state: 'held', token: bob.token },
          { pool: 'edge', identifier: 'e-1' },
        ],
      },
      { client_id: 'gone', status: 'resting', leases: [], rests: [{ identifier: 'vm-1' }], held_since: null },
    ]);
  });

  it.each([
    [{ q: 'O' }, ['bob', 'gone']],
    [{ q: '_' }, []],
    [{ sort: '-client_id' }, ['gone', 'bob', 'ann']],
    [{ status: 'held' }, ['ann', 'bob']],
    [{ status: 'held', q: 'b' }, ['bob']],
    [{ status: 'held,resting', sort: '-client_id' }, ['gone', 'bob', 'ann']],
    [{ status: 'late' }, []],
    [{ status: 'held', sort: '-last_seen' }, ['ann', 'bob']],
    [{ status: 'held', sort: 'held_since' }, ['ann', 'bob']],
    [{ pool: 'edge' }, ['bob']],
    [{ pool: 'edge', status: 'held,late' }, ['bob']],
    [{ status: 'gone', pool: 'edge' }, []],
  ])('%j finds %j, a page at a time', async (parameters: Parameters, clients) => {
    const found: string[] = [];
    let next: Parameters = {};
    for (;;) {
      const page = await ask(clientListSchema, '/v1/clients', { ...parameters, limit: 1, ...next });
      expect(page.total).toBe(clients.length);
      found.push(...page.items.map(({ client_id: client }) => client));
      if (page.next === null) break;
      next = { after: page.next };
    }
    expect(found).toEqual(clients);
  });

  it('shows of one pool what is of it', async () => {
    const { items } = await ask(clientListSchema, '/v1/clients', { pool: 'edge' });
    expect(items[0]?.leases.map(({ pool }) => pool)).toEqual(['edge']);
  });

  it.each([{}, { pool: 'edge' }, { status: 'held,resting' }])(
    'has the uptime of a day of each when it is asked for: %j',
    async (parameters: Parameters) => {
      const list = await ask(clientListSchema, '/v1/clients', { ...parameters, include: 'uptime' });
      const asOf = ledgerPosition(await service.client.get('/v1/clients'));
      const then = { ...parameters, include: 'uptime', as_of: asOf };
      const { items } = await ask(clientListSchema, '/v1/clients', then);
      expect(items.map(({ client_id: client }) => client)).toEqual(
        list.items.map(({ client_id: client }) => client),
      );
      const { pool } = parameters;
      for (const { client_id: client, uptime_24h: told } of items) {
        const path = `/v1/clients/${client}/uptime`;
        const of = { as_of: asOf, ...(pool !== undefined && { pool }) };
        expect(told, client).toBe((await ask(uptimeSchema, path, of)).share);
      }
      expect(list.items.every(({ uptime_24h: told }) => told !== undefined)).toBe(true);
      const without = await ask(clientListSchema, '/v1/clients', parameters);
      expect(without.items.some((item) => 'uptime_24h' in item)).toBe(false);
      expectProblem(await service.client.get('/v1/clients?include=all'), 'invalid_request');
    },
  );

  it('says for which clients an order is', async () => {
    for (const query of [
      'sort=last_seen',
      'sort=held_since&status=gone',
      'sort=last_seen&status=held&as_of=1',
    ]) {
      const answer = await service.client.get(`/v1/clients?${query}`);
      expectProblem(answer, 'invalid_request');
      expect(answer.text).toContain('add status=held,late and leave out as_of');
    }
    expectProblem(await service.client.get('/v1/clients?pool=nope'), 'pool_unknown');
    expectProblem(await service.client.get('/v1/clients?pool=nope&status=held'), 'pool_unknown');
  });
});

describe('GET /v1/clients/{client_id}', () => {
  it('tells of one client, also when it is gone', async () => {
    expect(await ask(clientHistorySchema, '/v1/clients/gone')).toMatchObject({
      status: 'resting',
      tenancies: 1,
      identifiers: 1,
      total_is_exact: true,
    });
    expect(await ask(clientHistorySchema, '/v1/clients/bob')).toMatchObject({ tenancies: 2, identifiers: 2 });
  });

  it('has its tenancies, of one pool when that is named', async () => {
    const all = await ask(clientTenanciesSchema, '/v1/clients/bob/tenancies', { order: 'asc' });
    expect(all.items.map(({ identifier }) => identifier)).toEqual(['vm-3', 'e-1']);
    const ofEdge = await ask(clientTenanciesSchema, '/v1/clients/bob/tenancies', { pool: 'edge' });
    expect(ofEdge).toMatchObject({ items: [{ identifier: 'e-1' }], total: 1 });
  });

  it('keeps what it held of a pool that is deleted', async () => {
    const { client } = service;
    await client.post('/v1/pools', { pool: 'brief', identifiers: ['b-1'], hold_down: '1ms' });
    await client.release(await client.allocate('dora', 'brief'));
    await eventually('nothing of it rests', async () => {
      const { status } = await client.ask('DELETE', '/v1/pools/brief');
      return status === 200;
    });
    const { items } = await ask(clientTenanciesSchema, '/v1/clients/dora/tenancies');
    expect(items).toMatchObject([{ pool: 'brief', identifier: 'b-1', ended_by: 'released' }]);
    expectProblem(await client.get('/v1/pools/brief/identifiers/b-1/tenancies'), 'pool_unknown');
    const then = { as_of: items[0]!.token };
    const past = await ask(identifierTenanciesSchema, '/v1/pools/brief/identifiers/b-1/tenancies', then);
    expect(past.items).toMatchObject([{ client_id: 'dora', to: null, heartbeats: null }]);
  });
});

describe('GET /v1/clients/{client_id}/uptime', () => {
  it('has every member of the contract', async () => {
    const uptime = await ask(uptimeSchema, '/v1/clients/ann/uptime', { buckets: 3 });
    expect(uptime).toMatchObject({ client_id: 'ann', first_seen: ann.granted_at, share: 1, down_seconds: 0 });
    expect(uptime.longest_gap).toBeNull();
    expect(uptime.buckets).toHaveLength(3);
    expect(uptime.buckets[0]).toMatchObject({ share: null, up_seconds: 0, down_seconds: 0 });
    expect(uptime.buckets[2]?.up_seconds).toBe(uptime.up_seconds);
  });

  it('counts as down what lies behind the last lease', async () => {
    const { items } = await ask(clientTenanciesSchema, '/v1/clients/gone/tenancies');
    const uptime = await eventually('some time has gone by', async () => {
      const found = await ask(uptimeSchema, '/v1/clients/gone/uptime', { from: '-1h' });
      return found.down_seconds > 0 && found;
    });
    expect(uptime.longest_gap).toEqual({ from: items[0]!.to, to: uptime.to, seconds: uptime.down_seconds });
    expect(uptime.share).toBeLessThan(1);
  });

  it('takes a time when the service was not there for unknown', async () => {
    const restarted = await Service.start();
    const { granted_at: from } = await restarted.client.allocate('eve');
    await restarted.stop();
    await restarted.start();
    const answer = await restarted.client.get(pathTo('/v1/clients/eve/uptime', { from, buckets: 1 }));
    const { unknown_seconds, down_seconds, share } = uptimeSchema.parse(success(answer));
    expect(unknown_seconds).toBeGreaterThan(0);
    expect({ down_seconds, share }).toEqual({ down_seconds: 0, share: 1 });
    await restarted.stop();
  });
});

describe('the end of a lease', () => {
  it('is told with its reason and the event that says so, and not as of before it', async () => {
    const source = await Service.start();
    const { client } = source;
    const { identifier } = await client.allocate('evicted');
    const path = `/v1/pools/default/identifiers/${identifier}`;
    const position = ledgerPosition(await client.post(`${path}/revoke`, { reason: 'rack 7 moves' }));
    for (const [asOf, end] of [
      [position, { ended_by: 'revoked', end_reason: 'rack 7 moves', ended_at_position: position }],
      [position - 1, { ended_by: null, end_reason: null, ended_at_position: null }],
    ] as const) {
      const answer = await client.get(`${path}/tenancies?as_of=${String(asOf)}`);
      expect(identifierTenanciesSchema.parse(success(answer)).items).toMatchObject([end]);
    }
    await source.stop();
  });
});
