import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { EventStream } from '../support/event-stream.js';
import { expectProblem } from '../support/expect-answer.js';
import { Fleet } from '../support/fleet.js';
import { ledgerPosition } from '../support/json-client.js';
import { readEvents } from '../support/ledger-file.js';
import { printedRandom } from '../support/seed.js';
import { QUICK, Service } from '../support/service-process.js';

const random = printedRandom(import.meta.url);

let service: Service;
const streams: EventStream[] = [];

beforeAll(async () => {
  // Rests are long, so that nothing happens by itself.
  service = await Service.start({
    BERTH_IDENTIFIERS: 'vm-[0001-9999]',
    BERTH_POOLS: 'other=o-[1-100]',
    BERTH_HOLD_DOWN: '1h',
  });
});

afterEach(() => {
  for (const stream of streams.splice(0)) stream.close();
  expect(service.process.output.stderr).toBe('');
});

afterAll(async () => {
  await service.stop();
});

async function open(query = '', headers: Readonly<Record<string, string>> = {}): Promise<EventStream> {
  const stream = await EventStream.open(service.client.url, query, headers);
  streams.push(stream);
  return stream;
}

async function position(): Promise<number> {
  return ledgerPosition(await service.client.get('/stats'));
}

/** Positions in the file that a stream may tell, after one. */
function toldAfter(after: number, isWanted: (pool: string | null, type: string) => boolean = () => true) {
  return readEvents(service.file, after + 1)
    .filter(({ type, pool }) => type !== 'HeartbeatsRecorded' && isWanted(pool, type))
    .map(({ position: at }) => at);
}

async function comeAndGo(clients: number, pool = 'default'): Promise<void> {
  const names = Array.from({ length: clients }, () => `c-${String(random.below(1e9))}`);
  const leases = await Promise.all(names.map((name) => service.client.allocate(name, pool)));
  await Promise.all(leases.map((lease) => service.client.release(lease)));
}

describe('a stream', () => {
  it('begins with the present and says how to come back', async () => {
    await comeAndGo(2);
    const before = await position();
    const stream = await open();
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'ledger-position': String(before),
      'request-id': expect.stringMatching(/./) as string,
    });
    await stream.reached(before);
    const [first] = stream.messages;
    expect(first).toMatchObject({
      event: 'tick',
      id: String(before),
      data: { position: before, heartbeats: 0 },
    });
    expect(stream.retryMs).toBeGreaterThanOrEqual(1_000);
  });

  it('tells every event after a position, once, in order, as the ledger has it', async () => {
    const stream = await open('?after=-1');
    await comeAndGo(300);
    const last = await position();
    await stream.reached(last);
    expect(stream.positions).toEqual(toldAfter(-1));
    const [stored] = readEvents(service.file, stream.positions.at(-1));
    expect(stream.events.at(-1)).toEqual({
      position: stored?.position,
      type: stored?.type,
      recorded_at: new Date(stored?.recorded_at ?? 0).toISOString(),
      pool: stored?.pool,
      identifier: stored?.identifier,
      client_id: stored?.client_id,
      token: stored?.token,
      actor: stored?.actor,
      reason: null,
      request_id: stored?.request_id,
      data: JSON.parse(stored?.payload ?? '') as unknown,
    });
    for (const { id, event } of stream.messages) if (event !== 'map') expect(Number(id)).not.toBeNaN();
  });

  it('counts heartbeats in its ticks and never tells one', async () => {
    const leases = await Promise.all(
      Array.from({ length: 50 }, (_, n) => service.client.allocate(`beating-${String(n)}`)),
    );
    const before = await position();
    const [stream, ofOther] = await Promise.all([open(), open('?pool=other')]);
    for (let round = 0; round < 10; round += 1)
      await Promise.all(leases.map((lease) => service.client.heartbeat(lease)));
    const recorded = readEvents(service.file, before + 1)
      .filter(({ type }) => type === 'HeartbeatsRecorded')
      .flatMap(({ payload }) => (JSON.parse(payload) as { ordinals: number[] }).ordinals);
    await stream.reached(await position());
    await ofOther.reached(await position());
    const counted = stream.ticks.reduce((sum, { heartbeats }) => sum + heartbeats, 0);
    expect(counted).toBe(recorded.length);
    expect(counted).toBe(500);
    expect(ofOther.ticks.reduce((sum, { heartbeats }) => sum + heartbeats, 0)).toBe(0);
    expect(stream.events).toEqual([]);
    await Promise.all(leases.map((lease) => service.client.release(lease)));
  });

  it('shows how many identifiers are in each state', async () => {
    const [all, ofOther] = await Promise.all([open(), open('?pool=other')]);
    const lease = await service.client.allocate('counted', 'other');
    await all.reached(lease.token);
    await ofOther.reached(lease.token);
    expect(ofOther.ticks.at(-1)?.states).toMatchObject({ held: 1, retired: 0 });
    const total = Object.values(all.ticks.at(-1)?.states ?? {}).reduce((sum, count) => sum + count, 0);
    expect(total).toBe(10_099);
    await service.client.release(lease);
  });

  it.each([
    ['?pool=other', (pool: string | null) => pool === 'other'],
    ['?types=IdentifierReleased', (_: string | null, type: string) => type === 'IdentifierReleased'],
    ['?types=Pool*,IdentifierAll*', (_: string | null, type: string) => /^Pool|^IdentifierAll/.test(type)],
    ['?pool=other&types=none', () => false],
  ] as const)('tells what it was asked for: %s', async (query, isWanted) => {
    const stream = await open(`${query}&after=-1`);
    await comeAndGo(3);
    await comeAndGo(3, 'other');
    const last = await position();
    await stream.reached(last);
    expect(stream.positions).toEqual(toldAfter(-1, isWanted).filter((at) => at <= last));
  });

  it(
    'is told of no more than four times a second while thousands of events pass',
    { timeout: 60_000 },
    async () => {
      const stream = await open();
      const before = await position();
      const fleet = new Fleet(32, random.fork(), 'busy');
      const since = performance.now();
      await fleet.run(service.client, () => performance.now() - since > 4_000 && fleet.answered > 3_000);
      await stream.reached(await position());
      const seconds = (performance.now() - since) / 1_000;
      expect(stream.ticks.length).toBeLessThanOrEqual(4 * seconds + 1);
      expect(stream.ticks.length).toBeGreaterThan(2);
      expect(await position()).toBeGreaterThan(before + 500);
      expect(stream.positions).toEqual(toldAfter(before));
    },
  );
});

describe('a stream that comes back', () => {
  it('goes on after Last-Event-ID, which comes before ?after=', async () => {
    await comeAndGo(20);
    const last = await position();
    const after = last - 15;
    for (const [query, headers] of [
      [`?after=${String(after)}`, {}],
      ['', { 'last-event-id': String(after) }],
      ['?after=0', { 'last-event-id': String(after) }],
    ] as const) {
      const stream = await open(query, headers);
      await stream.reached(last);
      expect(stream.positions).toEqual(toldAfter(after));
      expect(stream.resets).toEqual([]);
    }
  });

  it(
    'after the service was restarted under load has lost nothing and is told nothing twice',
    { timeout: 90_000 },
    async () => {
      const own = await Service.start({
        ...QUICK,
        BERTH_IDENTIFIERS: 'vm-[001-200]',
        BERTH_LEASE_TTL: '10s',
      });
      const told: number[] = [];
      let lastId = '-1';
      for (let round = 0; round < 3; round += 1) {
        const fleet = new Fleet(16, random.fork(), `r${String(round)}`);
        const running = fleet.run(own.client);
        const stream = await EventStream.open(own.client.url, '', { 'last-event-id': lastId });
        const enough = 200 + random.below(300);
        await eventually('some was answered', () => fleet.answered >= enough, 30_000);
        if (round === 1) await own.kill();
        else await own.stop();
        await running;
        await eventually('the stream is over', () => stream.closed);
        told.push(...stream.positions);
        lastId = stream.lastId ?? lastId;
        await own.start();
      }
      const rest = await EventStream.open(own.client.url, '', { 'last-event-id': lastId });
      await rest.reached(ledgerPosition(await own.client.get('/stats')));
      told.push(...rest.positions);
      const stored = readEvents(own.file)
        .filter(({ type }) => type !== 'HeartbeatsRecorded')
        .map(({ position: at }) => at);
      expect(told).toEqual(stored.filter((at) => at <= (told.at(-1) ?? 0)));
      expect(told.length).toBeGreaterThan(300);
      rest.close();
      await own.stop();
    },
  );

  it(
    'with a position that the ledger does not have yet is told to fetch anew',
    { timeout: 30_000 },
    async () => {
      const last = await position();
      const stream = await open('?after=999999999');
      await eventually('a reset', () => stream.resets.length > 0, 20_000);
      expect(stream.resets).toEqual([{ position: last, reason: 'position_ahead' }]);
      const lease = await service.client.allocate('after the reset');
      await stream.reached(lease.token);
      expect(stream.positions).toEqual([lease.token]);
    },
  );
});

describe('a stream that cannot be', () => {
  it.each([
    ['?types=LeaseGone', 'invalid_request'],
    ['?types=', 'invalid_request'],
    ['?types=HeartbeatsRecorded', 'invalid_request'],
    ['?types=*,', 'invalid_request'],
    [`?types=${'Pool*,'.repeat(300)}`, 'invalid_request'],
    ['?types=Pool*&types=Lease*', 'invalid_request'],
    ['?after=x', 'invalid_request'],
    ['?after=1e9', 'invalid_request'],
    ['?after=-2', 'invalid_request'],
    ['?after=99999999999999999999', 'invalid_request'],
    ['?after=1&after=2', 'invalid_request'],
    ['?pool=%00', 'invalid_request'],
    ['?pool=nope', 'pool_unknown'],
    ['?map=nope', 'pool_unknown'],
    ['?map=', 'invalid_request'],
    ['?type=Pool*', 'invalid_request'],
  ] as const)('is refused: %s', async (query, code) => {
    expectProblem(await service.client.get(`/v1/stream${query}`), code);
  });

  it('because its Last-Event-ID is no position is refused', async () => {
    for (const id of ['', 'abc', '1, 2', '0x10', '1.5']) {
      const answer = await service.client.get('/v1/stream', { 'last-event-id': id });
      expectProblem(answer, 'invalid_request');
    }
  });

  it('because it is asked for by another method is refused', async () => {
    expectProblem(await service.client.post('/v1/stream', {}), 'method_not_allowed');
  });

  it('because only its head is asked for ends with that', async () => {
    const { status, headers, text } = await service.client.ask('HEAD', '/v1/stream');
    expect([status, text]).toEqual([200, '']);
    expect(headers['content-type']).toBe('text/event-stream; charset=utf-8');
  });
});
