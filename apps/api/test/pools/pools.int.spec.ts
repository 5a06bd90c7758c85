import { poolCheckSchema, poolDetailSchema, poolListSchema, type PoolDetail } from '@berth/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { expectBody, expectProblem } from '../support/expect-answer.js';
import { jsonOf, ledgerPosition, success, type Answer } from '../support/json-client.js';
import { dataOf, readEvents } from '../support/ledger-file.js';
import { QUICK, Service } from '../support/service-process.js';

const NONE = { free: 0, held: 0, late: 0, expired: 0, cooling: 0, reserved: 0, quarantined: 0, retired: 0 };

let service: Service;
beforeAll(async () => {
  service = await Service.start({ ...QUICK, BERTH_IDENTIFIERS: 'vm-[1-3]' });
});

const post = (path: string, body?: unknown) => service.client.ask('POST', path, { body });
const patch = (pool: string, body: unknown) => service.client.ask('PATCH', `/v1/pools/${pool}`, { body });
const poolOf = (answer: Answer): PoolDetail => poolDetailSchema.parse(success(answer));
const pool = async (name: string, query = '') =>
  poolOf(await service.client.get(`/v1/pools/${name}${query}`));
/** Others than these may be written at any time, as of a pause of the machine. */
const changesOfPools = () => readEvents(service.file).filter(({ type }) => type.startsWith('Pool')).length;
const names = async (query: string): Promise<readonly string[]> => {
  const answer = await service.client.get(`/v1/pools${query}`);
  return poolListSchema.parse(success(answer)).items.map(({ pool: name }) => name);
};

/** Makes a pool; the defaults leave nothing that takes long. */
async function made(name: string, definition: object = {}): Promise<PoolDetail> {
  const answer = await post('/v1/pools', {
    pool: name,
    identifiers: [`${name}-[1-4]`],
    hold_down: '0s',
    ...definition,
  });
  expect(answer.status).toBe(201);
  return poolDetailSchema.parse(jsonOf(answer));
}

describe('POST /v1/pools', () => {
  it('makes a pool and answers it whole', async () => {
    const answer = await post('/v1/pools', {
      pool: 'web',
      identifiers: ['web-[01-04]', 'spare'],
      ttl: '2m',
      heartbeat: '30s',
      hold_down: '60s',
      order: 'longest-free',
      reason: 'the shop moves in',
    });
    expectBody(
      { ...answer, status: answer.status - 1 },
      {
        pool: 'web',
        identifiers: ['web-[01-04]', 'spare'],
        capacity: 5,
        states: { ...NONE, free: 5 },
        leaving: 0,
        ttl: '2m',
        heartbeat: '30s',
        hold_down: '60s',
        ttl_seconds: 120,
        heartbeat_seconds: 30,
        hold_down_seconds: 60,
        order: 'longest-free',
        draining: false,
        expiry_suspended_since: null,
        next_free: 'web-01',
      },
    );
    expect((await service.client.allocate('a', 'web')).identifier).toBe('web-01');
    expect(await pool('web')).toMatchObject({ states: { ...NONE, free: 4, held: 1 }, next_free: 'web-02' });
  });

  it('takes what is left out from the default policy, ttl and heartbeat from each other', async () => {
    const policy = async (name: string, definition: object) => {
      const { ttl, heartbeat, hold_down, order } = await made(name, definition);
      return [ttl, heartbeat, hold_down, order].join();
    };
    expect(await policy('none', { hold_down: undefined })).toBe('90s,30s,60s,lowest');
    expect(await policy('ttl', { ttl: '10s', hold_down: '1s' })).toBe('10s,3333ms,1s,lowest');
    expect(await policy('beat', { heartbeat: '2s' })).toBe('6s,2s,0s,lowest');
  });

  it('records who made it, why, and by which request', async () => {
    const headers = { 'request-id': 'make-recorded' };
    const body = { pool: 'recorded', identifiers: ['r-1'], reason: 'because' };
    await service.client.ask('POST', '/v1/pools', { body, headers });
    const event = readEvents(service.file).findLast(({ type }) => type === 'PoolCreated');
    expect(event).toMatchObject({
      pool: 'recorded',
      actor: 'operator',
      reason: 'because',
      request_id: 'make-recorded',
    });
  });

  it('is 409 when there is one of that name', async () => {
    await made('twice');
    expectProblem(await post('/v1/pools', { pool: 'twice', identifiers: [] }), 'conflict');
  });

  it('is 400 with everything that is wrong, by field', async () => {
    const changes = changesOfPools();
    const answer = await post('/v1/pools', {
      pool: 'odd',
      identifiers: ['10.0.0.[1-9]'],
      ttl: '31d',
      hold_down: '0s',
    });
    expectProblem(answer, 'invalid_request', {
      faults: [
        { field: 'ttl', message: 'ttl must be at most 30d, or a dead machine keeps its identifier for ever' },
        { field: 'hold_down', message: expect.stringContaining("'10.0.0.1' is an address") as unknown },
      ],
    });
    expectProblem(await service.client.get('/v1/pools/odd'), 'pool_unknown');
    expect(changesOfPools()).toBe(changes);
  });
});

describe('POST /v1/pools/check', () => {
  const check = async (body: object) => poolCheckSchema.parse(success(await post('/v1/pools/check', body)));

  it('tells what speaks against a new pool, and writes nothing', async () => {
    const changes = changesOfPools();
    expect(await check({ pool: 'machines', identifiers: ['[0-65536]'], ttl: '3s', heartbeat: '2s' })).toEqual(
      {
        ok: false,
        exists: false,
        faults: [
          {
            field: 'ttl',
            message: 'ttl must be at least two heartbeats, or one lost heartbeat ends a lease',
          },
          {
            field: 'identifiers',
            message: expect.stringContaining("'65536' is no machine number") as unknown,
          },
        ],
        warnings: [],
        capacity: 65_537,
        resize: null,
      },
    );
    expect(changesOfPools()).toBe(changes);
  });

  it('knows how wide a machine number is in the layout that is minted, and so does who makes a pool', async () => {
    const twitter = await Service.start({ BERTH_IDENTIFIERS: '', BERTH_SNOWFLAKE_LAYOUT: 'twitter' });
    const wide = { pool: 'machines', identifiers: ['[0-1024]'] };
    const faults = [
      {
        field: 'identifiers',
        message: expect.stringContaining("'1024' is no machine number of 10 bits") as unknown,
      },
    ];
    expect(jsonOf(await twitter.client.post('/v1/pools/check', wide))).toMatchObject({ ok: false, faults });
    expectProblem(await twitter.client.post('/v1/pools', wide), 'invalid_request', { faults });
    expect((await twitter.client.post('/v1/pools', { ...wide, identifiers: ['[0-1023]'] })).status).toBe(201);
    expectProblem(
      await twitter.client.ask('PATCH', '/v1/pools/machines', { body: wide }),
      'invalid_request',
      { faults },
    );
    await twitter.stop();
  });

  it('warns of what is allowed and may surprise', async () => {
    const { ok, warnings } = await check({ pool: 'fast', identifiers: ['f-1'], ttl: '2s', heartbeat: '1s' });
    expect([ok, warnings.map(({ field }) => field)]).toEqual([true, ['ttl']]);
  });

  it('tells what a change of a pool would do to its identifiers', async () => {
    await made('shrunk');
    await service.client.allocate('holder', 'shrunk');
    await post('/v1/pools/shrunk/identifiers/shrunk-2/reserve', { client_id: 'patient' });
    expect(await check({ pool: 'shrunk', identifiers: ['shrunk-[3-5]'] })).toEqual({
      ok: true,
      exists: true,
      faults: [],
      warnings: [expect.objectContaining({ field: 'hold_down' }) as unknown],
      capacity: 3,
      resize: { added: 1, returning: 0, leaving: 2, leaving_held: 1, reservations_cancelled: 1 },
    });
    expect(await check({ pool: 'shrunk', ttl: '1m' })).toMatchObject({ ok: true, capacity: 4, resize: null });
  });
});

describe('PATCH /v1/pools/{pool}', () => {
  it('changes the policy, all of it or a part', async () => {
    await made('patched');
    const { ttl, heartbeat, order } = poolOf(await patch('patched', { ttl: '10m', order: 'longest-free' }));
    expect([ttl, heartbeat, order]).toEqual(['10m', '30s', 'longest-free']);
    expectProblem(await patch('patched', { heartbeat: '6m' }), 'invalid_request', {
      faults: [expect.objectContaining({ field: 'ttl' }) as unknown],
    });
  });

  it('resizes: new ones join, free ones leave at once, held ones when they come back', async () => {
    await made('resized');
    const lease = await service.client.allocate('holder', 'resized');
    const answer = poolOf(await patch('resized', { identifiers: ['resized-[3-6]'], reason: 'rebuilt' }));
    expect(answer).toMatchObject({
      capacity: 5,
      leaving: 1,
      states: { ...NONE, free: 4, held: 1, retired: 1 },
    });
    await service.client.heartbeat(lease);
    await service.client.release(lease);
    await eventually('the last one gone', async () => (await pool('resized')).capacity === 4);
    expect(await pool('resized')).toMatchObject({ leaving: 0, states: { ...NONE, free: 4, retired: 2 } });
  });

  it('makes or refuses a change of both as one', async () => {
    await made('both');
    expectProblem(await patch('both', { identifiers: ['x-[1-9]'], ttl: '1s' }), 'invalid_request', {
      faults: [expect.objectContaining({ field: 'ttl' }) as unknown],
    });
    expect(await pool('both')).toMatchObject({ capacity: 4 });
    expect(poolOf(await patch('both', { identifiers: ['x-[1-9]'], ttl: '2m' }))).toMatchObject({
      capacity: 9,
      ttl: '2m',
    });
  });

  it('writes nothing when nothing changes', async () => {
    await made('same');
    const changes = changesOfPools();
    expect((await patch('same', { identifiers: ['same-[1-4]'], ttl: '90s' })).status).toBe(200);
    expect(changesOfPools()).toBe(changes);
  });
});

describe('draining', () => {
  it('closes a pool to new leases until it is opened', async () => {
    await made('drained');
    const lease = await service.client.allocate('early', 'drained');
    expect(poolOf(await post('/v1/pools/drained/drain', { reason: 'move' }))).toMatchObject({
      draining: true,
      next_free: null,
    });
    expectProblem(await post('/allocate', { client_id: 'late', pool: 'drained' }), 'pool_exhausted');
    await service.client.heartbeat(lease);
    expect(poolOf(await post('/v1/pools/drained/drain'))).toMatchObject({ draining: true });
    expect(poolOf(await post('/v1/pools/drained/open', null))).toMatchObject({ draining: false });
    await service.client.allocate('late', 'drained');
    const events = readEvents(service.file).filter((event) => event.pool === 'drained');
    const changes = events.filter(({ type }) => type === 'PoolDrainStarted' || type === 'PoolOpened');
    expect(changes.map(({ type, reason }) => [type, reason])).toEqual([
      ['PoolDrainStarted', 'move'],
      ['PoolOpened', null],
    ]);
  });
});

describe('DELETE /v1/pools/{pool}', () => {
  const remove = (name: string, query = '') => service.client.ask('DELETE', `/v1/pools/${name}${query}`);

  it('is 409 while anything of it is in use, and says what', async () => {
    await made('used', { hold_down: '1h', ttl: '1h' });
    const [held, cooled] = [
      await service.client.allocate('a', 'used'),
      await service.client.allocate('b', 'used'),
    ];
    await service.client.release(cooled);
    await post('/v1/pools/used/identifiers/used-3/quarantine');
    await post('/v1/pools/used/identifiers/used-4/reserve', { client_id: 'c' });
    const uses = { held: 1, resting: 1, quarantined: 1, reserved: 1 };
    expectProblem(await remove('used'), 'conflict', uses);
    await service.client.release(held);
    expectProblem(await remove('used'), 'conflict', { ...uses, held: 0, resting: 2 });
  });

  it('ends an empty pool, keeps its past, and lets another have its name', async () => {
    await made('reborn');
    const lease = await service.client.allocate('first', 'reborn');
    await service.client.release(lease);
    await eventually('an empty pool', async () => (await pool('reborn')).states.free === 4);
    const last = await service.client.get('/v1/pools/reborn');
    const answer = await remove('reborn', '?reason=no%20longer%20needed');
    expect(poolOf(answer)).toEqual(poolOf(last));
    expectProblem(await service.client.get('/v1/pools/reborn'), 'pool_unknown');
    expectProblem(await remove('reborn'), 'pool_unknown');
    expectProblem(await post('/allocate', { client_id: 'x', pool: 'reborn' }), 'pool_unknown');
    expect(readEvents(service.file).at(-1)).toMatchObject({
      type: 'PoolDeleted',
      pool: 'reborn',
      actor: 'operator',
      reason: 'no longer needed',
    });

    expect(await made('reborn', { identifiers: ['other-1', 'reborn-1'] })).toMatchObject({ capacity: 2 });
    const next = await service.client.allocate('second', 'reborn');
    expect(next.identifier).toBe('other-1');
    expect(next.token).toBeGreaterThan(lease.token);
    expect(await pool('reborn', `?as_of=${String(lease.token)}`)).toMatchObject({
      capacity: 4,
      states: { ...NONE, free: 3, held: 1 },
    });
    const then = await service.client.get(`/identifier/reborn-1?pool=reborn&as_of=${String(lease.token)}`);
    expect(jsonOf(then)).toMatchObject({ client_id: 'first', state: 'held' });
    const between = ledgerPosition(answer);
    expectProblem(await service.client.get(`/v1/pools/reborn?as_of=${String(between)}`), 'pool_unknown');
  });

  it('is as gone after a restart, and its name as free', async () => {
    await made('brief');
    await remove('brief');
    await made('kept');
    await service.kill();
    await service.start();
    expectProblem(await service.client.get('/v1/pools/brief'), 'pool_unknown');
    expect(await pool('kept')).toMatchObject({ capacity: 4 });
    expect(await made('brief', { identifiers: ['b'] })).toMatchObject({ capacity: 1 });
  });
});

describe('POST /v1/pools/{pool}/expiry/resume', () => {
  it('is 409 while expiry is not suspended', async () => {
    expectProblem(await post('/v1/pools/default/expiry/resume'), 'conflict');
  });

  it('believes a silence that was too wide, with the reason in its event', async () => {
    const doubting = await Service.start({
      ...QUICK,
      BERTH_IDENTIFIERS: 'vm-[1-9]',
      BERTH_SILENCE_SHARE: '0.5',
      BERTH_SILENCE_LEASES: '2',
    });
    for (const client of ['a', 'b', 'c']) await doubting.client.allocate(client);
    const suspended = await eventually('a suspended expiry', async () => {
      const found = poolOf(await doubting.client.get('/v1/pools/default'));
      return found.expiry_suspended_since !== null && found;
    });
    expect(suspended.states).toMatchObject({ late: 3 });
    const body = { reason: 'they are dead indeed' };
    const answer = await doubting.client.post('/v1/pools/default/expiry/resume', body);
    expect(poolOf(answer)).toMatchObject({ expiry_suspended_since: null });
    const event = readEvents(doubting.file).find(({ type }) => type === 'ExpiryResumed')!;
    expect([event.reason, dataOf(event, 'ExpiryResumed').cause]).toEqual([
      'they are dead indeed',
      'operator',
    ]);
    await eventually(
      'expired leases',
      async () => (await doubting.client.stats()).allocated_identifiers === 0,
    );
    await doubting.stop();
  });
});

describe('GET /v1/pools', () => {
  it('finds by a part of the name, sorts, and goes on where a page ended', async () => {
    await made('list-c', { identifiers: ['c-[1-9]'] });
    await made('list-a', { identifiers: ['a-[1-5]'] });
    await made('List-b', { identifiers: ['b-[1-7]'] });
    await service.client.allocate('x', 'list-a');
    expect(await names('?q=LIST-')).toEqual(['List-b', 'list-a', 'list-c']);
    expect(await names('?q=list-&sort=-pool')).toEqual(['list-c', 'list-a', 'List-b']);
    expect(await names('?q=list-&sort=capacity')).toEqual(['list-a', 'List-b', 'list-c']);
    expect((await names('?q=list-&sort=-held'))[0]).toBe('list-a');
    const first = poolListSchema.parse(success(await service.client.get('/v1/pools?q=list-&limit=2')));
    expect(first).toMatchObject({ next: 'list-a', total: 3, total_is_exact: true });
    const second = await service.client.get(`/v1/pools?q=list-&limit=2&after=${first.next!}`);
    expect(poolListSchema.parse(success(second))).toMatchObject({
      items: [{ pool: 'list-c' }],
      next: null,
      total: 3,
    });
    expectProblem(await service.client.get('/v1/pools?q=list-&after=web'), 'invalid_cursor');
  });

  it('shows them as of a position, and says which', async () => {
    const before = ledgerPosition(await service.client.get('/v1/pools'));
    await made('newest');
    const then = await service.client.get(`/v1/pools?q=newest&as_of=${String(before)}`);
    expect(poolListSchema.parse(success(then))).toMatchObject({ items: [], total: 0 });
    expect(ledgerPosition(then)).toBe(before);
    expectProblem(await service.client.get('/v1/pools?as_of=999999'), 'invalid_as_of');
  });
});
