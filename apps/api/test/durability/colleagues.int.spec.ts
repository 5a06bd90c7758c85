import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { brokenPromises } from '../support/broken-promises.js';
import { eventually, timePasses } from '../support/eventually.js';
import { Fleet } from '../support/fleet.js';
import { auditLedger } from '../support/ledger-audit.js';
import { dataOf, eventsOf, storyOf, whileLocked } from '../support/ledger-file.js';
import { printedRandom } from '../support/seed.js';
import { QUICK, Service, temporaryFolder } from '../support/service-process.js';

const SETTINGS = {
  ...QUICK,
  // Enough for two fleets whose machines vanish all the time, however fast they are.
  BERTH_IDENTIFIERS: 'vm-[0001-5000]',
  BERTH_POOLS: 'few=few-[1-9]',
  BERTH_LEASE_TTL: '2s',
  BERTH_HEARTBEAT: '500ms',
};

const random = printedRandom(import.meta.url);

let one: Service;
let two: Service;
beforeAll(async () => {
  const folder = temporaryFolder();
  const started = [0, 1].map(() => Service.start(SETTINGS, folder));
  [one, two] = (await Promise.all(started)) as [Service, Service];
});
afterEach(() => {
  expect(auditLedger(one.file)).toEqual([]);
});

/** Stops a service, but not in the middle of a commit: who stands still with the lock holds up everybody. */
async function standStill(service: Service): Promise<void> {
  await eventually('it stands still outside of a commit', async () => {
    service.process.signal('SIGSTOP');
    const isFree = await whileLocked(service.file, () => Promise.resolve(true)).catch(() => false);
    if (!isFree) service.process.signal('SIGCONT');
    return isFree;
  });
}

describe('two services on one ledger', () => {
  it('that start at the same moment on a new file make each pool once', async () => {
    await one.client.allocate('a');
    await two.client.allocate('b');
    expect(eventsOf(one.file, 'PoolCreated').map(({ pool }) => pool)).toEqual(['default', 'few']);
  });

  it('give no identifier twice, and one client one identifier, whichever it asks', async () => {
    const asked = Array.from({ length: 200 }, (_, n) =>
      (n % 2 === 0 ? one : two).client.allocate(`c-${String(Math.floor(n / 2) % 60)}`),
    );
    const leases = await Promise.all(asked);
    const byClient = new Map<string, string>();
    for (const { client_id: client, identifier, token } of leases) {
      const given = `${identifier} ${String(token)}`;
      expect(byClient.get(client) ?? given).toBe(given);
      byClient.set(client, given);
    }
    expect(byClient.size).toBe(60);
    expect(new Set(byClient.values()).size).toBe(60);
  });

  it('refuse exactly one of one client more than there are identifiers', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        (n % 2 === 0 ? one : two).client.post('/allocate', { client_id: `c-${String(n)}`, pool: 'few' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(1);
  });

  it('keep a lease by heartbeats through either', async () => {
    const lease = await one.client.allocate('wandering');
    for (let beats = 0; beats < 10; beats += 1) {
      await timePasses(400);
      expect((await (beats % 2 === 0 ? two : one).client.heartbeat(lease)).token).toBe(lease.token);
    }
    await two.client.release(lease);
    const answer = await one.client.post('/liveness', lease);
    expect(answer.status).toBe(409);
  });

  it('show what the other has done', async () => {
    const lease = await one.client.allocate('seen');
    await eventually(
      'the other shows it',
      async () => (await two.client.client('seen'))?.token === lease.token,
    );
    expect((await two.client.identifier(lease.identifier)).client_id).toBe('seen');
  });

  it('end a silent lease once', async () => {
    const { identifier } = await one.client.allocate('silent');
    const ended = ['IdentifierAllocated silent', 'LeaseExpired silent', 'IdentifierReclaimed'];
    const story = () => storyOf(one.file, identifier).slice(-3);
    await eventually('it is reclaimed', () => story().join() === ended.join());
    await timePasses(300);
    expect(story()).toEqual(ended);
  });

  it('hear for each other: while one stands still, the other keeps and ends leases as ever', async () => {
    const kept = await two.client.allocate('kept');
    const { identifier } = await one.client.allocate('falls silent');
    await standStill(one);
    await eventually('the silent one is ended', async () => {
      await two.client.heartbeat(kept);
      return storyOf(one.file, identifier).includes('LeaseExpired falls silent');
    });
    const wokenAt = Date.now();
    one.process.signal('SIGCONT');
    expect((await one.client.heartbeat(kept)).token).toBe(kept.token);
    expect(await one.client.client('falls silent')).toBeUndefined();
    // A busy machine may have stalled the other one, too; but who wakes does not take its own stillness for deafness.
    const deaf = eventsOf(one.file, 'ServiceResumed').map((event) => dataOf(event, 'ServiceResumed'));
    expect(deaf.filter((span) => span.to_ms >= wokenAt)).toEqual([]);
  });

  it(
    'serve fleets of their own under load, and lose nothing when one is killed',
    { timeout: 60_000 },
    async () => {
      const ofOne = new Fleet(10, random.fork(), 'one');
      const ofTwo = new Fleet(10, random.fork(), 'two');
      let isOver = false;
      const running = [ofOne.run(one.client), ofTwo.run(two.client, () => isOver)];
      const isBusy = (): boolean => Math.min(ofOne.answered, ofTwo.answered) >= 100;
      await eventually('both are busy', isBusy, 30_000);
      await one.kill();
      const before = ofTwo.answered;
      // Those whose service is gone come to the other one, and have lost nothing.
      const moved = ofOne.held;
      for (const lease of moved) expect((await two.client.heartbeat(lease)).token).toBe(lease.token);
      await eventually('the other goes on', () => ofTwo.answered >= before + 100);
      isOver = true;
      await Promise.all(running);
      for (const { promised } of [ofOne, ofTwo]) expect(brokenPromises(one.file, promised)).toEqual([]);
      expect(moved.length).toBeGreaterThan(0);
    },
  );
});
