import { afterEach, describe, expect, it } from 'vitest';
import { eventually, timePasses } from '../support/eventually.js';
import { expectProblem } from '../support/expect-answer.js';
import type { JsonClient } from '../support/json-client.js';
import { auditLedger } from '../support/ledger-audit.js';
import { dataOf, eventsOf, readEvents, storyOf } from '../support/ledger-file.js';
import { QUICK, Service, type Environment } from '../support/service-process.js';

let service: Service;
afterEach(async () => {
  expect(auditLedger(service.file)).toEqual([]);
  expect((await service.stop()).code).toBe(0);
});

async function given(environment: Environment): Promise<JsonClient> {
  service = await Service.start({ ...QUICK, ...environment });
  return service.client;
}

async function becomes(identifier: string, state: string): Promise<number> {
  await eventually(`${identifier} is ${state}`, async () => {
    const found = await service.client.identifier(identifier);
    return found.state === state;
  });
  return performance.now();
}

describe('a client that falls silent', () => {
  it('goes from held to late to expired to free, each an event in its place', async () => {
    const client = await given({ BERTH_IDENTIFIERS: 'vm-1' });
    const lease = await client.allocate('silent');
    for (let beats = 0; beats < 3; beats += 1) {
      await timePasses(100);
      await client.heartbeat(lease);
    }
    const lastSeen = (await client.identifier('vm-1')).last_seen;
    const heardAt = performance.now();
    await becomes('vm-1', 'late');
    const expiredAt = await becomes('vm-1', 'expired');
    expect((await client.identifier('vm-1')).previous_client_id).toBe('silent');
    const freeAt = await becomes('vm-1', 'free');

    expect(expiredAt - heardAt).toBeGreaterThan(900);
    expect(freeAt - heardAt).toBeGreaterThan(1_400);
    expect(freeAt - heardAt).toBeLessThan(4_000);
    expect(storyOf(service.file, 'vm-1')).toEqual([
      'IdentifierAllocated silent',
      'LeaseExpired silent',
      'IdentifierReclaimed',
    ]);
    const [expired] = eventsOf(service.file, 'LeaseExpired');
    const beats = eventsOf(service.file, 'HeartbeatsRecorded');
    expect(beats).toHaveLength(3);
    expect(new Date(beats[2]!.recorded_at).toISOString()).toBe(lastSeen);
    expect(expired!.recorded_at - beats[2]!.recorded_at).toBeGreaterThanOrEqual(1_000);
    expect(expired!.actor).toBe('reaper');
    expect(dataOf(expired!, 'LeaseExpired').silent_ms).toBeGreaterThanOrEqual(1_000);
    expect(readEvents(service.file).map(({ type }) => type)).toEqual([
      'PoolCreated',
      'IdentifierAllocated',
      ...beats.map(({ type }) => type),
      'LeaseExpired',
      'IdentifierReclaimed',
    ]);
  });

  it('is told 409 for every heartbeat after the expiry, and gets a new token when it asks', async () => {
    const client = await given({ BERTH_IDENTIFIERS: 'vm-[1-3]', BERTH_HOLD_DOWN: '1h' });
    const lease = await client.allocate('back');
    await becomes(lease.identifier, 'expired');
    expectProblem(await client.post('/liveness', lease), 'identifier_mismatch', { your_id: 'back' });
    const again = await client.allocate('back');
    expect(again.identifier).toBe(lease.identifier);
    expect(again.token).toBeGreaterThan(lease.token);
    expectProblem(await client.post('/liveness', lease), 'identifier_mismatch', { your_id: 'back' });
    await client.heartbeat(again);
  });

  it('but is heard again before the reaper has ended its lease keeps it', async () => {
    const client = await given({ BERTH_IDENTIFIERS: 'vm-1', BERTH_REAPER_INTERVAL: '1h' });
    const lease = await client.allocate('very late');
    await timePasses(1_300);
    expect((await client.identifier('vm-1')).state).toBe('late');
    expect((await client.heartbeat(lease)).token).toBe(lease.token);
    expect((await client.identifier('vm-1')).state).toBe('held');
  });

  it('is recorded with the time that it was silent when it is heard again', async () => {
    const client = await given({ BERTH_IDENTIFIERS: 'vm-1' });
    const lease = await client.allocate('tardy');
    await becomes('vm-1', 'late');
    await client.heartbeat(lease);
    const [event] = eventsOf(service.file, 'HeartbeatsRecorded');
    const { late_ordinals: late, late_silent_ms: silent } = dataOf(event!, 'HeartbeatsRecorded');
    expect(late).toEqual([0]);
    expect(silent?.[0]).toBeGreaterThan(250);
  });
});

describe('heartbeats', () => {
  it('keep a lease for many times its TTL', async () => {
    const client = await given({
      BERTH_IDENTIFIERS: 'vm-1',
      BERTH_LEASE_TTL: '400ms',
      BERTH_HEARTBEAT: '100ms',
    });
    const lease = await client.allocate('steady');
    for (let beats = 0; beats < 20; beats += 1) {
      await timePasses(100);
      const { token, expires_at, last_seen } = await client.heartbeat(lease);
      expect(token).toBe(lease.token);
      expect(Date.parse(expires_at) - Date.parse(last_seen)).toBe(400);
    }
    expect(storyOf(service.file, 'vm-1')).toEqual(['IdentifierAllocated steady']);
  });

  it('never move a deadline back when the TTL has been lowered', async () => {
    const client = await given({ BERTH_IDENTIFIERS: 'vm-1', BERTH_LEASE_TTL: '1h' });
    const lease = await client.allocate('long');
    await service.stop();
    await service.start({ BERTH_LEASE_TTL: '1s' });
    const renewed = await service.client.heartbeat(lease);
    expect(Date.parse(renewed.expires_at)).toBeGreaterThan(Date.parse(lease.granted_at) + 3_500_000);
  });
});

describe('an identifier that was released', () => {
  it('goes back to its client at once, with a new token, and to others after the hold-down alone', async () => {
    const client = await given({ BERTH_IDENTIFIERS: 'vm-1', BERTH_HOLD_DOWN: '700ms' });
    const first = await client.allocate('mine');
    await client.release(first);
    expect((await client.identifier('vm-1')).state).toBe('cooling');
    const second = await client.allocate('mine');
    expect(second.identifier).toBe('vm-1');
    expect(second.token).toBeGreaterThan(first.token);

    await client.release(second);
    const releasedAt = performance.now();
    expectProblem(await client.post('/allocate', { client_id: 'other' }), 'pool_exhausted');
    const third = await eventually('the other client has it', async () => {
      const answer = await client.post('/allocate', { client_id: 'other' });
      return answer.status === 200 && client.allocate('other');
    });
    expect(performance.now() - releasedAt).toBeGreaterThan(690);
    expect(third.token).toBeGreaterThan(second.token);
    expect(storyOf(service.file, 'vm-1')).toEqual([
      'IdentifierAllocated mine',
      'IdentifierReleased mine',
      'IdentifierAllocated mine',
      'IdentifierReleased mine',
      'IdentifierReclaimed',
      'IdentifierAllocated other',
    ]);
  });

  it('rests, so that the next client gets another one', async () => {
    const client = await given({ BERTH_IDENTIFIERS: 'vm-[1-2]', BERTH_HOLD_DOWN: '1h' });
    await client.release(await client.allocate('a'));
    expect((await client.allocate('b')).identifier).toBe('vm-2');
    expect((await client.allocate('a')).identifier).toBe('vm-1');
  });

  it('is released again by its client without an event, until another holds it', async () => {
    const client = await given({ BERTH_IDENTIFIERS: 'vm-1', BERTH_HOLD_DOWN: '100ms' });
    const lease = await client.allocate('twice');
    await client.release(lease);
    await client.release(lease);
    await becomes('vm-1', 'free');
    await client.release(lease);
    await client.allocate('other');
    expectProblem(await client.post('/release', lease), 'identifier_mismatch', { your_id: 'twice' });
    expect(eventsOf(service.file, 'IdentifierReleased')).toHaveLength(1);
  });

  it('cannot be ended again by an old token once its client has it back', async () => {
    const client = await given({ BERTH_IDENTIFIERS: 'vm-1' });
    const old = await client.allocate('mine');
    await client.release(old);
    const current = await client.allocate('mine');
    expectProblem(await client.post('/release', old), 'identifier_mismatch', { your_id: 'mine' });
    expect((await client.heartbeat(current)).token).toBe(current.token);
  });
});

describe('events', () => {
  it('say who asked, with the Request-Id of the request', async () => {
    const client = await given({ BERTH_IDENTIFIERS: 'vm-1' });
    const headers = { 'request-id': 'boot-4711' };
    await client.ask('POST', '/allocate', { body: { client_id: 'traced' }, headers });
    const [event] = eventsOf(service.file, 'IdentifierAllocated');
    expect(event).toMatchObject({ actor: 'client', request_id: 'boot-4711', client_id: 'traced' });
  });
});

describe('a silence that is too wide to be believed', () => {
  it('ends nobody’s lease, and goes on when heartbeats return', async () => {
    const client = await given({
      BERTH_IDENTIFIERS: 'vm-[1-30]',
      BERTH_SILENCE_SHARE: '0.5',
      BERTH_SILENCE_LEASES: '10',
    });
    const names = Array.from({ length: 20 }, (_, n) => `c-${String(n)}`);
    const leases = await Promise.all(names.map((name) => client.allocate(name)));
    await eventually('expiry is suspended', () => eventsOf(service.file, 'ExpirySuspended').length > 0);
    await timePasses(1_500);
    expect(eventsOf(service.file, 'LeaseExpired')).toEqual([]);
    await eventually('expiry is resumed', async () => {
      for (const lease of leases.slice(0, 15)) await client.heartbeat(lease);
      return eventsOf(service.file, 'ExpiryResumed').length > 0;
    });
    const [resumed] = eventsOf(service.file, 'ExpiryResumed');
    expect(dataOf(resumed!, 'ExpiryResumed').cause).toBe('heartbeats_returned');
    await eventually('the five that stay silent are ended', async () => {
      for (const lease of leases.slice(0, 15)) await client.heartbeat(lease);
      return eventsOf(service.file, 'LeaseExpired').length === 5;
    });
  });

  it('is believed after the longest time that it may be doubted', async () => {
    const client = await given({
      BERTH_IDENTIFIERS: 'vm-[1-30]',
      BERTH_SILENCE_SHARE: '0.5',
      BERTH_SILENCE_LEASES: '10',
      BERTH_SILENCE_MAX: '500ms',
    });
    const names = Array.from({ length: 20 }, (_, n) => `c-${String(n)}`);
    await Promise.all(names.map((name) => client.allocate(name)));
    await eventually('all are free again', async () => (await client.stats()).available_identifiers === 30);
    const [resumed] = eventsOf(service.file, 'ExpiryResumed');
    expect(dataOf(resumed!, 'ExpiryResumed').cause).toBe('maximum_reached');
  });
});
