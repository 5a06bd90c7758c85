import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { EventStream } from '../support/event-stream.js';
import { Fleet } from '../support/fleet.js';
import { printedRandom } from '../support/seed.js';
import { QUICK, Service } from '../support/service-process.js';

const random = printedRandom(import.meta.url);

/** Of a cell's byte, how old it is stands above this, and its state below. */
const AGE = 16;

let service: Service;
beforeAll(async () => {
  service = await Service.start({
    ...QUICK,
    BERTH_IDENTIFIERS: 'vm-[001-300]',
    BERTH_POOLS: 'other=o-[1-9]',
  });
});
afterAll(async () => {
  await service.stop();
});

interface PoolMap {
  position: number;
  readonly bytes: Buffer;
}

function fetchMap(): Promise<PoolMap> {
  return new Promise((resolve, reject) => {
    get(new URL('/v1/pools/default/map', service.client.url), (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        resolve({ position: Number(answer.headers['ledger-position']), bytes: Buffer.concat(chunks) });
      });
    }).on('error', reject);
  });
}

/** A page that shows a map, by the rule of the contract. */
class MapPage {
  map: PoolMap | undefined;
  fetched = 0;
  applied = 0;
  private taken = 0;

  constructor(private readonly stream: EventStream) {}

  /** Takes what was told since, and fetches the map where it has to. */
  async follow(): Promise<void> {
    for (const { from, to, reset, cells } of this.stream.maps.slice(this.taken)) {
      this.taken += 1;
      if (reset || !this.map || this.map.position < from) {
        this.map = await fetchMap();
        this.fetched += 1;
      } else if (this.map.position <= to) {
        for (const [ordinal, byte] of cells) this.map.bytes[ordinal] = byte;
        this.map.position = to;
        this.applied += 1;
      }
    }
  }
}

describe('a map that is followed by its stream', () => {
  it('is what the service draws, after anything that has happened', { timeout: 60_000 }, async () => {
    const stream = await EventStream.open(service.client.url, '?types=none&map=default');
    const page = new MapPage(stream);
    const fleet = new Fleet(24, random.fork());
    let isOver = false;
    const running = fleet.run(service.client, () => isOver);
    await eventually(
      'much has happened',
      async () => {
        await page.follow();
        return fleet.answered > 1_500 && page.applied > 8;
      },
      40_000,
    );
    isOver = true;
    await running;
    await eventually('both are the same', async () => {
      await page.follow();
      const drawn = await fetchMap();
      return page.map?.bytes.equals(drawn.bytes) === true;
    });
    expect(page.fetched).toBeLessThan(page.applied);
    expect(stream.events).toEqual([]);
    stream.close();
  });

  it('begins with a word to fetch it, and says nothing while nothing changes', async () => {
    const stream = await EventStream.open(service.client.url, '?types=none&map=other');
    await eventually('the first word', () => stream.maps.length > 0);
    expect(stream.maps[0]).toMatchObject({ pool: 'other', reset: true, cells: [] });
    const lease = await service.client.allocate(`one-${String(random.below(1e6))}`, 'other');
    // What is free becomes older: that may be told as well, before it or with it.
    const notFree = ([, byte]: readonly [number, number]): boolean => byte % AGE !== 0;
    const change = await eventually('the change', () =>
      stream.maps.slice(1).find(({ cells }) => cells.some(notFree)),
    );
    expect(change).toMatchObject({ reset: false });
    expect(change.from).toBeLessThan(lease.token);
    expect(change.to).toBeGreaterThanOrEqual(lease.token);
    const ordinal = Number(lease.identifier.replace('o-', '')) - 1;
    expect(change.cells.filter(notFree)).toEqual([[ordinal, 1]]);
    stream.close();
  });

  it('is told to be fetched again when its pool was made anew with other identifiers', async () => {
    const { client } = service;
    await client.post('/v1/pools', { pool: 'brief', identifiers: ['x-[1-3]'] });
    const stream = await EventStream.open(client.url, '?map=brief');
    await eventually('the first word', () => stream.maps.length === 1);
    await client.ask('DELETE', '/v1/pools/brief');
    await eventually('it is gone', () => stream.maps.length === 2);
    await client.post('/v1/pools', { pool: 'brief', identifiers: ['x-[1-5]'] });
    await eventually('it is there again', () => stream.maps.length === 3);
    expect(stream.maps.every(({ reset }) => reset)).toBe(true);
    stream.close();
  });

  it('keeps the counts of a pool that is gone as none', async () => {
    const { client } = service;
    await client.post('/v1/pools', { pool: 'gone', identifiers: ['x-[1-3]'] });
    const stream = await EventStream.open(client.url, '?pool=gone');
    await eventually('it is counted', () => stream.ticks.at(-1)?.states?.free === 3);
    await client.ask('DELETE', '/v1/pools/gone');
    await eventually('it is not', () => stream.ticks.at(-1)?.states === null);
    expect(stream.events.map(({ type }) => type)).toEqual(['PoolDeleted']);
    stream.close();
  });
});
