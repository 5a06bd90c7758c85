import { identifierDetailSchema, type IdentifierDetail } from '@berth/contract';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from '../support/expect-answer.js';
import { jsonOf, success, type Answer } from '../support/json-client.js';
import { readEvents, storyOf } from '../support/ledger-file.js';
import { Service } from '../support/service-process.js';

let service: Service;
let pool = '';
let made = 0;
beforeAll(async () => {
  service = await Service.start({ BERTH_IDENTIFIERS: '' });
});
beforeEach(async () => {
  made += 1;
  pool = `p${String(made)}`;
  const body = { pool, identifiers: [`${pool}/ä[1-3]`], hold_down: '1h' };
  expect((await service.client.post('/v1/pools', body)).status).toBe(201);
});

const nameOf = (number: number): string => `${pool}/ä${String(number)}`;
const act = (number: number, action: string, body?: unknown): Promise<Answer> =>
  service.client.ask(
    'POST',
    `/v1/pools/${pool}/identifiers/${encodeURIComponent(nameOf(number))}/${action}`,
    { body },
  );
const done = async (number: number, action: string, body?: unknown): Promise<IdentifierDetail> =>
  identifierDetailSchema.parse(success(await act(number, action, body)));
const allocate = (client: string) => service.client.allocate(client, pool);

describe('revoke', () => {
  it('ends the lease, and its holder is told with its next heartbeat', async () => {
    const lease = await allocate('holder');
    expect(await done(1, 'revoke', { reason: 'decommissioned' })).toMatchObject({
      identifier: nameOf(1),
      pool,
      state: 'cooling',
      client_id: null,
      previous_client_id: 'holder',
    });
    expectProblem(await service.client.post('/liveness', { ...lease }), 'identifier_mismatch', {
      your_id: 'holder',
    });
    expect(readEvents(service.file).findLast(({ type }) => type === 'LeaseRevoked')).toMatchObject({
      pool,
      identifier: nameOf(1),
      client_id: 'holder',
      token: lease.token,
      actor: 'operator',
      reason: 'decommissioned',
    });
  });

  it('is 409 when nobody holds it, and says what it is', async () => {
    const answer = await act(1, 'revoke');
    expectProblem(answer, 'conflict');
    expect(jsonOf(answer)['message']).toBe(`Nobody holds '${nameOf(1)}': it is free.`);
  });

  it('of a lease that is meant leaves another one alone', async () => {
    const seen = await allocate('holder');
    await done(1, 'revoke');
    const next = await allocate('holder');
    const answer = await act(1, 'revoke', { token: seen.token });
    expectProblem(answer, 'conflict');
    expect(jsonOf(answer)['message']).toContain(`'holder' holds '${nameOf(1)}' now`);
    await service.client.heartbeat(next);
    expect((await done(1, 'revoke', { token: next.token, reason: null })).state).toBe('cooling');
  });
});

describe('quarantine and restore', () => {
  it('withhold an identifier and give it back', async () => {
    expect((await done(1, 'quarantine', { reason: 'disk' })).state).toBe('quarantined');
    expect((await allocate('other')).identifier).toBe(nameOf(2));
    const again = await act(1, 'quarantine');
    expectProblem(again, 'conflict');
    expect(jsonOf(again)['message']).toBe(`'${nameOf(1)}' is quarantined already.`);
    expect((await done(1, 'restore', { reason: 'new disk' })).state).toBe('free');
    const restored = await act(1, 'restore');
    expectProblem(restored, 'conflict');
    expect(jsonOf(restored)['message']).toBe(`'${nameOf(1)}' is not quarantined: it is free.`);
    const reasons = readEvents(service.file)
      .filter(({ identifier }) => identifier === nameOf(1))
      .map(({ type, reason }) => [type, reason]);
    expect(reasons).toEqual([
      ['IdentifierQuarantined', 'disk'],
      ['IdentifierRestored', 'new disk'],
    ]);
  });

  it('revoke a lease first, and rest it for what is left', async () => {
    const lease = await allocate('holder');
    expectProblem(await act(1, 'quarantine', { token: lease.token + 1 }), 'conflict');
    await done(1, 'quarantine', { token: lease.token });
    expect((await done(1, 'restore')).state).toBe('cooling');
    expect(storyOf(service.file, nameOf(1))).toEqual([
      'IdentifierAllocated holder',
      'LeaseRevoked holder',
      'IdentifierQuarantined',
      'IdentifierRestored',
    ]);
  });

  it('are 409 for an identifier that has left the pool', async () => {
    await service.client.ask('PATCH', `/v1/pools/${pool}`, { body: { identifiers: [`${pool}/ä[2-3]`] } });
    const answer = await act(1, 'quarantine');
    expectProblem(answer, 'conflict');
    expect(jsonOf(answer)['message']).toBe(`'${nameOf(1)}' has left or is leaving the pool.`);
    expectProblem(await act(1, 'reserve', { client_id: 'a' }), 'conflict');
  });
});

describe('reserve and unreserve', () => {
  it('keep an identifier for one client', async () => {
    expect(await done(1, 'reserve', { client_id: 'patient', reason: 'tuesdays' })).toMatchObject({
      state: 'reserved',
      reserved_for: 'patient',
    });
    expect((await allocate('other')).identifier).toBe(nameOf(2));
    expect((await allocate('patient')).identifier).toBe(nameOf(1));
    expect(await done(1, 'unreserve')).not.toHaveProperty('reserved_for');
    expectProblem(await act(1, 'unreserve'), 'conflict');
  });

  it('are 409 when it is kept for somebody, or somebody has one, and say for whom and which', async () => {
    await done(1, 'reserve', { client_id: 'patient' });
    const taken = await act(1, 'reserve', { client_id: 'other' });
    expectProblem(taken, 'conflict');
    expect(jsonOf(taken)['message']).toBe(`'${nameOf(1)}' is reserved for 'patient'.`);
    const second = await act(2, 'reserve', { client_id: 'patient' });
    expectProblem(second, 'conflict');
    expect(jsonOf(second)['message']).toBe(
      `'patient' has a reservation in this pool already: '${nameOf(1)}'.`,
    );
  });

  it('need a client', async () => {
    for (const body of [{}, { client_id: '' }, { client_id: null }]) {
      expectProblem(await act(1, 'reserve', body), 'client_id_required');
    }
    expectProblem(await act(1, 'reserve'), 'invalid_json');
    expectProblem(await act(1, 'reserve', { client_id: ' a' }), 'invalid_request');
  });
});

describe('two tabs', () => {
  it.each(['quarantine', 'revoke'])('that %s the same identifier at once do it once', async (action) => {
    await allocate('holder');
    const answers = await Promise.all([act(1, action), act(1, action), act(1, action)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    const revocations = readEvents(service.file).filter(
      ({ type, identifier }) => type === 'LeaseRevoked' && identifier === nameOf(1),
    );
    expect(revocations).toHaveLength(1);
  });

  it('that reserve it for different clients give it to one of them', async () => {
    const clients = ['a', 'b', 'c', 'd'];
    const answers = await Promise.all(clients.map((client_id) => act(1, 'reserve', { client_id })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
    const winner = clients[answers.findIndex(({ status }) => status === 200)];
    expect(await service.client.identifier(nameOf(1), pool)).toMatchObject({ reserved_for: winner });
  });
});

describe('what is not there', () => {
  it('is 404', async () => {
    expectProblem(await act(9, 'revoke'), 'identifier_unknown');
    const answer = await service.client.post('/v1/pools/nope/identifiers/x/revoke', {});
    expectProblem(answer, 'pool_unknown');
    expectProblem(await act(1, 'explode'), 'path_unknown');
  });
});
