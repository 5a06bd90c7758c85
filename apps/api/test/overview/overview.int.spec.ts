import { join } from 'node:path';
import {
  occupancySchema,
  overviewSchema,
  reaperSchema,
  type Attention,
  type Overview,
} from '@berth/contract';
import { emptyState, Turn, type Command, type LedgerTime, type Recorded } from '@berth/domain';
import { createPool } from '@berth/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually, timePasses } from '../support/eventually.js';
import { expectProblem } from '../support/expect-answer.js';
import { Fleet } from '../support/fleet.js';
import { jsonOf, success, type JsonClient } from '../support/json-client.js';
import { whileLocked } from '../support/ledger-file.js';
import { printedRandom } from '../support/seed.js';
import { QUICK, Service, temporaryFolder, type Environment } from '../support/service-process.js';
import { writeLedger } from '../support/written-ledger.js';

const random = printedRandom(import.meta.url);
const DAY_MS = 86_400_000;

const services: Service[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) {
    expect(service.process.output.stderr.replace(/.*the ledger can.*\n/g, '')).toBe('');
    await service.stop();
  }
});

async function start(environment: Environment, folder?: string): Promise<Service> {
  const service = await Service.start(environment, folder);
  services.push(service);
  return service;
}

async function overviewOf(client: JsonClient, query = ''): Promise<Overview> {
  return overviewSchema.parse(success(await client.get(`/v1/overview${query}`)));
}

async function attention(client: JsonClient, query = ''): Promise<readonly Attention[]> {
  return (await overviewOf(client, query)).attention;
}

function hold(client: JsonClient, count: number, pool = 'default') {
  return Promise.all(Array.from({ length: count }, (_, n) => client.allocate(`holder-${String(n)}`, pool)));
}

describe('the totals of the overview', () => {
  it('are those of the pools, which are those of /stats', async () => {
    // Nothing happens by itself between two questions.
    const service = await start({
      BERTH_IDENTIFIERS: 'vm-[1-60]',
      BERTH_POOLS: 'b=b-[1-10];empty=',
      BERTH_LEASE_TTL: '1h',
      BERTH_HOLD_DOWN: '1h',
    });
    const fleet = new Fleet(24, random.fork());
    let isOver = false;
    const running = fleet.run(service.client, () => isOver);
    await hold(service.client, 4, 'b');
    await eventually('some was answered', () => fleet.answered > 100);
    isOver = true;
    await running;
    const overview = await overviewOf(service.client);
    expect(overview.pools.map(({ pool }) => pool).sort()).toEqual(['b', 'default', 'empty']);
    expect(overview.pools_total).toBe(3);
    const total: Record<string, number> = {};
    for (const { pool, states, capacity, held_share: share } of overview.pools) {
      const stats = await service.client.stats(pool);
      const { free, held, late, expired, cooling } = states;
      expect(stats).toEqual({
        total_identifiers: Object.values(states).reduce((sum, count) => sum + count, 0),
        allocated_identifiers: held + late,
        available_identifiers: free,
        stale_identifiers: expired + cooling,
      });
      expect(share).toBeCloseTo(capacity === 0 ? 0 : (held + late) / capacity, 3);
      const { states: own, pools } = await overviewOf(service.client, `?pool=${pool}`);
      expect([own, pools.length]).toEqual([states, 1]);
      for (const [state, count] of Object.entries(states)) total[state] = (total[state] ?? 0) + count;
    }
    expect(overview.states).toEqual(total);
  });

  it('have the rates of what this service has committed', async () => {
    const { client } = await start({ BERTH_IDENTIFIERS: 'vm-[1-60]', BERTH_POOLS: 'b=b-[1-10]' });
    const leases = await hold(client, 20);
    await Promise.all(leases.map((lease) => client.heartbeat(lease)));
    await Promise.all(leases.slice(0, 5).map((lease) => client.release(lease)));
    const minute = await eventually('the rates are counted', async () => {
      const { rates } = await overviewOf(client);
      return rates !== null && rates.minute.releases > 0 && rates.minute;
    });
    expect(minute.allocations).toBeCloseTo(20 / minute.seconds, 2);
    expect(minute.heartbeats).toBeCloseTo(20 / minute.seconds, 2);
    expect(minute.releases).toBeCloseTo(5 / minute.seconds, 2);
    const ofOther = await overviewOf(client, '?pool=b');
    expect(ofOther.rates?.five_minutes).toMatchObject({ allocations: 0, heartbeats: 0 });
  });
});

describe('the overview of the past', () => {
  it('has the totals, the rates and what needed attention then', { timeout: 60_000 }, async () => {
    const { client } = await start({ BERTH_IDENTIFIERS: 'vm-[1-18]', BERTH_POOLS: 'b=b-[1-10]' });
    const seen: Overview[] = [await overviewOf(client)];
    for (const round of [1, 2, 3]) {
      const leases = await Promise.all(
        Array.from({ length: 6 }, (_, n) => client.allocate(`c-${String(round)}-${String(n)}`)),
      );
      await client.release(leases[0]!);
      await client.allocate(`c-${String(round)}`, 'b');
      seen.push(await overviewOf(client));
    }
    for (const then of seen) {
      const answer = await client.get(`/v1/overview?as_of=${String(then.position)}`);
      expect(answer.headers['ledger-position']).toBe(String(then.position));
      const found = overviewSchema.parse(success(answer));
      expect(found.position).toBe(then.position);
      expect(found.states).toEqual(then.states);
      expect(found.pools.map(({ pool, states }) => [pool, states])).toEqual(
        then.pools.map(({ pool, states }) => [pool, states]),
      );
      expect(found.attention).toEqual(then.attention);
      expect(found).toMatchObject({ unknown: [], pools_total: 2 });
      expect(found.pools.every(({ forecast }) => forecast === null)).toBe(true);
    }
    expect(seen.at(-1)?.attention).toMatchObject([{ kind: 'pool_exhausted', pool: 'default' }]);
    const last = await overviewOf(client, `?as_of=${String(seen.at(-1)?.position)}&pool=default`);
    expect(last.rates?.minute).toEqual({
      seconds: 60,
      allocations: 0.3,
      releases: 0.05,
      expiries: 0,
      revocations: 0,
      heartbeats: null,
    });
  });

  it.each([
    ['?as_of=x', 'invalid_as_of'],
    ['?as_of=99999999', 'invalid_as_of'],
    ['?as_of=2999-01-01T00:00:00Z', 'invalid_as_of'],
    ['?as_of=2000-01-01T00:00:00Z', 'before_first_event'],
    ['?as_of=0&pool=nope', 'pool_unknown'],
  ] as const)('is refused for %s', async (query, code) => {
    const { client } = await shared();
    const { first_position, first_recorded_at } = jsonOf(await client.get(`/v1/overview${query}`));
    const extras = code === 'before_first_event' ? { first_position, first_recorded_at } : {};
    expectProblem(await client.get(`/v1/overview${query}`), code, extras);
  });
});

describe('what needs attention', () => {
  it('is a pool from four fifths on, and is gone when enough is given back', async () => {
    const { client } = await start({
      BERTH_IDENTIFIERS: 'vm-[1-20]',
      BERTH_POOLS: 'b=b-[1-2]',
      BERTH_HOLD_DOWN: '0ms',
      BERTH_REAPER_INTERVAL: '50ms',
    });
    const kindAt = async (count: number): Promise<unknown> => {
      const leases = await hold(client, count);
      const found = await attention(client, '?pool=default');
      await Promise.all(leases.map((lease) => client.release(lease)));
      await eventually('all are free', async () => (await client.stats()).available_identifiers === 20);
      return found.map(({ kind, severity, pool }) => [kind, severity, pool]);
    };
    expect(await kindAt(15)).toEqual([]);
    expect(await kindAt(16)).toEqual([['pool_over_80', 'warning', 'default']]);
    expect(await kindAt(18)).toEqual([['pool_over_90', 'critical', 'default']]);
    expect(await kindAt(20)).toEqual([['pool_exhausted', 'critical', 'default']]);
    expect(await attention(client)).toEqual([]);
    await hold(client, 2, 'b');
    expect((await attention(client)).map(({ pool }) => pool)).toEqual(['b']);
    expect(await attention(client, '?pool=default')).toEqual([]);
  });

  it('is a pool in which nothing expires, until heartbeats return', { timeout: 60_000 }, async () => {
    const { client } = await start({
      ...QUICK,
      BERTH_IDENTIFIERS: 'vm-[1-100]',
      BERTH_SILENCE_SHARE: '0.5',
      BERTH_SILENCE_LEASES: '10',
    });
    const leases = await hold(client, 20);
    const isSuspended = async (): Promise<boolean> =>
      (await attention(client)).some(({ kind, pool }) => kind === 'expiry_suspended' && pool === 'default');
    await eventually('expiry is suspended', isSuspended);
    const { pools } = await overviewOf(client);
    expect(Date.parse(pools[0]?.expiry_suspended_since ?? '')).toBeGreaterThan(Date.now() - 30_000);
    const facts = reaperSchema.parse(success(await client.get('/v1/reaper')));
    expect(facts).toMatchObject({ suspended_total: 1, suspended: [{ pool: 'default', held: 20, late: 20 }] });
    expect(facts.suspended[0]?.since).toBe(pools[0]?.expiry_suspended_since);
    await eventually('expiry goes on', async () => {
      await Promise.all(leases.map((lease) => client.heartbeat(lease)));
      return !(await isSuspended());
    });
  });

  it('is a client that loses its lease three times within an hour', { timeout: 60_000 }, async () => {
    const { client } = await start({ ...QUICK, BERTH_LEASE_TTL: '100ms', BERTH_HEARTBEAT: '50ms' });
    for (const times of [1, 2, 3]) {
      await client.allocate('flapping');
      await client.allocate(`once-${String(times)}`);
      await eventually('both are lost', async () => (await client.stats()).allocated_identifiers === 0);
    }
    const found = await eventually(
      'it is noticed',
      async () => (await attention(client)).find(({ kind }) => kind === 'client_flapping'),
      20_000,
    );
    expect(found).toEqual({
      kind: 'client_flapping',
      severity: 'warning',
      message: "'flapping' lost its identifier of 'default' 3 times within an hour.",
      pool: 'default',
      client_id: 'flapping',
    });
    expect((await attention(client)).length).toBe(1);
  });

  it(
    'is a ledger that cannot be written and a reaper that is late, until they are not',
    { timeout: 60_000 },
    async () => {
      const service = await start({ ...QUICK, BERTH_REAPER_INTERVAL: '50ms' });
      const { client } = service;
      const failing = async (): Promise<readonly unknown[]> =>
        (await attention(client)).map(({ kind, check }) => `${kind} ${String(check)}`).sort();
      const both = ['check_failed ledger_writable', 'check_failed reaper_on_time'];
      await whileLocked(service.file, async () => {
        await eventually('both are told', async () => (await failing()).join() === both.join(), 40_000);
        const facts = reaperSchema.parse(success(await client.get('/v1/reaper')));
        expect(facts.on_time).toBe(false);
        expect(facts.lag_seconds).toBeGreaterThan(10);
      });
      await eventually('neither is', async () => (await failing()).length === 0, 20_000);
    },
  );
});

describe('the forecast of the overview', () => {
  it('comes from the peaks of the days before, and says from which', { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    const today = Math.floor(Date.now() / DAY_MS);
    await writeLedger(join(folder, 'berth.db'), rising(today - 10));
    const { client } = await start({ BERTH_IDENTIFIERS: 'vm-[0001-1000]' }, folder);
    const { pools, unknown } = await eventually('the forecast is there', async () => {
      const overview = await overviewOf(client);
      return overview.pools.every(({ forecast }) => forecast !== null) && overview;
    });
    expect(unknown).toEqual([]);
    const { forecast } = pools[0]!;
    if (forecast?.outcome !== 'filling') throw new Error(JSON.stringify(forecast));
    const peaks = Array.from({ length: 7 }, (_, n) => ({
      day: new Date((today - 7 + n) * DAY_MS).toISOString().slice(0, 10),
      held: 10 * (n + 4),
    }));
    expect(forecast.inputs).toEqual({ usable: 1_000, daily_peaks: peaks });
    expect(forecast.trend).toMatchObject({ slope_per_day: 10, level: 110 });
    expect(forecast.full_in_days).toBe(89);
    expect(Date.parse(forecast.full_at)).toBeGreaterThan(Date.now() + 88 * DAY_MS);
  });

  it('of a new pool says how much history is missing', async () => {
    const { client } = await start({ BERTH_IDENTIFIERS: 'vm-[1-10]' });
    const { pools } = await overviewOf(client);
    expect(pools[0]?.forecast).toMatchObject({ outcome: 'not_enough_history', days: 0, days_needed: 3 });
  });
});

/** Ten more are held every day, from one at noon on. */
function rising(firstDay: number): readonly Recorded[] {
  const state = emptyState();
  const recorded: Recorded[] = [];
  const decide = (at: number, command: Command): void => {
    const turn = new Turn(state, at as LedgerTime);
    const decision = turn.handle(command, { actor: 'test' });
    if (!decision.ok) throw new Error(JSON.stringify(decision.rejection));
    recorded.push(...turn.events);
  };
  const pool = 'default';
  decide(firstDay * DAY_MS, createPool({ pool, patterns: ['vm-[0001-1000]'], ttlMs: 30 * DAY_MS }));
  for (let day = 0; day < 10; day += 1) {
    for (let n = 0; n < 10; n += 1) {
      const clientId = `day-${String(day)}-${String(n)}`;
      decide((firstDay + day + 0.5) * DAY_MS, { type: 'AllocateIdentifier', pool, clientId });
    }
  }
  return recorded;
}

describe('the occupancy', () => {
  it('follows what is allocated and released', { timeout: 60_000 }, async () => {
    const { client } = await start({ BERTH_IDENTIFIERS: 'vm-[1-60]', BERTH_POOLS: 'b=b-[1-10]' });
    const leases = await hold(client, 7);
    await hold(client, 2, 'b');
    await timePasses(1_100);
    await Promise.all(leases.slice(0, 3).map((lease) => client.release(lease)));
    await timePasses(1_100);
    const to = new Date(Date.now() - 50).toISOString();
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const asked = async (query: string) =>
      occupancySchema.parse(
        success(await client.get(`/v1/overview/occupancy?from=${from}&to=${to}${query}`)),
      );
    const all = await asked('&buckets=60');
    expect(all).toMatchObject({ pool: null, from, bucket_seconds: 60, complete: true });
    expect(all.items.length).toBe(60);
    expect(all.items[0]).toEqual({ at: from, held: null, highest: null, lowest: null });
    expect(all.items.at(-1)).toMatchObject({ held: 6, highest: 9 });
    const ofDefault = await asked('&pool=default&buckets=500');
    expect(ofDefault.items.at(-1)).toMatchObject({ held: 4 });
    expect(Math.max(...ofDefault.items.map(({ highest }) => highest ?? 0))).toBe(7);
  });

  it.each([
    ['?from=yesterday', 'invalid_request'],
    ['?from=2026-01-01T00:00:00', 'invalid_request'],
    ['?from=2026-02-30', 'invalid_request'],
    ['?from=', 'invalid_request'],
    ['?from=5m', 'invalid_request'],
    ['?form=-5m', 'invalid_request'],
    ['?to=2999-01-01T00:00:00Z', 'invalid_request'],
    ['?from=2999-01-01T00:00:00Z', 'invalid_request'],
    ['?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'invalid_request'],
    ['?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'invalid_request'],
    ['?from=2026-13-01T00:00:00Z', 'invalid_request'],
    ['?buckets=0', 'invalid_request'],
    ['?buckets=501', 'invalid_request'],
    ['?buckets=1000000000', 'invalid_request'],
    ['?buckets=-1', 'invalid_request'],
    ['?buckets=1.5', 'invalid_request'],
    ['?buckets=2&buckets=3', 'invalid_request'],
    ['?pool=nope', 'pool_unknown'],
    ['?pool=%ff', 'invalid_request'],
  ] as const)('is refused for %s', async (query, code) => {
    const { client } = await shared();
    expectProblem(await client.get(`/v1/overview/occupancy${query}`), code);
  });

  it('is asked for in the words of a search', async () => {
    const { client } = await shared();
    for (const query of ['', '?from=-1h', '?from=-2h&to=-1h', '?from=2026-01-01&to=now']) {
      const found = occupancySchema.parse(success(await client.get(`/v1/overview/occupancy${query}`)));
      expect(found.items.length).toBe(120);
    }
  });

  it('of the whole of time is answered', async () => {
    const { client } = await shared();
    const answer = await client.get('/v1/overview/occupancy?from=0001-01-01T00:00:00Z&buckets=500');
    expect(occupancySchema.parse(success(answer)).items.length).toBe(500);
  });
});

describe('the overview', () => {
  it.each([
    ['?pool=nope', 'pool_unknown'],
    ['?pool=', 'invalid_request'],
    ['?pool=a&pool=b', 'invalid_request'],
    ['?pools=a', 'invalid_request'],
  ] as const)('is refused for %s', async (query, code) => {
    const { client } = await shared();
    expectProblem(await client.get(`/v1/overview${query}`), code);
  });
});

describe('the reaper', () => {
  it('tells how it does', async () => {
    const { client } = await shared();
    const facts = await eventually('a tick', async () => {
      const found = reaperSchema.parse(success(await client.get('/v1/reaper')));
      return found.last_tick_at !== null && found;
    });
    expect(facts).toMatchObject({ interval_seconds: 1, on_time: true, suspended: [], suspended_total: 0 });
    expect(facts.suspicion).toEqual({ share: 0.5, leases_min: 20, suspended_seconds_max: 600 });
    expect(Date.parse(facts.last_tick_at ?? '')).toBeGreaterThan(Date.now() - 5_000);
  });
});

let one: Promise<Service> | undefined;

/** For questions that change nothing. */
function shared(): Promise<Service> {
  one ??= Service.start({});
  return one;
}
