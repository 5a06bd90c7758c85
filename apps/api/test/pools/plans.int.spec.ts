import { planItemsSchema, planSchema, type Lease, type Plan } from '@berth/contract';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { A_TIME, expectProblem } from '../support/expect-answer.js';
import { jsonOf, ledgerPosition, success, type Answer } from '../support/json-client.js';
import { readEvents } from '../support/ledger-file.js';
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
  await service.client.post('/v1/pools', {
    pool,
    identifiers: [`${pool}-[01-20]`],
    hold_down: '1h',
    ttl: '1h',
  });
});

const name = (number: number): string => `${pool}-${String(number).padStart(2, '0')}`;
const ask = (action: string, query: object, more: object = {}): Promise<Answer> =>
  service.client.post('/v1/plans', { pool, action, query, ...more });
const planOf = (answer: Answer): Plan => planSchema.parse(success(answer));
const execute = (id: string, body?: unknown): Promise<Answer> =>
  service.client.ask('POST', `/v1/plans/${id}/execute`, { body });
const show = async (id: string): Promise<Plan> => planOf(await service.client.get(`/v1/plans/${id}`));

async function plan(action: string, query: object, more: object = {}): Promise<Plan> {
  const answer = await ask(action, query, more);
  expect(answer.status).toBe(201);
  return planSchema.parse(jsonOf(answer));
}

async function held(...clients: readonly string[]): Promise<readonly Lease[]> {
  const leases: Lease[] = [];
  for (const client of clients) leases.push(await service.client.allocate(client, pool));
  return leases;
}

describe('a plan', () => {
  it('says exactly what it is for, and changes nothing', async () => {
    await held('a', 'b', 'c');
    const answer = await ask('revoke', { text: pool }, { reason: 'rack is moved' });
    expect(jsonOf(answer)).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      state: 'planned',
      pool,
      action: 'revoke',
      query: { text: pool },
      reason: 'rack is moved',
      position: ledgerPosition(answer),
      created_at: A_TIME,
      expires_at: A_TIME,
      count: 3,
      not_applicable: 17,
      sample: ['a', 'b', 'c'].map((client_id, index) => ({
        identifier: name(index + 1),
        state: 'held',
        client_id,
      })),
      done: 0,
      refused: 0,
      waiting: 3,
      refusals: [],
    });
    const { created_at: createdAt, expires_at: expiresAt } = planSchema.parse(jsonOf(answer));
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(600_000);
    expect(await service.client.stats(pool)).toMatchObject({ allocated_identifiers: 3 });
  });

  it('is done to exactly that, with its reason in every event, under one request', async () => {
    await held('a', 'b', 'c');
    const { id } = await plan(
      'revoke',
      { states: ['held', 'late'], client: 'b' },
      { reason: 'rack is moved' },
    );
    const answer = await service.client.ask('POST', `/v1/plans/${id}/execute`, {
      headers: { 'request-id': `r-${pool}` },
    });
    expect(planOf(answer)).toMatchObject({ state: 'done', count: 1, done: 1, refused: 0, waiting: 0 });
    const revoked = readEvents(service.file).filter(
      (event) => event.type === 'LeaseRevoked' && event.pool === pool,
    );
    expect(revoked).toMatchObject([
      {
        identifier: name(2),
        client_id: 'b',
        actor: 'operator',
        reason: 'rack is moved',
        request_id: `r-${pool}`,
      },
    ]);
  });

  it('takes the reason that it is executed with before the one that it was made with', async () => {
    const { id } = await plan('quarantine', { identifiers: [name(1)] }, { reason: 'first' });
    await execute(id, { reason: 'second' });
    expect(readEvents(service.file).findLast(({ pool: of }) => of === pool)).toMatchObject({
      reason: 'second',
    });
  });

  it('that was executed is not done again: a repeat answers the same', async () => {
    const { id } = await plan('quarantine', { ordinals: { from: 0, to: 4 } });
    const first = planOf(await execute(id));
    await service.client.post(`/v1/pools/${pool}/identifiers/${name(1)}/restore`, {});
    expect(planOf(await execute(id))).toEqual(first);
    expect(await show(id)).toEqual(first);
    expect((await service.client.identifier(name(1), pool)).state).toBe('free');
  });

  it('that is executed twice at once is done once, and both are told', async () => {
    const { id } = await plan('quarantine', { text: pool });
    const answers = await Promise.all([execute(id), execute(id), execute(id)]);
    expect(answers.map((answer) => planOf(answer).done)).toEqual([20, 20, 20]);
    const quarantined = readEvents(service.file).filter(
      (event) => event.type === 'IdentifierQuarantined' && event.pool === pool,
    );
    expect(quarantined).toHaveLength(20);
  });

  it('for nothing is done at once', async () => {
    const { id, count, not_applicable: not } = await plan('restore', { text: pool });
    expect([count, not]).toEqual([0, 20]);
    expect(planOf(await execute(id))).toMatchObject({ state: 'done', done: 0 });
  });

  it('undoes another: quarantine and restore, reserve and unreserve', async () => {
    await execute((await plan('quarantine', { text: pool })).id);
    expect(planOf(await execute((await plan('restore', { states: ['quarantined'] })).id)).done).toBe(20);
    await service.client.post(`/v1/pools/${pool}/identifiers/${name(3)}/reserve`, { client_id: 'patient' });
    expect(planOf(await execute((await plan('unreserve', { states: ['reserved'] })).id)).done).toBe(1);
    expect(await service.client.stats(pool)).toMatchObject({ available_identifiers: 20 });
  });
});

describe('a plan whose set has changed', () => {
  it('is refused with the difference, and does nothing', async () => {
    const [first, second] = await held('a', 'b', 'c');
    const { id } = await plan('revoke', { states: ['held', 'late'] });
    await service.client.release(first!);
    await service.client.release(second!);
    await held('b', 'd');
    const answer = await execute(id);
    expectProblem(answer, 'plan_changed', {
      added: { count: 1, sample: [name(4)] },
      removed: { count: 1, sample: [name(1)] },
      changed: { count: 1, sample: [name(2)] },
    });
    expect((await service.client.stats(pool)).allocated_identifiers).toBe(3);
    expect(await show(id)).toMatchObject({ state: 'planned', waiting: 3 });
    const again = await plan('revoke', { states: ['held', 'late'] });
    expect(planOf(await execute(again.id))).toMatchObject({ done: 3 });
  });

  it('is refused when the pool has been resized, or is another of the same name', async () => {
    const { id } = await plan('quarantine', { text: pool });
    await service.client.ask('PATCH', `/v1/pools/${pool}`, { body: { identifiers: [`${pool}-[02-21]`] } });
    expectProblem(await execute(id), 'plan_changed', {
      added: { count: 1, sample: [name(21)] },
      removed: { count: 1, sample: [name(1)] },
      changed: { count: 0, sample: [] },
    });
    await service.client.ask('DELETE', `/v1/pools/${pool}`);
    expectProblem(await execute(id), 'pool_unknown');
    await service.client.post('/v1/pools', { pool, identifiers: ['x-1', 'x-2'] });
    expect(jsonOf(await execute(id))).toMatchObject({
      code: 'plan_changed',
      removed: { count: 20 },
      added: { count: 0 },
    });
  });
});

describe('the items of a plan', () => {
  it('are told in pages, with what became of each', async () => {
    const { id } = await plan('quarantine', { text: pool });
    const page = async (query: string) =>
      planItemsSchema.parse(success(await service.client.get(`/v1/plans/${id}/items${query}`)));
    const first = await page('?limit=15');
    expect([first.items[0], first.items.length, first.next, first.total]).toEqual([
      { identifier: name(1), outcome: 'waiting' },
      15,
      '15',
      20,
    ]);
    const second = await page(`?limit=15&after=${first.next!}`);
    expect([second.items.length, second.next]).toEqual([5, null]);
    await execute(id);
    expect(await page('?outcome=waiting')).toMatchObject({ items: [], total: 0 });
    expect((await page('?outcome=done')).items).toHaveLength(20);
  });
});

describe('a plan that is not known', () => {
  it('is 404, and says what may have become of it, also after a restart', async () => {
    const { id } = await plan('quarantine', { identifiers: [name(1)] });
    await service.stop();
    await service.start();
    for (const answer of [
      await execute(id),
      await service.client.get(`/v1/plans/${id}`),
      await execute('nope'),
    ]) {
      expectProblem(answer, 'plan_unknown');
      expect(jsonOf(answer)['message']).toContain('started anew');
    }
  });
});
