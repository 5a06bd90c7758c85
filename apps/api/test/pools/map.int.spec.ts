import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { identifierItemSchema } from '@berth/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { expectProblem } from '../support/expect-answer.js';
import { ledgerPosition, success, type Answer } from '../support/json-client.js';
import { QUICK, Service } from '../support/service-process.js';

/** As the contract has them, on purpose not taken from the code. */
const STATES = ['free', 'held', 'late', 'expired', 'cooling', 'reserved', 'quarantined', 'retired'];

let service: Service;
beforeAll(async () => {
  service = await Service.start({ BERTH_IDENTIFIERS: 'vm-[01-12]' });
});

const map = (
  headers: Readonly<Record<string, string>> = {},
  path = '/v1/pools/default/map',
): Promise<Answer> => service.client.get(path, headers);
const statesIn = (bytes: Uint8Array) => [...bytes].map((byte) => STATES[byte & 15]);
const agesIn = (bytes: Uint8Array) => [...bytes].map((byte) => byte >> 4);

async function listed(query = ''): Promise<readonly string[]> {
  const answer = await service.client.get(`/identifiers${query}`);
  return identifierItemSchema
    .array()
    .parse(success(answer))
    .map(({ state }) => state);
}

/** Brings about every state that can be had at once; later ones of `late` are another test's. */
async function bringAbout(): Promise<void> {
  const act = (identifier: string, action: string, body = {}) =>
    service.client.post(`/v1/pools/default/identifiers/${identifier}/${action}`, body);
  for (const client of ['a', 'b', 'c']) await service.client.allocate(client);
  await act('vm-02', 'revoke');
  await act('vm-05', 'reserve', { client_id: 'patient' });
  await act('vm-06', 'quarantine');
  await service.client.ask('PATCH', '/v1/pools/default', { body: { identifiers: ['vm-[01-09]'] } });
}

describe('GET /v1/pools/{pool}/map', () => {
  it('is a byte an identifier, in the order and the states that /identifiers has them in', async () => {
    const before = await map();
    expect(before.bytes).toEqual(Buffer.alloc(12));
    await bringAbout();
    const answer = await map();
    expect(answer.headers['content-type']).toBe('application/octet-stream');
    expect(statesIn(answer.bytes)).toEqual(await listed());
    expect(new Set(statesIn(answer.bytes))).toEqual(
      new Set(['free', 'held', 'cooling', 'reserved', 'quarantined', 'retired']),
    );
    expect(Math.max(...agesIn(answer.bytes))).toBeLessThanOrEqual(4);
  });

  it('tells ages: those that were changed last are the youngest', async () => {
    const old = await eventually('a map with ages', async () => {
      const { bytes } = await map();
      return agesIn(bytes).every((age) => age > 0) && bytes;
    });
    await service.client.allocate('young');
    const { bytes } = await map();
    const changed = [...bytes].flatMap((byte, ordinal) => (byte === old[ordinal] ? [] : [ordinal]));
    const [first] = changed.filter((ordinal) => statesIn(old)[ordinal] === 'free');
    expect([first, bytes[first!]]).toEqual([3, 1]);
  });

  it('has the position as its tag, and is 304 for who has it', async () => {
    const answer = await map();
    const tag = answer.headers.etag!;
    expect(tag).toBe(`"${String(ledgerPosition(answer))}"`);
    for (const known of [tag, `W/${tag}`, `"1", ${tag}`, '*']) {
      const again = await map({ 'if-none-match': known });
      expect([again.status, again.bytes.length, again.headers.etag]).toEqual([304, 0, tag]);
      expect(ledgerPosition(again)).toBe(ledgerPosition(answer));
    }
    for (const other of ['"1"', tag.replaceAll('"', ''), '', ',,,']) {
      expect((await map({ 'if-none-match': other })).status).toBe(200);
    }
    await service.client.allocate('next');
    const changed = await map({ 'if-none-match': tag });
    expect([changed.status, changed.headers.etag]).toEqual([200, `"${String(ledgerPosition(changed))}"`]);
  });

  it('is packed as the caller likes it', async () => {
    const { bytes } = await map();
    const packed = async (accepted: string) => {
      const answer = await map({ 'accept-encoding': accepted });
      expect(answer.headers.vary).toBe('Accept-Encoding');
      return [answer.headers['content-encoding'], answer.bytes] as const;
    };
    const [gzip, zipped] = await packed('gzip, br');
    const [br, brotlied] = await packed('br');
    expect([gzip, br]).toEqual(['gzip', 'br']);
    expect(statesIn(gunzipSync(zipped))).toEqual(statesIn(bytes));
    expect(statesIn(brotliDecompressSync(brotlied))).toEqual(statesIn(bytes));
    expect((await packed('identity'))[0]).toBeUndefined();
  });

  it('shows the past as /identifiers does', async () => {
    const position = ledgerPosition(await map());
    const states = await listed();
    await service.client.allocate('after that');
    const then = await map({}, `/v1/pools/default/map?as_of=${String(position)}`);
    expect(statesIn(then.bytes)).toEqual(states);
    expect([then.headers.etag, ledgerPosition(then)]).toEqual([`"${String(position)}"`, position]);
    expect(statesIn(then.bytes)).toEqual(await listed(`?as_of=${String(position)}`));
    expect(statesIn((await map({}, '/v1/pools/default/map?as_of=0')).bytes)).toEqual(
      STATES.slice(0, 1).flatMap((state) => Array<string>(12).fill(state)),
    );
  });

  it('is 404 for a pool that there is none of, 400 for a moment that is none', async () => {
    expectProblem(await map({}, '/v1/pools/nope/map'), 'pool_unknown');
    expectProblem(await map({}, '/v1/pools/default/map?as_of=tomorrow'), 'invalid_as_of');
    expectProblem(await map({}, '/v1/pools/default/map?as_of=1&as_of=2'), 'invalid_request');
    expect(await service.client.ask('HEAD', '/v1/pools/default/map')).toMatchObject({
      status: 200,
      text: '',
    });
  });

  it('is empty for a pool without identifiers', async () => {
    await service.client.post('/v1/pools', { pool: 'empty', identifiers: [] });
    expect(await map({}, '/v1/pools/empty/map')).toMatchObject({ status: 200, text: '' });
    const { bytes } = await map({ 'accept-encoding': 'gzip' }, '/v1/pools/empty/map');
    expect(gunzipSync(bytes)).toHaveLength(0);
  });
});

describe('a client that becomes late', () => {
  it('changes the tag, although nothing was recorded', async () => {
    const quick = await Service.start({
      ...QUICK,
      BERTH_IDENTIFIERS: 'vm-[1-2]',
      BERTH_LEASE_TTL: '1h',
      BERTH_HEARTBEAT: '1s',
    });
    await quick.client.allocate('silent');
    const fresh = await quick.client.get('/v1/pools/default/map');
    expect(statesIn(fresh.bytes)).toEqual(['held', 'free']);
    const late = await eventually('a late one', async () => {
      const answer = await quick.client.get('/v1/pools/default/map', {
        'if-none-match': fresh.headers.etag!,
      });
      return answer.status === 200 && answer.headers.etag!.includes('+') && answer;
    });
    expect(statesIn(late.bytes)).toEqual(['late', 'free']);
    expect(late.headers.etag).toBe(`"${String(ledgerPosition(late))}+1"`);
    await quick.stop();
  });
});
