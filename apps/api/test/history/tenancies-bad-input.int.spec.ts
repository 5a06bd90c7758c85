import { clientTenanciesSchema, identifierTenanciesSchema } from '@berth/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { A_TIME, expectProblem } from '../support/expect-answer.js';
import { jsonOf, success } from '../support/json-client.js';
import { Service } from '../support/service-process.js';

const ODD = ['a/b', 'ä ö', '100%', "it's", '"quoted"', '日本', '..', 'x?y#z', 'a+b', '\\'];
const AHEAD = new Date(Date.now() + 3_600_000).toISOString();

let service: Service;
beforeAll(async () => {
  service = await Service.start({ BERTH_IDENTIFIERS: `vm-[1-20],${ODD.join()}` });
  for (const client of ODD) await service.client.allocate(client);
  await service.client.release(await service.client.allocate('leaver'));
});
afterAll(async () => service.stop());

const LISTS = [
  '/v1/pools/default/identifiers',
  '/v1/pools/default/identifiers/vm-1/tenancies',
  '/v1/clients',
  '/v1/clients/leaver/tenancies',
];

/** What speaks against a query, with the name of the parameter that is wrong. */
async function refused(path: string, saying: string | RegExp): Promise<void> {
  const answer = await service.client.get(path);
  expectProblem(answer, 'invalid_request');
  expect(jsonOf(answer)['detail'], path).toMatch(saying);
}

describe('a list', () => {
  it.each(LISTS)('takes a limit from 1 to 200: %s', async (path) => {
    for (const limit of ['0', '-1', '201', '1000000000', '1e2', '1.5', '', ' 1', 'ten']) {
      await refused(
        `${path}?limit=${encodeURIComponent(limit)}`,
        'limit must be a whole number from 1 to 200',
      );
    }
    expect((await service.client.get(`${path}?limit=200`)).status).toBe(200);
  });

  it.each(LISTS)('says which parameters there are, and which was meant: %s', async (path) => {
    await refused(`${path}?limits=5`, "There is no parameter 'limits' here. Did you mean 'limit'?");
    await refused(`${path}?limit=5&limit=6`, "'limit' must be given once");
    const order = path.endsWith('tenancies') ? 'order' : 'sort';
    await refused(`${path}?${order}=size`, `${order} must be `);
  });

  it.each(LISTS)('takes no cursor but its own: %s', async (path) => {
    const { next } = jsonOf(await service.client.get('/v1/pools/default/identifiers?limit=1&state=free'));
    for (const after of ['', 'x', '%00', 'W10', 'bnVsbA', String(next), `${String(next)}x`]) {
      expectProblem(await service.client.get(`${path}?after=${encodeURIComponent(after)}`), 'invalid_cursor');
    }
  });

  it('refuses the cursor of another filter, and goes on with its own', async () => {
    const path = '/v1/pools/default/identifiers?limit=1';
    const { next } = jsonOf(await service.client.get(`${path}&state=held`));
    const after = `&after=${String(next)}`;
    expect((await service.client.get(`${path}&state=held${after}`)).status).toBe(200);
    for (const other of ['', '&state=free', '&state=held&sort=-ordinal', '&state=held&q=v']) {
      expectProblem(await service.client.get(`${path}${other}${after}`), 'invalid_cursor');
    }
  });
});

describe('a time', () => {
  const WINDOWED = LISTS.filter((path) => path.endsWith('tenancies')).concat('/v1/clients/leaver/uptime');

  it.each(WINDOWED)('that is none, or lies ahead, is refused: %s', async (path) => {
    for (const name of ['from', 'to']) {
      for (const time of ['yesterday', '', '2026-02-30', '2026-13-01T00:00:00Z', '12', '-5x']) {
        await refused(`${path}?${name}=${encodeURIComponent(time)}`, `Write for instance ${name}=`);
      }
      await refused(`${path}?${name}=${AHEAD}`, 'lies ahead');
    }
  });

  it.each(WINDOWED)('that lies before all times means the first of them: %s', async (path) => {
    for (const from of ['0001-01-01', '-99999999d', '-200000y', '-9007199254740991ms']) {
      expect((await service.client.get(`${path}?from=${from}`)).status, from).toBeOneOf([200, 400]);
      expect((await service.client.get(`${path}?to=${from}`)).status, from).toBeOneOf([200, 400]);
    }
    expect((await service.client.get(`${path}?from=1970-01-01&to=now`)).status).toBe(200);
  });

  it.each(WINDOWED)('from which comes after the one up to which is refused: %s', async (path) => {
    const turned = "'from' has to lie before 'to'";
    await refused(`${path}?from=2026-01-02&to=2026-01-01`, turned);
    await refused(`${path}?from=2026-01-01&to=2026-01-01`, turned);
    await refused(`${path}?from=-1h&to=-2h`, turned);
  });

  it('of a holder that is none, lies ahead or before the ledger is refused', async () => {
    const path = '/v1/pools/default/identifiers/vm-1/tenancies?at=';
    for (const at of ['yesterday', '', '99999999', AHEAD, '-1', '1.5']) {
      expectProblem(await service.client.get(path + encodeURIComponent(at)), 'invalid_as_of');
    }
    expectProblem(await service.client.get(`${path}2001-01-01T00:00:00Z`), 'before_first_event', {
      first_position: 0,
      first_recorded_at: A_TIME,
    });
  });

  it.each([
    ...LISTS,
    '/v1/pools/default/identifiers/vm-1',
    '/v1/clients/leaver',
    '/v1/clients/leaver/uptime',
  ])('as of which something was is checked as everywhere: %s', async (path) => {
    for (const asOf of ['yesterday', '', '99999999', AHEAD]) {
      expectProblem(await service.client.get(`${path}?as_of=${asOf}`), 'invalid_as_of');
    }
    const early = await service.client.get(`${path}?as_of=2001-01-01T00:00:00Z`);
    expectProblem(early, 'before_first_event', { first_position: 0, first_recorded_at: A_TIME });
  });
});

describe('a filter', () => {
  it('of states names those that there are', async () => {
    for (const state of ['', 'Held', 'held,', 'held;late', 'gone', 'held,held2']) {
      await refused(
        `/v1/pools/default/identifiers?state=${state}`,
        'state must be some of free held late expired cooling reserved quarantined retired',
      );
    }
    for (const status of ['alive', '', 'held,', 'Held']) {
      await refused(`/v1/clients?status=${status}`, 'status must be some of held late resting gone');
    }
  });

  it('of text is not endless, and an empty one means all', async () => {
    for (const path of ['/v1/pools/default/identifiers', '/v1/clients']) {
      expect(jsonOf(await service.client.get(`${path}?q=`))['total']).toBeGreaterThan(5);
      await refused(`${path}?q=${'x'.repeat(301)}`, 'q must be at most 300 characters');
    }
  });
});

describe('buckets', () => {
  it('are 1 to 366', async () => {
    for (const buckets of ['0', '367', '-1', '1000000000', '', 'many', '2.5']) {
      await refused(
        `/v1/clients/leaver/uptime?buckets=${buckets}`,
        'buckets must be a whole number from 1 to 366',
      );
    }
    for (const buckets of ['1', '366']) {
      const answer = await service.client.get(`/v1/clients/leaver/uptime?buckets=${buckets}`);
      expect(jsonOf(answer)['buckets']).toHaveLength(Number(buckets));
    }
  });
});

describe('what is not there', () => {
  it('is 404, by name', async () => {
    const { client } = service;
    for (const path of ['', '/vm-1', '/vm-1/tenancies']) {
      expectProblem(await client.get(`/v1/pools/nope/identifiers${path}`), 'pool_unknown');
    }
    for (const path of ['/nope', '/nope/tenancies', '/VM-1']) {
      expectProblem(await client.get(`/v1/pools/default/identifiers${path}`), 'identifier_unknown');
    }
    for (const path of ['/nobody', '/nobody/tenancies', '/nobody/uptime', '/Leaver', '/leaver?as_of=0']) {
      expectProblem(await client.get(`/v1/clients${path}`), 'client_unknown');
    }
    expectProblem(await client.get('/v1/pools/default/identifiers/vm-1/nope'), 'path_unknown');
  });
});

describe('odd names', () => {
  it('are found as they are, %2F and all', async () => {
    for (const name of ODD) {
      const id = encodeURIComponent(name).replaceAll('.', '%2E');
      const held = clientTenanciesSchema.parse(
        success(await service.client.get(`/v1/clients/${id}/tenancies`)),
      );
      expect(held.items).toMatchObject([{ client_id: name, to: null }]);
      const { identifier } = held.items[0]!;
      expect(jsonOf(await service.client.get(`/v1/clients/${id}`))).toMatchObject({
        client_id: name,
        status: 'held',
        leases: [{ identifier }],
      });
      expect((await service.client.get(`/v1/clients/${id}/uptime`)).status).toBe(200);
      const path = `/v1/pools/default/identifiers/${id}`;
      expect(jsonOf(await service.client.get(path))).toMatchObject({ identifier: name, state: 'free' });
      const proof = identifierTenanciesSchema.parse(success(await service.client.get(`${path}/tenancies`)));
      expect(proof).toMatchObject({
        items: [],
        never_held_twice: { holds: true, checked: 0, overlaps: [] },
      });
    }
  });

  it('that are none are refused', async () => {
    for (const name of ['%20', '%00', '%0A', 'a%20', 'x'.repeat(256), '%ED%A0%80']) {
      expectProblem(await service.client.get(`/v1/clients/${name}`), 'invalid_request');
    }
  });
});
