import type { Lease } from '@berth/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectBody, expectProblem } from '../support/expect-answer.js';
import { jsonOf, ledgerPosition, success } from '../support/json-client.js';
import { dataOf, readEvents } from '../support/ledger-file.js';
import { Service } from '../support/service-process.js';

const PATH = '/v1/heartbeats';
const ENTRIES_MAX = 10_000;

let service: Service;
let leases: readonly Lease[];
beforeAll(async () => {
  service = await Service.start({ BERTH_IDENTIFIERS: 'vm-[1-50]', BERTH_POOLS: 'edge=e-[1-2]' });
  const clients = Array.from({ length: 40 }, (_, n) => `client-${String(n)}`);
  leases = await Promise.all(clients.map((client) => service.client.allocate(client)));
});

function entry({ client_id, identifier, token }: Lease) {
  return { client_id, identifier, token };
}

describe('POST /v1/heartbeats', () => {
  it('renews all leases in one durable commit', async () => {
    const before = ledgerPosition(await service.client.get('/stats'));
    const answer = await service.client.post(PATH, { heartbeats: leases.map(entry) });
    expectBody(answer, { ok: 40, refused: [] });
    const [event, ...others] = readEvents(service.file, before + 1);
    expect(others).toEqual([]);
    expect(event?.position).toBe(ledgerPosition(answer));
    const { ordinals } = dataOf(event!, 'HeartbeatsRecorded');
    expect(ordinals.toSorted((a, b) => a - b)).toEqual(leases.map((_, ordinal) => ordinal));
    const seen = new Date(event!.recorded_at).toISOString();
    const held = await service.client.identifiers('?state=held');
    expect(held.map(({ last_seen }) => last_seen)).toEqual(leases.map(() => seen));
  });

  it('tells refusals by index, and renews the others all the same', async () => {
    const [a, b] = leases as [Lease, Lease];
    const before = await service.client.identifier(b.identifier);
    const answer = await service.client.post(PATH, {
      heartbeats: [
        'no entry',
        { ...entry(a), token: a.token + 1_000 },
        { client_id: 'x', identifier: 'nope' },
        entry(b),
        { client_id: b.client_id, identifier: a.identifier },
        { client_id: 'free', identifier: 'vm-50' },
        null,
        7,
        'text',
        [],
        {},
        { client_id: 'a' },
        { identifier: 'vm-1' },
        { client_id: ' a', identifier: 'vm-1' },
        { client_id: 'a\u0000', identifier: 'vm-1' },
        { ...entry(a), token: '7' },
        { ...entry(a), token: 1.5 },
        { ...entry(a), token: null },
      ],
    });
    const mismatch = [1, 4, 5].map((index) => ({ index, code: 'identifier_mismatch' }));
    const invalid = Array.from({ length: 11 }, (_, n) => ({ index: n + 6, code: 'invalid_request' }));
    const first = { index: 0, code: 'invalid_request' };
    const refused = [first, ...mismatch, { index: 2, code: 'identifier_unknown' }, ...invalid];
    expectBody(answer, { ok: 2, refused: refused.toSorted((x, y) => x.index - y.index) });
    const after = await service.client.identifier(b.identifier);
    expect(Date.parse(after.last_seen ?? '')).toBeGreaterThan(Date.parse(before.last_seen ?? ''));
  });

  it('writes nothing when all are refused, or none is sent', async () => {
    const before = ledgerPosition(await service.client.get('/stats'));
    for (const heartbeats of [[], [{ client_id: 'x', identifier: 'nope' }], [null]]) {
      const answer = await service.client.post(PATH, { heartbeats });
      expect(jsonOf(answer)).toMatchObject({ ok: 0 });
      expect(ledgerPosition(answer)).toBe(before);
    }
  });

  it('counts a heartbeat that is sent twice as two, and renews once', async () => {
    const [lease] = leases as [Lease];
    const { length } = readEvents(service.file);
    const answer = await service.client.post(PATH, { heartbeats: [entry(lease), entry(lease)] });
    expectBody(answer, { ok: 2, refused: [] });
    const [event, ...others] = readEvents(service.file, length);
    expect(dataOf(event!, 'HeartbeatsRecorded').ordinals).toEqual([0]);
    expect(others).toEqual([]);
  });

  it('is for the pool that it names', async () => {
    const lease = await service.client.allocate('agent', 'edge');
    const sent = { heartbeats: [entry(lease)] };
    expectBody(await service.client.post(PATH, { pool: 'edge', ...sent }), { ok: 1, refused: [] });
    expectBody(await service.client.post(PATH, sent), {
      ok: 0,
      refused: [{ index: 0, code: 'identifier_unknown' }],
    });
    expectProblem(await service.client.post(PATH, { pool: 'nope', ...sent }), 'pool_unknown');
  });

  it('takes 10,000 heartbeats at once, and is 400 for one more', async () => {
    const many = Array.from({ length: ENTRIES_MAX }, (_, n) => entry(leases[n % leases.length]!));
    expectBody(await service.client.post(PATH, { heartbeats: many }), { ok: ENTRIES_MAX, refused: [] });
    const tooMany = await service.client.post(PATH, { heartbeats: [...many, many[0]] });
    expectProblem(tooMany, 'invalid_request');
  });

  it('answers 64 agents at once, each for its own clients', async () => {
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, n) =>
        service.client.post(PATH, { heartbeats: [entry(leases[n % 40]!), { client_id: 'x' }] }),
      ),
    );
    for (const answer of answers) {
      expect(success(answer)).toEqual({ ok: 1, refused: [{ index: 1, code: 'invalid_request' }] });
    }
  });

  it.each([
    [{}],
    [null],
    [[]],
    [{ heartbeats: null }],
    [{ heartbeats: {} }],
    [{ heartbeats: 'text' }],
    [{ heartbeats: [], pool: 7 }],
  ])('is 400 "Invalid JSON" for %j', async (body) => {
    expectProblem(await service.client.post(PATH, body), 'invalid_json');
  });

  it('is 400 for a pool name that is none', async () => {
    expectProblem(await service.client.post(PATH, { heartbeats: [], pool: 'a b' }), 'invalid_request');
  });
});
