import type { Lease } from '@berth/contract';
import type { EventType } from '@berth/domain';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from '../support/expect-answer.js';
import { eventually, timePasses } from '../support/eventually.js';
import { jsonOf, type Answer } from '../support/json-client.js';
import { auditLedger } from '../support/ledger-audit.js';
import { eventsOf, storyOf } from '../support/ledger-file.js';
import { QUICK, Service } from '../support/service-process.js';

function times<Item>(count: number, make: (n: number) => Item): Item[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

function statuses(answers: readonly Answer[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function given({ identifier, token }: Lease): string {
  return `${identifier} ${String(token)}`;
}

function eventsIn(service: Service, pool: string, type: EventType): number {
  return eventsOf(service.file, type).filter((event) => event.pool === pool).length;
}

/** Every identifier is held at most once, and by one client: asked of the service, and of the file. */
function expectSound(service: Service): void {
  expect(auditLedger(service.file)).toEqual([]);
}

describe('at one service', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start({
      BERTH_POOLS: 'one=one-[1-20];few=few-[1-15];many=many-[1-64];race=race-[1-30];a=a-1;b=b-1;c=c-1',
    });
  });
  afterEach(() => {
    expectSound(service);
  });

  it('parallel allocations give one client one identifier and one token, however often it asks', async () => {
    const leases = await Promise.all(times(12, () => service.client.allocate('impatient', 'one')));
    expect(new Set(leases.map(given)).size).toBe(1);
    expect((await service.client.stats('one')).allocated_identifiers).toBe(1);
    expect(eventsIn(service, 'one', 'IdentifierAllocated')).toBe(1);
  });

  it('one client more than there are identifiers is refused, and no other', async () => {
    const answers = await Promise.all(
      times(16, (n) => service.client.post('/allocate', { client_id: `c-${String(n)}`, pool: 'few' })),
    );
    expect(statuses(answers)).toEqual({ 200: 15, 503: 1 });
    expectProblem(
      answers.find(({ status }) => status === 503)!,
      'pool_exhausted',
    );
    const got = answers.filter(({ status }) => status === 200).map((answer) => jsonOf(answer)['identifier']);
    expect(got.toSorted()).toEqual(times(15, (n) => `few-${String(n + 1)}`).toSorted());
  });

  it('64 clients that ask three times each get 64 identifiers and 64 tokens', async () => {
    const asked = times(192, (n) => service.client.allocate(`c-${String(n % 64)}`, 'many'));
    const leases = await Promise.all(asked);
    expect(new Set(leases.map(({ identifier }) => identifier)).size).toBe(64);
    expect(new Set(leases.map(({ token }) => token)).size).toBe(64);
    expect(new Set(leases.map((lease) => `${lease.client_id} ${given(lease)}`)).size).toBe(64);
  });

  it('one client that asks several pools at once gets one identifier of each', async () => {
    const pools = ['default', 'a', 'b', 'c'];
    const leases = await Promise.all(times(24, (n) => service.client.allocate('many', pools[n % 4])));
    expect(new Set(leases.map(({ identifier }) => identifier)).size).toBe(4);
    expect((await service.client.client('many'))?.leases).toHaveLength(4);
  });

  it('releases and heartbeats that race leave a lease ended once, whichever was first', async () => {
    const leases = await Promise.all(times(30, (n) => service.client.allocate(`r-${String(n)}`, 'race')));
    const answers = await Promise.all(
      leases.flatMap((lease) => [
        service.client.post('/liveness', lease),
        service.client.post('/release', lease),
        service.client.post('/liveness', lease),
        service.client.post('/release', lease),
      ]),
    );
    for (const [index, { status }] of answers.entries()) {
      expect(index % 2 === 0 ? [200, 409] : [200]).toContain(status);
    }
    expect(eventsIn(service, 'race', 'IdentifierReleased')).toBe(30);
    const { allocated_identifiers: held, stale_identifiers: resting } = await service.client.stats('race');
    expect([held, resting]).toEqual([0, 30]);
    for (const lease of leases) expect((await service.client.post('/liveness', lease)).status).toBe(409);
  });
});

describe('releases and allocations that race', () => {
  it('give nobody an identifier that another holds', async () => {
    const service = await Service.start({ ...QUICK, BERTH_IDENTIFIERS: 'vm-[1-8]', BERTH_HOLD_DOWN: '0s' });
    const rounds = times(16, async (n) => {
      const client = `c-${String(n)}`;
      for (let round = 0; round < 25; round += 1) {
        const answer = await service.client.post('/allocate', { client_id: client });
        if (answer.status !== 200) continue;
        await service.client.post('/release', jsonOf(answer));
      }
    });
    await Promise.all(rounds);
    expect(eventsOf(service.file, 'IdentifierAllocated').length).toBeGreaterThan(16);
    expectSound(service);
  });
});

describe('heartbeats that race with the reaper', () => {
  it('either keep the lease or are told 409, and never both', async () => {
    const service = await Service.start({
      ...QUICK,
      BERTH_IDENTIFIERS: 'vm-[1-60]',
      BERTH_LEASE_TTL: '200ms',
      BERTH_HEARTBEAT: '50ms',
      BERTH_HOLD_DOWN: '1h',
      BERTH_REAPER_INTERVAL: '10ms',
    });
    const outcomes = await Promise.all(
      times(60, async (n) => {
        const lease = await service.client.allocate(`c-${String(n)}`);
        // Waits that end around the deadline, so that some heartbeats come just before it and some just
        // after.
        await timePasses(150 + n * 3);
        return { lease, answer: await service.client.post('/liveness', lease) };
      }),
    );
    for (const { lease, answer } of outcomes) {
      expect([200, 409]).toContain(answer.status);
      const expired = eventsOf(service.file, 'LeaseExpired').find(({ token }) => token === lease.token);
      if (answer.status === 409) expect(expired).toBeDefined();
      else if (expired) {
        const renewedUntil = Date.parse(String(jsonOf(answer)['expires_at']));
        expect(expired.recorded_at).toBeGreaterThanOrEqual(renewedUntil);
      }
    }
    expectSound(service);
  });
});

describe('clients that wait for an identifier', () => {
  it('get it one after the other, each after the hold-down', async () => {
    const service = await Service.start({ ...QUICK, BERTH_IDENTIFIERS: 'vm-1', BERTH_HOLD_DOWN: '150ms' });
    const turns: string[] = [];
    await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (client) => {
        const lease = await eventually(`${client} has its turn`, async () => {
          const answer = await service.client.post('/allocate', { client_id: client });
          return answer.status === 200 && (jsonOf(answer) as unknown as Lease);
        });
        turns.push(client);
        await service.client.release(lease);
      }),
    );
    const turn = (client: string) => [
      `IdentifierAllocated ${client}`,
      `IdentifierReleased ${client}`,
      'IdentifierReclaimed',
    ];
    const story = await eventually('the last rest is over', () => {
      const events = storyOf(service.file, 'vm-1');
      return events.length === 12 && events;
    });
    expect(story).toEqual(turns.flatMap(turn));
    expectSound(service);
  });
});
