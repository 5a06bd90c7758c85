import type { Lease } from '@berth/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { A_TIME, expectProblem } from '../support/expect-answer.js';
import { jsonOf, ledgerPosition } from '../support/json-client.js';
import { printedRandom } from '../support/seed.js';
import { Service } from '../support/service-process.js';

const random = printedRandom(import.meta.url);
const STEPS = 60;

/** What the service said at a position, while that was the last one. */
interface Said {
  readonly position: number;
  readonly list: string;
  readonly held: string;
}

describe('the past of a pool', () => {
  let service: Service;
  const said: Said[] = [];

  beforeAll(async () => {
    service = await Service.start({ BERTH_IDENTIFIERS: 'p-[1-6]', BERTH_POOLS: 'other=o-[1-2]' });
    const leases = new Map<string, Lease>();
    for (let step = 0; step < STEPS; step += 1) {
      await change(leases);
      said.push(await observe());
    }
  });
  afterAll(async () => service.stop());

  async function change(leases: Map<string, Lease>): Promise<void> {
    const client = `c${String(random.below(7))}`;
    const lease = leases.get(client);
    if (!lease) {
      const answer = await service.client.post('/allocate', { client_id: client });
      if (answer.status === 200) leases.set(client, jsonOf(answer) as unknown as Lease);
    } else if (random.chance(0.5)) {
      await service.client.heartbeat(lease);
    } else {
      await service.client.release(lease);
      leases.delete(client);
    }
  }

  /** Asks until both answers are of one position: the service writes facts of its own in between. */
  async function observe(): Promise<Said> {
    const list = await service.client.get('/identifiers');
    const held = await service.client.get('/allocated');
    if (ledgerPosition(list) !== ledgerPosition(held)) return observe();
    return { position: ledgerPosition(list), list: list.text, held: held.text };
  }

  it('is told at every position as it was told then', async () => {
    for (const { position, list, held } of backAndForth(said)) {
      const then = await service.client.get(`/identifiers?as_of=${String(position)}`);
      expect(ledgerPosition(then)).toBe(position);
      expect(JSON.parse(then.text)).toEqual(JSON.parse(list));
      expect((await service.client.get(`/allocated?as_of=${String(position)}`)).text).toBe(held);
    }
  });

  it('is told of one identifier, with its lease', async () => {
    const lease = await service.client.allocate('witness', 'other');
    const during = ledgerPosition(await service.client.get('/stats'));
    await service.client.release(lease);
    const path = `/identifier/o-1?pool=other&as_of=`;
    expect(jsonOf(await service.client.get(`${path}${String(during)}`))).toMatchObject({
      client_id: 'witness',
      state: 'held',
      token: lease.token,
      granted_at: lease.granted_at,
    });
    expect(jsonOf(await service.client.get(`${path}${String(lease.token - 1)}`))).toMatchObject({
      client_id: null,
      state: 'free',
    });
  });

  it('is told at a time: the last event that is not after it, its own instant included', async () => {
    const lease = await service.client.allocate('timely', 'other');
    const at = lease.granted_at;
    const before = new Date(Date.parse(at) - 1).toISOString();
    expect(
      jsonOf(await service.client.get(`/identifier/${lease.identifier}?pool=other&as_of=${at}`)),
    ).toMatchObject({
      client_id: 'timely',
    });
    expect(
      jsonOf(await service.client.get(`/identifier/${lease.identifier}?pool=other&as_of=${before}`)),
    ).toMatchObject({
      client_id: null,
    });
  });

  it('is refused where it lies ahead, does not parse, or is given twice', async () => {
    const last = ledgerPosition(await service.client.get('/stats'));
    const ahead = new Date(Date.now() + 3_600_000).toISOString();
    for (const asOf of [String(last + 100), ahead, 'yesterday', '-1', '1.5', '2026-13-45T00:00:00Z', '']) {
      const answer = await service.client.get(`/identifiers?as_of=${encodeURIComponent(asOf)}`);
      expectProblem(answer, 'invalid_as_of');
    }
    expectProblem(await service.client.get('/identifiers?as_of=1&as_of=2'), 'invalid_request');
  });

  it('is 404 before the first event, and for a pool that is not there yet', async () => {
    const early = await service.client.get('/identifiers?as_of=2001-01-01T00:00:00Z');
    expectProblem(early, 'before_first_event', { first_position: 0, first_recorded_at: A_TIME });
    expectProblem(await service.client.get('/identifiers?pool=other&as_of=0'), 'pool_unknown');
    expectProblem(await service.client.get('/identifiers?pool=never&as_of=1'), 'pool_unknown');
  });
});

/** The last, the first, the last but one …: so that the past is folded anew, and folded further. */
function backAndForth<Item>(items: readonly Item[]): readonly Item[] {
  const half = Math.ceil(items.length / 2);
  const late = items.slice(half).reverse();
  return items.slice(0, half).flatMap((early, index) => [...late.slice(index, index + 1), early]);
}
