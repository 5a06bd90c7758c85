import { describe, expect, it } from 'vitest';
import { eventually, timePasses } from '../support/eventually.js';
import { jsonOf, type Answer } from '../support/json-client.js';
import { auditLedger } from '../support/ledger-audit.js';
import { dataOf, eventsOf } from '../support/ledger-file.js';
import { expectDistinct, expectIncreasing, nextBatch, nextId } from '../support/minting.js';
import { Service, ServiceProcess } from '../support/service-process.js';

/** Windows of a number, in the order of their grants, follow each other without a common moment. */
function expectDisjointWindows(file: string): void {
  const ends = new Map<number, number>();
  for (const event of eventsOf(file, 'MintWindowGranted')) {
    const data = dataOf(event, 'MintWindowGranted');
    for (const [index, number] of data.numbers.entries()) {
      expect(data.floors_ms[index]).toBeGreaterThanOrEqual(ends.get(number) ?? 0);
      ends.set(number, data.ceils_ms[index] ?? 0);
    }
  }
}

async function idWithin(service: Service, ms: number): Promise<string | number> {
  return eventually('a snowflake is issued', () => nextId(service.client, 'trade'), ms);
}

describe('two processes on one file', { timeout: 60_000 }, () => {
  it('never issue the same value', async () => {
    const one = await Service.start();
    const other = await Service.start({}, one.folder);
    const both = [one, other];
    await Promise.all(both.map((service) => idWithin(service, 10_000)));
    const work = both.flatMap((service) =>
      Array.from({ length: 6 }, async () => {
        const flakes: (string | number)[] = [];
        const counts: (string | number)[] = [];
        for (let round = 0; round < 5; round += 1) {
          flakes.push(...(await nextBatch(service.client, 'trade', { size: 500 })));
          counts.push(...(await nextBatch(service.client, 'count', { dataType: 'long', size: 7 })));
        }
        return { flakes, counts };
      }),
    );
    const results = await Promise.all(work);
    for (const { flakes } of results) expectIncreasing(flakes);
    expectDistinct(results.flatMap(({ flakes }) => flakes));
    const counts = results.flatMap((result) => result.counts).map(Number);
    expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 420 }, (_, index) => index + 1));
    await Promise.all(both.map((service) => service.stop()));
    expectDisjointWindows(one.file);
    expect(auditLedger(one.file)).toEqual([]);
  });

  it('with one SHARD_ID mint by turns: the second serves leases, and its mint says who has the number', async () => {
    const one = await Service.start({ SHARD_ID: '7', TOTAL_SHARDS: '9' });
    const before = await idWithin(one, 10_000);
    const other = await Service.start({ SHARD_ID: '7', TOTAL_SHARDS: '9' }, one.folder);
    expect((await other.client.allocate('web-1')).identifier).toBe('vm-0001');
    const refused = await other.client.get('/api/next-id/trade');
    expect({ status: refused.status, ...jsonOf(refused) }).toMatchObject({
      status: 503,
      error: 'No machine number',
    });
    expect(refused.headers['retry-after']).toBe('1');
    await one.stop();
    const after = await idWithin(other, 6_000);
    expectIncreasing([before, after]);
    expect(BigInt(after) & 0xffffn).toBe(7n);
    await other.stop();
    expectDisjointWindows(one.file);
  });
});

describe('after kill -9', { timeout: 60_000 }, () => {
  it.each([{}, { SHARD_ID: '3', TOTAL_SHARDS: '3' }])(
    'the mint is back within 5 s and repeats nothing, under %o',
    async (environment) => {
      const service = await Service.start(environment);
      const ids: (string | number)[] = [];
      const counted: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        ids.push(await idWithin(service, 5_000));
        ids.push(...(await nextBatch(service.client, 'trade', { size: 2_000 })));
        counted.push(Number(await nextId(service.client, 'count', 'int')));
        await service.kill();
        await service.start();
      }
      ids.push(await idWithin(service, 5_000));
      counted.push(Number(await nextId(service.client, 'count', 'int')));
      expectDistinct(ids);
      const step = environment.SHARD_ID === undefined ? 1 : 3;
      expect(counted).toEqual([0, 1, 2, 3].map((iteration) => step * (iteration + 1)));
      expectDisjointWindows(service.file);
    },
  );

  it('a counter has no gap but for answers that nobody received', async () => {
    const service = await Service.start();
    const received: number[] = [];
    const pulls = Array.from({ length: 16 }, async () => {
      for (let n = 0; n < 400; n += 1) {
        received.push(Number(await nextId(service.client, 'gapless', 'long')));
      }
    });
    await eventually('some are issued', () => received.length > 200);
    const ended = Promise.allSettled(pulls);
    await service.kill();
    await ended;
    await service.start();
    const next = Number(await nextId(service.client, 'gapless', 'long'));
    const missing = next - 1 - received.length;
    expectDistinct(received);
    // Those that were under way.
    expect(missing).toBeGreaterThanOrEqual(0);
    expect(missing).toBeLessThanOrEqual(16);
  });
});

describe('a minter that stands still past its lease', { timeout: 60_000 }, () => {
  it('issues nothing of a number that another has, and takes part again by itself', async () => {
    const paused = await Service.start();
    const ids = [await idWithin(paused, 10_000)];
    const other = await Service.start({}, paused.folder);
    paused.process.signal('SIGSTOP');
    const asked: Promise<Answer>[] = Array.from({ length: 8 }, () => paused.client.get('/api/next-id/trade'));
    await eventually(
      'its lease has ended',
      () => eventsOf(paused.file, 'LeaseExpired').some(({ pool }) => pool === 'machines'),
      15_000,
    );
    ids.push(await idWithin(other, 10_000), ...(await nextBatch(other.client, 'trade', { size: 2_000 })));
    paused.process.signal('SIGCONT');
    for (const answer of await Promise.all(asked)) {
      if (answer.status === 200) ids.push(String(jsonOf(answer)['value']));
      else expect(answer.status).toBe(503);
    }
    ids.push(await idWithin(paused, 5_000));
    expectDistinct(ids);
    await Promise.all([paused.stop(), other.stop()]);
    expectDisjointWindows(paused.file);
    expect(auditLedger(paused.file)).toEqual([]);
  });
});

describe('a stop', () => {
  it('gives the numbers back, and the next start has others at once', async () => {
    const service = await Service.start();
    await nextId(service.client, 'trade');
    await service.stop();
    const released = eventsOf(service.file, 'IdentifierReleased').filter(({ pool }) => pool === 'machines');
    expect(released).toHaveLength(1);
  });
});

describe('a ledger that was made under other settings', { timeout: 60_000 }, () => {
  it('is refused in one line', async () => {
    const service = await Service.start({ SHARD_ID: '1', TOTAL_SHARDS: '2' });
    await nextId(service.client, 'count', 'int');
    await nextId(service.client, 'trade');
    await service.stop();
    const other = { SHARD_ID: '2', TOTAL_SHARDS: '2' };
    const { code, stderr } = await new ServiceProcess(service.folder, other).exit;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^berth: SHARD_ID, TOTAL_SHARDS: the ledger counts as shard 1 of 2[^\n]*\n$/);
    const twitter = { SHARD_ID: '1', TOTAL_SHARDS: '2', BERTH_SNOWFLAKE_LAYOUT: 'twitter' };
    const refused = await new ServiceProcess(service.folder, twitter).exit;
    expect(refused.stderr).toMatch(/^berth: BERTH_SNOWFLAKE_LAYOUT: [^\n]*sonyflake[^\n]*\n$/);
  });
});

it('goes on issuing while nothing is asked for a while', async () => {
  const service = await Service.start({ SHARD_ID: '1', TOTAL_SHARDS: '1' });
  const ids = [await idWithin(service, 5_000)];
  await timePasses(4_500);
  const answer = await service.client.get('/api/next-id/trade');
  expect(answer.status).toBe(200);
  ids.push(String(jsonOf(answer)['value']));
  expectIncreasing(ids);
});
