import { execFileSync } from 'node:child_process';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { expectProblem } from '../support/expect-answer.js';
import { jsonOf, ledgerPosition } from '../support/json-client.js';
import { exchange, httpRequest, RawConnection } from '../support/raw-connection.js';
import { Service } from '../support/service-process.js';

/** The service lets a request go that takes 30 s, and looks for such every few seconds. */
const REQUEST_TIMEOUT_MS = 30_000;

let service: Service;
let slow: readonly RawConnection[];
let slowSince: number;
beforeAll(async () => {
  service = await Service.start({ BERTH_IDENTIFIERS: 'vm-[1-40]', BERTH_REAPER_INTERVAL: '1h' });
  await service.client.allocate('holder');
  // The last test of this file waits for these to be let go: they have the time of all others.
  slow = await Promise.all(SLOW.map(async (start) => (await RawConnection.open(service.port)).send(start)));
  slowSince = performance.now();
});

const SLOW = [
  'POST /allocate HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n\r\n{"client_id":',
  'POST /v1/heartbeats HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"hea',
  'POST /allocate HTTP/1.1\r\nHost: a\r\nX-Slow: ',
  'GET /sta',
];

afterEach(() => {
  expect(service.process.output.stderr).toBe('');
});

const ALLOCATE = (client: string): string =>
  httpRequest('POST', '/allocate', JSON.stringify({ client_id: client }));

async function position(): Promise<number> {
  return ledgerPosition(await service.client.get('/stats'));
}

describe('pipelined requests', () => {
  it('are answered in the order in which they were sent', async () => {
    const connection = await RawConnection.open(service.port);
    const requests = Array.from({ length: 20 }, (_, n) => [
      ALLOCATE(`pipe-${String(n)}`),
      httpRequest('GET', `/client/nobody-${String(n)}`),
      httpRequest('POST', '/allocate', '{}'),
    ]);
    connection.send(requests.flat().join(''));
    const answers = await connection.answered(60);
    for (let n = 0; n < 20; n += 1) {
      const [allocated, unknown, refused] = answers.slice(n * 3);
      expect(jsonOf(allocated!)['client_id']).toBe(`pipe-${String(n)}`);
      expect(jsonOf(unknown!)['message']).toContain(`nobody-${String(n)}`);
      expectProblem(refused!, 'client_id_required');
    }
    connection.drop();
  });

  it('that arrive byte by byte are answered all the same', async () => {
    const connection = await RawConnection.open(service.port);
    for (const byte of ALLOCATE('dribble')) connection.send(byte);
    await connection.answered(1);
    for (const byte of httpRequest('GET', '/client/dribble')) connection.send(byte);
    const [allocated, read] = await connection.answered(2);
    expect(jsonOf(read!)['identifier']).toBe(jsonOf(allocated!)['identifier']);
    connection.drop();
  });

  it('before one that is no HTTP are answered, or the connection is closed: never with its 400', async () => {
    for (let n = 0; n < 20; n += 1) {
      const answer = await exchange(service.port, `${ALLOCATE('before-garbage')}GARBAGE\r\n\r\n`);
      if (answer) expect(answer.status).toBe(200);
    }
  });
});

describe('bytes that are no HTTP request', () => {
  const MALFORMED: readonly (readonly [string, string | Buffer])[] = [
    ['words', 'HELLO\r\n\r\n'],
    ['a TLS handshake', Buffer.from('16030100aa010000a60303', 'hex')],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['HTTP/9.9', 'GET /stats HTTP/9.9\r\nHost: a\r\n\r\n'],
    ['a path without a slash', 'GET stats HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a method in lower case', 'get /stats HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['an unknown method', 'BREW /stats HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['two lengths', httpRequest('POST', '/allocate', '{}', 'Content-Length: 3\r\n')],
    ['a length and chunks', httpRequest('POST', '/allocate', '{}', 'Transfer-Encoding: chunked\r\n')],
    ['a length that is no number', 'POST /allocate HTTP/1.1\r\nHost: a\r\nContent-Length: 2x\r\n\r\n{}'],
    ['a negative length', 'POST /allocate HTTP/1.1\r\nHost: a\r\nContent-Length: -2\r\n\r\n{}'],
    ['a header without a colon', 'GET /stats HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n'],
    ['a header with a blank in its name', 'GET /stats HTTP/1.1\r\nHost: a\r\nA B: c\r\n\r\n'],
    ['NUL in a header', 'GET /stats HTTP/1.1\r\nHost: a\r\nA: b\u0000c\r\n\r\n'],
    ['a folded header', 'GET /stats HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\nContent-Length: x\r\n\r\n'],
  ];

  it.each(MALFORMED)('are 400 and the connection is closed: %s', async (_name, bytes) => {
    const connection = await RawConnection.open(service.port);
    const [answer, ...others] = await connection.send(bytes).closedByService();
    expectProblem(answer!, 'invalid_request');
    expect(others).toEqual([]);
  });

  it('are 431 when the headers are huge', async () => {
    for (const bytes of [
      `GET /stats HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
      `GET /client/${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
      `GET /stats HTTP/1.1\r\nHost: a\r\n${'Some-Name: some value\r\n'.repeat(1_000)}\r\n`,
    ]) {
      const answer = await exchange(service.port, bytes);
      expectProblem(answer!, 'header_too_large');
    }
  });

  it('are refused by closing when they ask for what we are not', async () => {
    const answer = await exchange(service.port, 'CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(answer).toBeUndefined();
    const noHost = await exchange(service.port, 'GET /stats HTTP/1.1\r\n\r\n');
    expect(noHost?.status).toBe(400);
    const expectation = await exchange(service.port, httpRequest('POST', '/allocate', '{}', 'Expect: x\r\n'));
    expect(expectation?.status).toBe(417);
  });

  it('leave the ledger as it is', async () => {
    const before = await position();
    for (const [, bytes] of MALFORMED) await exchange(service.port, bytes);
    expect(await position()).toBe(before);
  });
});

describe('a request that is cut short', () => {
  it('changes nothing, wherever it is cut', async () => {
    const before = await position();
    const request = ALLOCATE('cut');
    for (let length = 1; length < request.length; length += 5) {
      const connection = await RawConnection.open(service.port);
      connection.send(request.slice(0, length)).finish();
      const answer = await connection.answeredOrClosed();
      if (answer) expectProblem(answer, 'invalid_request');
      connection.drop();
    }
    expect(await service.client.client('cut')).toBeUndefined();
    expect(await position()).toBe(before);
  });

  it('by a caller that is gone before its answer leaves the service well', async () => {
    for (let n = 0; n < 50; n += 1) {
      const connection = await RawConnection.open(service.port);
      connection.send(n % 2 === 0 ? httpRequest('GET', '/identifiers') : ALLOCATE('gone'));
      connection.drop();
    }
    expect((await service.client.get('/health/ready')).status).toBe(200);
  });
});

describe('an old client', () => {
  it('that speaks HTTP/1.0 is answered', async () => {
    const answer = await exchange(service.port, 'GET /stats HTTP/1.0\r\n\r\n');
    expect(answer?.status).toBe(200);
  });

  it('that asks whether to send its body is told to', async () => {
    const connection = await RawConnection.open(service.port);
    connection.send(
      'POST /allocate HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n',
    );
    expect((await connection.answered(1))[0]?.status).toBe(100);
    const [, answer] = await connection.send('{}').answered(2);
    expectProblem(answer!, 'client_id_required');
    connection.drop();
  });

  it('that asks for another protocol is answered in HTTP/1.1', async () => {
    const headers = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
    expect((await exchange(service.port, httpRequest('GET', '/stats', undefined, headers)))?.status).toBe(
      200,
    );
  });
});

describe('connections', () => {
  it(
    'that stay idle by the thousand do not keep heartbeats from being answered',
    { timeout: 60_000 },
    async () => {
      const filesMax = Number(
        execFileSync('sh', ['-c', 'ulimit -Hn']).toString().replace('unlimited', '1e6'),
      );
      const count = Math.min(10_000, filesMax - 1_000);
      const lease = await service.client.allocate('beating');
      const idle: RawConnection[] = [];
      for (let opened = 0; opened < count; opened += 200) {
        const batch = Array.from({ length: 200 }, () => RawConnection.open(service.port));
        idle.push(...(await Promise.all(batch)));
        await service.client.heartbeat(lease);
      }
      const waits: number[] = [];
      for (let n = 0; n < 200; n += 1) {
        const sentAt = performance.now();
        await service.client.heartbeat(lease);
        waits.push(performance.now() - sentAt);
      }
      expect(Math.max(...waits)).toBeLessThan(1_000);
      expect(idle.filter(({ closed }) => closed)).toEqual([]);
      const answered = await exchange(service.port, httpRequest('GET', '/health/ready'));
      expect(answered?.status).toBe(200);
      for (const connection of idle) connection.drop();
      await eventually('heartbeats after they are gone', async () => service.client.heartbeat(lease));
    },
  );

  it(
    'of callers too slow to finish a request are let go with 408, and changed nothing',
    { timeout: 60_000 },
    async () => {
      const before = await position();
      const endings = await Promise.all(slow.map((connection) => connection.closedByService(50_000)));
      expect(performance.now() - slowSince).toBeLessThan(REQUEST_TIMEOUT_MS + 10_000);
      for (const [answer] of endings) if (answer) expectProblem(answer, 'request_timeout');
      expect(endings.filter(([answer]) => answer !== undefined)).not.toEqual([]);
      expect(await position()).toBe(before);
    },
  );
});
