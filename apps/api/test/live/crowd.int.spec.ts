import { join } from 'node:path';
import { emptyState, Turn, type Command, type LedgerTime, type Recorded } from '@berth/domain';
import { createPool } from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { eventually, timePasses } from '../support/eventually.js';
import { EventStream } from '../support/event-stream.js';
import { expectProblem } from '../support/expect-answer.js';
import { jsonOf, ledgerPosition } from '../support/json-client.js';
import { Service, temporaryFolder } from '../support/service-process.js';
import { writeLedger } from '../support/written-ledger.js';

const IDENTIFIERS = { BERTH_IDENTIFIERS: 'vm-[0001-1000]' };
/** A ledger holds 10,000 events and some more that streams may be told, of clients with long names. */
const EVENTS = 12_000;

async function serviceWithLongHistory(): Promise<Service> {
  const folder = temporaryFolder();
  await writeLedger(join(folder, 'berth.db'), longHistory());
  return Service.start(IDENTIFIERS, folder);
}

function longHistory(): readonly Recorded[] {
  const state = emptyState();
  const recorded: Recorded[] = [];
  const pool = 'default';
  const decide = (command: Command): void => {
    const turn = new Turn(state, (Date.now() - 3_600_000 + recorded.length) as LedgerTime);
    turn.handle(command, { actor: 'test' });
    recorded.push(...turn.events);
  };
  decide(createPool({ pool, patterns: ['vm-[0001-1000]'], holdDownMs: 0 }));
  while (recorded.length < EVENTS) {
    const clientId = `${'長'.repeat(240)}${String(recorded.length)}`;
    decide({ type: 'AllocateIdentifier', pool, clientId });
    const last = recorded.at(-1);
    if (last?.type !== 'IdentifierAllocated') throw new Error('the pool is full');
    decide({ type: 'ReleaseIdentifier', pool, clientId, identifier: last.identifier });
    decide({ type: 'ReclaimDue', limit: 10 });
  }
  return recorded;
}

async function streamsOpen(service: Service): Promise<number> {
  const { text } = await service.client.get('/metrics');
  return Number(/^berth_streams (\d+)$/m.exec(text)?.[1]);
}

describe('a stream that missed much', () => {
  it('is told all of 10,000 events, and to fetch anew when it missed more', { timeout: 60_000 }, async () => {
    const service = await serviceWithLongHistory();
    const last = ledgerPosition(await service.client.get('/stats'));
    const [near, far] = await Promise.all([
      EventStream.open(service.client.url, `?after=${String(last - 9_990)}`),
      EventStream.open(service.client.url, '?after=10'),
    ]);
    await near.reached(last, 30_000);
    expect(near.positions).toEqual(Array.from({ length: 9_990 }, (_, n) => last - 9_990 + n + 1));
    expect(near.resets).toEqual([]);
    await far.reached(last);
    expect(far.resets).toEqual([{ position: last, reason: 'gap_too_large' }]);
    expect(far.positions).toEqual([]);
    near.close();
    far.close();
    await eventually('both are gone', async () => (await streamsOpen(service)) === 0);
    await service.stop();
  });

  it('is given up when it does not read, and others are not', { timeout: 120_000 }, async () => {
    const service = await serviceWithLongHistory();
    const last = ledgerPosition(await service.client.get('/stats'));
    const after = `?after=${String(last - 9_990)}`;
    const [slow, other] = await Promise.all([
      EventStream.open(service.client.url, after),
      EventStream.open(service.client.url, after),
    ]);
    slow.pause();
    await other.reached(last, 60_000);
    await eventually('one stream is left', async () => (await streamsOpen(service)) === 1, 60_000);
    const { text } = await service.client.get('/metrics');
    expect(text).toContain('berth_streams_given_up_total 1');
    slow.resume();
    await eventually('the slow one is at its end', () => slow.closed);
    const told = slow.positions;
    expect(told.length).toBeLessThan(9_990);
    const again = await EventStream.open(service.client.url, '', { 'last-event-id': slow.lastId ?? '' });
    await again.reached(last, 30_000);
    expect([...told, ...again.positions]).toEqual(other.positions);
    expect(other.closed).toBe(false);
    await service.stop();
  });
});

describe('many streams', () => {
  it('of a thousand are all told, and heartbeats are answered meanwhile', { timeout: 120_000 }, async () => {
    const service = await Service.start(IDENTIFIERS);
    const lease = await service.client.allocate('beating');
    const streams: EventStream[] = [];
    while (streams.length < 1_000) {
      const opening = Array.from({ length: 100 }, () => EventStream.open(service.client.url));
      streams.push(...(await Promise.all(opening)));
    }
    expect(await streamsOpen(service)).toBe(1_000);
    const waits: number[] = [];
    for (let n = 0; n < 300; n += 1) {
      const sentAt = performance.now();
      await service.client.heartbeat(lease);
      waits.push(performance.now() - sentAt);
    }
    const told = await service.client.allocate('told to all');
    await Promise.all(streams.map((stream) => stream.reached(told.token, 30_000)));
    for (const { events, ticks } of streams) {
      expect(events.map(({ client_id: client }) => client)).toEqual(['told to all']);
      expect(ticks.reduce((sum, { heartbeats }) => sum + heartbeats, 0)).toBeLessThanOrEqual(300);
    }
    expect(waits.sort((a, b) => a - b)[150]).toBeLessThan(100);
    const since = performance.now();
    const exit = await service.stop();
    expect(exit).toMatchObject({ code: 0, stderr: '' });
    expect(performance.now() - since).toBeLessThan(4_000);
    await eventually('all are over', () => streams.every(({ closed }) => closed));
  });

  it('beyond the setting are 503 with Retry-After until one has ended', async () => {
    const service = await Service.start({ ...IDENTIFIERS, BERTH_STREAMS_MAX: '3' });
    const open = (): Promise<EventStream> => EventStream.open(service.client.url);
    const [first] = await Promise.all([open(), open(), open()]);
    const refused = await service.client.get('/v1/stream');
    expectProblem(refused, 'overloaded');
    expect(refused.headers['retry-after']).toBe('5');
    expect(jsonOf(refused)['message']).toContain('3 streams are open');
    first.close();
    await eventually('another one is served', async () => (await open()).status === 200);
    await service.stop();
  });
});

describe('SIGTERM', () => {
  it('ends streams at once, those that are not read among them, and comes back to none', async () => {
    const service = await serviceWithLongHistory();
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => EventStream.open(service.client.url, '?after=2500')),
    );
    for (const stream of streams.slice(10)) stream.pause();
    await eventually('events are on their way', () => streams[0]!.events.length > 0);
    await timePasses(500);
    const since = performance.now();
    const exit = await service.stop();
    expect(exit).toMatchObject({ code: 0, stderr: '' });
    expect(performance.now() - since).toBeLessThan(2_500);
    for (const stream of streams) stream.resume();
    await eventually('all are over', () => streams.every(({ closed }) => closed));
  });
});
