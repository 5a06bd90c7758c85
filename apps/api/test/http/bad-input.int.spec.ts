import type { Lease } from '@berth/contract';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from '../support/expect-answer.js';
import { jsonOf, ledgerPosition } from '../support/json-client.js';
import { auditLedger } from '../support/ledger-audit.js';
import { exchange, httpRequest, RawConnection } from '../support/raw-connection.js';
import { Service } from '../support/service-process.js';

const LIMIT = 64 * 1024;
const BULK_LIMIT = 2 * 1024 * 1024;

let service: Service;
let before: { position: number; stats: unknown };
beforeAll(async () => {
  service = await Service.start({ BERTH_IDENTIFIERS: 'vm-[1-5]', BERTH_REAPER_INTERVAL: '1h' });
  await service.client.allocate('holder');
  before = await state();
});

async function state() {
  const answer = await service.client.get('/stats');
  return { position: ledgerPosition(answer), stats: jsonOf(answer) };
}

/** Bad input changes nothing, is no fault of ours, and so is not logged. */
afterEach(async () => {
  expect(await state()).toEqual(before);
  expect(service.process.output.stderr).toBe('');
  expect(auditLedger(service.file)).toEqual([]);
});

function post(path: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}) {
  return service.client.ask('POST', path, { body, headers });
}

describe('a client_id', () => {
  const NOT_ALLOWED: readonly (readonly [string, unknown])[] = [
    ['with a blank in front', ' a'],
    ['with a blank behind', 'a '],
    ['of blanks', '   '],
    ['with a tab', 'a\tb'],
    ['with a newline', 'a\nb'],
    ['with NUL', 'a\u0000b'],
    ['with DEL', 'a\u007fb'],
    ['with a C1 control', 'a\u0085b'],
    ['with a line separator', 'a\u2028b'],
    ['of 256 characters', 'x'.repeat(256)],
    ['of 256 characters beyond the basic plane', '😀'.repeat(256)],
    ['of 10 kB', 'x'.repeat(10_240)],
  ];

  it.each(NOT_ALLOWED)('%s is 400', async (_name, client) => {
    const refused = await service.client.post('/allocate', { client_id: client });
    expectProblem(refused, 'invalid_request');
    expect(jsonOf(refused)['message']).toContain('client_id');
    const body = { client_id: 'holder', identifier: client };
    for (const path of ['/liveness', '/release']) {
      expectProblem(await service.client.post(path, body), 'invalid_request');
    }
  });

  it('with a lone surrogate is 400', async () => {
    for (const half of ['\\ud800', '\\udc00', 'a\\udbffb', '\\udc00\\ud800']) {
      expectProblem(await post('/allocate', `{"client_id":"${half}"}`), 'invalid_request');
    }
  });

  it.each([[7], [true], [[]], [{}], [['a']], [{ toString: 'a' }]])(
    'that is %j and no string is 400 "Invalid JSON"',
    async (client) => {
      expectProblem(await service.client.post('/allocate', { client_id: client }), 'invalid_json');
    },
  );
});

describe('a pool', () => {
  it('that is no pool name is 400', async () => {
    for (const pool of ['', ' ', 'a b', 'ä', 'x'.repeat(129), 'a/b', 'a\u0000']) {
      expectProblem(await service.client.post('/allocate', { client_id: 'x', pool }), 'invalid_request');
      const query = encodeURIComponent(pool);
      expectProblem(await service.client.get(`/stats?pool=${query}`), 'invalid_request');
    }
  });

  it('that is named like what every object has is 404', async () => {
    for (const pool of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expectProblem(await service.client.post('/allocate', { client_id: 'x', pool }), 'pool_unknown');
      expectProblem(await service.client.get(`/identifiers?pool=${pool}`), 'pool_unknown');
    }
  });
});

describe('a token', () => {
  it.each(['1e999', '-1e999', '1.5', '"7"', '"abc"', 'true', '[]', '{}', '1e400'])(
    'that is %s is 400 "Invalid JSON"',
    async (token) => {
      const body = `{"client_id":"holder","identifier":"vm-1","token":${token}}`;
      for (const path of ['/liveness', '/release']) expectProblem(await post(path, body), 'invalid_json');
    },
  );

  it.each(['-1', '9007199254740993', '1e300', '18446744073709551616'])(
    'that is out of range is 400 or 409, and ends nothing: %s',
    async (token) => {
      const body = `{"client_id":"holder","identifier":"vm-1","token":${token}}`;
      for (const path of ['/liveness', '/release']) {
        expect([400, 409]).toContain((await post(path, body)).status);
      }
    },
  );
});

describe('a body', () => {
  it.each([
    ['cut JSON', '{"client_id":"a"'],
    ['two values', '{"client_id":"a"}{"client_id":"b"}'],
    ['a trailing comma', '{"client_id":"a",}'],
    ['single quotes', "{'client_id':'a'}"],
    ['a comment', '{"client_id":"a"/**/}'],
    ['NaN', '{"client_id":NaN}'],
    ['a control character in a string', '{"client_id":"a\u0001"}'],
    ['a byte order mark', '\ufeff{"client_id":"a"}'],
    ['form data', 'client_id=a'],
    ['XML', '<client_id>a</client_id>'],
    ['blanks alone', ' \n '],
    ['a bad escape', '{"client_id":"\\x"}'],
    ['NUL bytes', '\u0000\u0000'],
    ['64 KiB of opening brackets', '['.repeat(LIMIT)],
    ['an array nested 30,000 deep', '['.repeat(30_000) + ']'.repeat(30_000)],
    ['30,000 nested objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ])('of %s is 400', async (_name, body) => {
    const answer = await post('/allocate', body);
    expect(answer.status).toBe(400);
    expect(['Invalid JSON', 'client_id is required']).toContain(jsonOf(answer)['error']);
  });

  it.each([
    ['a bare continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an encoded surrogate', [0xed, 0xa0, 0x80]],
    ['a cut sequence', [0xe2, 0x82]],
    ['Latin-1', [0xe4]],
    ['beyond U+10FFFF', [0xf5, 0x80, 0x80, 0x80]],
  ])('with %s, which is not UTF-8, is 400 "Invalid JSON"', async (_name, bytes) => {
    const body = Buffer.concat([Buffer.from('{"client_id":"'), Buffer.from(bytes), Buffer.from('"}')]);
    expectProblem(await post('/allocate', body), 'invalid_json');
  });

  it('with keys that reach for prototypes is one without a client_id', async () => {
    for (const body of [
      '{"__proto__":{"client_id":"a"}}',
      '{"constructor":{"prototype":{"client_id":"a"}}}',
      '{"prototype":{"client_id":"a"}}',
    ]) {
      expectProblem(await post('/allocate', body), 'client_id_required');
    }
    expectProblem(await service.client.post('/allocate', {}), 'client_id_required');
  });

  it.each(['/allocate', '/liveness', '/release'])('of more than 64 KiB is 413 at %s', async (path) => {
    const json = JSON.stringify({ client_id: 'x'.repeat(LIMIT) });
    for (const body of [json, 'x'.repeat(LIMIT + 1), '{'.repeat(1024 * 1024)]) {
      expectProblem(await post(path, body), 'body_too_large');
    }
  });

  it('of more than 64 KiB is read away when its sender goes on, and the connection with it', async () => {
    const connection = await RawConnection.open(service.port);
    const length = 4 * LIMIT;
    connection.send(`POST /allocate HTTP/1.1\r\nHost: a\r\nContent-Length: ${String(length)}\r\n\r\n`);
    const [refused] = await connection.answered(1);
    expectProblem(refused!, 'body_too_large');
    connection.send('x'.repeat(length)).send(httpRequest('POST', '/allocate', '{}'));
    const [, next] = await connection.answered(2);
    expectProblem(next!, 'client_id_required');
    connection.drop();
  });

  it('of exactly 64 KiB is read', async () => {
    const body = '{"client_id":""}'.padEnd(LIMIT, ' ');
    expectProblem(await post('/allocate', body), 'client_id_required');
    expectProblem(await post('/allocate', `${body} `), 'body_too_large');
  });

  it('of more than 2 MiB is 413 at /v1/heartbeats, and one below is read', async () => {
    const body = '{"heartbeats":{}}';
    expectProblem(await post('/v1/heartbeats', body.padEnd(BULK_LIMIT, ' ')), 'invalid_json');
    expectProblem(await post('/v1/heartbeats', body.padEnd(BULK_LIMIT + 1, ' ')), 'body_too_large');
    expectProblem(await post('/v1/heartbeats', `{"heartbeats":${'['.repeat(1_000_000)}`), 'invalid_json');
  });

  it('of more than 64 KiB in chunks, without a length, is 413', async () => {
    const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
    const answer = await exchange(
      service.port,
      `POST /allocate HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(3)}0\r\n\r\n`,
    );
    expectProblem(answer!, 'body_too_large');
  });

  it('is read as JSON whatever its content type says', async () => {
    const types = [
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      ';;;/',
      '',
      'json',
      '*/*',
    ];
    for (const type of [
      ...types,
      'multipart/form-data',
      'application/json; charset=latin1',
      'x'.repeat(500),
    ]) {
      expectProblem(await post('/allocate', '{}', { 'content-type': type }), 'client_id_required');
      expectProblem(await post('/allocate', 'a=b', { 'content-type': type }), 'invalid_json');
    }
    expectProblem(
      (await exchange(service.port, 'POST /allocate HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}'))!,
      'client_id_required',
    );
  });
});

describe('a path', () => {
  it('that does not decode is 400', async () => {
    for (const name of ['%zz', '%', '%2', 'a%ff', '%ed%a0%80', '%c0%af', '%e2%82']) {
      expectProblem(await service.client.get(`/client/${name}`), 'invalid_request');
      expectProblem(await service.client.get(`/identifier/${name}`), 'invalid_request');
    }
  });

  it('with a name that is not allowed is 400', async () => {
    for (const name of [
      '%00',
      'a%00',
      '%0a',
      '%20a',
      'a%20',
      '%7f',
      '%c2%85',
      'x'.repeat(256),
      'x'.repeat(10_000),
    ]) {
      expectProblem(await service.client.get(`/client/${name}`), 'invalid_request');
      expectProblem(await service.client.get(`/identifier/${name}`), 'invalid_request');
    }
  });

  it('with an escaped slash is one name', async () => {
    expectProblem(await service.client.get('/client/a%2Fb'), 'client_unknown');
    expectProblem(await service.client.get('/client/..%2f..%2fetc%2fpasswd'), 'client_unknown');
    expectProblem(await service.client.get('/identifier/a%2fb'), 'identifier_unknown');
  });

  it('that leaves the folder of the page is 404', async () => {
    for (const path of ['/../package.json', '/assets/../../package.json', '/assets/..%2f..%2fpackage.json']) {
      const answer = await exchange(service.port, `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
      expectProblem(answer!, 'path_unknown');
    }
  });
});

describe('a query', () => {
  it('with parameters that are not known is answered', async () => {
    for (const query of [
      'a=b',
      '',
      '=',
      '&&&',
      'a',
      '__proto__=x',
      'constructor[prototype]=x',
      'limit=1e9',
    ]) {
      expect((await service.client.get(`/stats?${query}`)).status).toBe(200);
      expect((await service.client.get(`/identifiers?${query}`)).status).toBe(200);
    }
  });

  it('that gives a parameter twice is 400', async () => {
    for (const path of ['/stats', '/identifiers', '/allocated', '/identifier/vm-1']) {
      expectProblem(await service.client.get(`${path}?pool=default&pool=default`), 'invalid_request');
    }
    expectProblem(await service.client.get('/identifiers?state=free&state=held'), 'invalid_request');
  });

  it('that does not decode is 400 or ignored, and never an error of ours', async () => {
    for (const query of [
      'pool=%zz',
      'pool=%',
      '%zz=1',
      'pool=%ff',
      'pool=%ed%a0%80',
      'pool[]=a',
      'pool.a=b',
    ]) {
      expect([200, 400, 404]).toContain((await service.client.get(`/stats?${query}`)).status);
    }
  });

  it('of 10 kB is answered or refused', async () => {
    expect((await service.client.get(`/stats?${'a=b&'.repeat(2_500)}`)).status).toBe(200);
    expectProblem(await service.client.get(`/stats?pool=${'a'.repeat(10_000)}`), 'invalid_request');
  });
});

describe('names that mean something to programs', () => {
  it('are ordinary client names, before and after a restart', async () => {
    const position = ledgerPosition(await service.client.get('/stats'));
    const other = await Service.start({ BERTH_IDENTIFIERS: 'vm-[1-40]' });
    const names = [
      '__proto__',
      'constructor',
      'hasOwnProperty',
      'null',
      'undefined',
      'NaN',
      '0',
      "'; DROP TABLE events; --",
      '$(reboot)',
      '../../etc/passwd',
      '<script>alert(1)</script>',
      '机器-42',
      'ملف',
      '😀',
      'e\u0301',
      '\u00e9',
      '%00',
      'a/b?c#d',
      '\\',
      '"',
      'x'.repeat(255),
      '😀'.repeat(255),
    ];
    const leases: Lease[] = [];
    for (const name of names) {
      const lease = await other.client.allocate(name);
      expect(lease.client_id).toBe(name);
      expect((await other.client.client(name))?.identifier).toBe(lease.identifier);
      leases.push(lease);
    }
    await other.kill();
    await other.start();
    for (const lease of leases) {
      expect((await other.client.heartbeat(lease)).token).toBe(lease.token);
      expect((await other.client.identifier(lease.identifier)).client_id).toBe(lease.client_id);
    }
    expect((await other.client.stats()).allocated_identifiers).toBe(names.length);
    expect(auditLedger(other.file)).toEqual([]);
    await other.stop();
    expect(ledgerPosition(await service.client.get('/stats'))).toBe(position);
  });
});
