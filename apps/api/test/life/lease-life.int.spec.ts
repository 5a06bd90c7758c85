import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, timePasses } from '../support/eventually.js';
import { expectProblem } from '../support/expect-answer.js';
import type { JsonClient } from '../support/json-client.js';
import { auditLedger } from '../support/ledger-audit.js';
import { dataOf, readEvents, storyOf, type StoredEvent } from '../support/ledger-file.js';
import { QUICK, Service } from '../support/service-process.js';

/** Each test has a pool to itself, all with the same times: a lease and a rest of 1 s. */
const POOLS = 'a b c d e f g h i j'.split(' ');

let service: Service;
let client: JsonClient;
beforeAll(async () => {
  const pools = POOLS.map((pool) => `${pool}=${pool}-[1-2]`).join(';');
  service = await Service.start({ ...QUICK, BERTH_HOLD_DOWN: '1s', BERTH_POOLS: pools });
  client = service.client;
});
afterAll(async () => {
  expect(auditLedger(service.file)).toEqual([]);
  expect(await service.stop()).toMatchObject({ code: 0, stderr: '' });
});

function eventsIn(pool: string): readonly StoredEvent[] {
  return readEvents(service.file).filter((event) => event.pool === pool && event.type !== 'PoolCreated');
}

async function becomes(identifier: string, state: string): Promise<number> {
  const pool = identifier.split('-')[0] ?? '';
  await eventually(`${identifier} is ${state}`, async () => {
    const found = await client.identifier(identifier, pool);
    return found.state === state;
  });
  return performance.now();
}

describe.concurrent('a client that falls silent', () => {
  it('goes from held to late to expired to free, each an event in its place', async () => {
    const lease = await client.allocate('silent', 'a');
    for (let beats = 0; beats < 2; beats += 1) {
      await timePasses(100);
      await client.heartbeat(lease);
    }
    const heardAt = performance.now();
    const { last_seen: lastSeen } = await client.heartbeat(lease);
    await becomes('a-1', 'late');
    const expiredAt = await becomes('a-1', 'expired');
    expect((await client.identifier('a-1', 'a')).previous_client_id).toBe('silent');
    const freeAt = await becomes('a-1', 'free');

    expect(expiredAt - heardAt).toBeGreaterThanOrEqual(1_000);
    expect(freeAt - heardAt).toBeGreaterThanOrEqual(2_000);
    expect(freeAt - heardAt).toBeLessThan(6_000);
    const events = eventsIn('a');
    expect(events.map(({ type }) => type)).toEqual([
      'IdentifierAllocated',
      'HeartbeatsRecorded',
      'HeartbeatsRecorded',
      'HeartbeatsRecorded',
      'LeaseExpired',
      'IdentifierReclaimed',
    ]);
    const [, , , heard, expired] = events;
    expect(new Date(heard!.recorded_at).toISOString()).toBe(lastSeen);
    expect(expired!.recorded_at - heard!.recorded_at).toBeGreaterThanOrEqual(1_000);
    expect(expired!).toMatchObject({ actor: 'reaper', client_id: 'silent', token: lease.token });
    expect(dataOf(expired!, 'LeaseExpired').silent_ms).toBeGreaterThanOrEqual(1_000);
  });

  it('is told 409 for every heartbeat after the expiry, and gets a new token when it asks', async () => {
    const lease = await client.allocate('back', 'b');
    await eventually('the lease is ended', async () => (await client.client('back')) === undefined);
    expectProblem(await client.post('/liveness', lease), 'identifier_mismatch', { your_id: 'back' });
    const again = await client.allocate('back', 'b');
    expect(again.identifier).toBe('b-1');
    expect(again.token).toBeGreaterThan(lease.token);
    expectProblem(await client.post('/liveness', lease), 'identifier_mismatch', { your_id: 'back' });
    expect((await client.heartbeat(again)).token).toBe(again.token);
  });

  it('is recorded with the time that it was silent when it is heard again', async () => {
    const lease = await client.allocate('tardy', 'c');
    await becomes('c-1', 'late');
    await client.heartbeat(lease);
    const heard = eventsIn('c').find(({ type }) => type === 'HeartbeatsRecorded');
    const { late_ordinals: late, late_silent_ms: silent } = dataOf(heard!, 'HeartbeatsRecorded');
    expect(late).toEqual([0]);
    expect(silent?.[0]).toBeGreaterThan(250);
    expect((await client.identifier('c-1', 'c')).state).toBe('held');
  });
});

describe.concurrent('heartbeats', () => {
  it('keep a lease for many times its TTL', async () => {
    const lease = await client.allocate('steady', 'd');
    for (let beats = 0; beats < 20; beats += 1) {
      await timePasses(200);
      const { token, expires_at, last_seen } = await client.heartbeat(lease);
      expect(token).toBe(lease.token);
      expect(Date.parse(expires_at) - Date.parse(last_seen)).toBe(1_000);
    }
    expect(storyOf(service.file, 'd-1')).toEqual(['IdentifierAllocated steady']);
  });
});

describe.concurrent('an identifier that was released', () => {
  it('goes back to its client at once with a new token, to others after the hold-down alone', async () => {
    const blocker = await client.allocate('keeps the other one', 'e');
    const keeping = setInterval(() => void client.heartbeat(blocker), 200);
    const first = await client.allocate('mine', 'e');
    await client.release(first);
    expect((await client.identifier('e-2', 'e')).state).toBe('cooling');
    const second = await client.allocate('mine', 'e');
    expect(second.identifier).toBe('e-2');
    expect(second.token).toBeGreaterThan(first.token);

    await client.release(second);
    const releasedAt = performance.now();
    expectProblem(await client.post('/allocate', { client_id: 'other', pool: 'e' }), 'pool_exhausted');
    const third = await eventually('the other client has it', () => client.allocate('other', 'e'));
    expect(performance.now() - releasedAt).toBeGreaterThan(990);
    expect(third.token).toBeGreaterThan(second.token);
    clearInterval(keeping);
    expect(storyOf(service.file, 'e-2')).toEqual([
      'IdentifierAllocated mine',
      'IdentifierReleased mine',
      'IdentifierAllocated mine',
      'IdentifierReleased mine',
      'IdentifierReclaimed',
      'IdentifierAllocated other',
    ]);
  });

  it('rests, so that the next client gets another one', async () => {
    await client.release(await client.allocate('first', 'f'));
    expect((await client.allocate('second', 'f')).identifier).toBe('f-2');
    expect((await client.allocate('first', 'f')).identifier).toBe('f-1');
  });

  it('is released again by its client without an event, until another holds it', async () => {
    const lease = await client.allocate('twice', 'g');
    await client.release(lease);
    await client.release(lease);
    await becomes('g-1', 'free');
    await client.release(lease);
    await client.allocate('other', 'g');
    expectProblem(await client.post('/release', lease), 'identifier_mismatch', { your_id: 'twice' });
    expect(storyOf(service.file, 'g-1').filter((type) => type.startsWith('IdentifierReleased'))).toHaveLength(
      1,
    );
  });

  it('cannot be ended again by an old token once its client has it back', async () => {
    const old = await client.allocate('mine', 'h');
    await client.release(old);
    const current = await client.allocate('mine', 'h');
    expectProblem(await client.post('/release', old), 'identifier_mismatch', { your_id: 'mine' });
    expect((await client.heartbeat(current)).token).toBe(current.token);
  });
});

describe.concurrent('an event', () => {
  it('says who asked, with the Request-Id of the request', async () => {
    const headers = { 'request-id': 'boot-4711' };
    await client.ask('POST', '/allocate', { body: { client_id: 'traced', pool: 'i' }, headers });
    const [event] = eventsIn('i');
    expect(event).toMatchObject({ actor: 'client', request_id: 'boot-4711', client_id: 'traced' });
  });

  it('is not written for what is refused', async () => {
    const lease = await client.allocate('only', 'j');
    await client.post('/liveness', { ...lease, token: lease.token + 1 });
    await client.post('/release', { ...lease, client_id: 'thief' });
    await client.post('/allocate', { client_id: ' ', pool: 'j' });
    expect(eventsIn('j').map(({ type }) => type)).toEqual(['IdentifierAllocated']);
  });
});
