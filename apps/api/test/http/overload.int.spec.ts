import { describe, expect, it } from 'vitest';
import { expectProblem } from '../support/expect-answer.js';
import { timePasses } from '../support/eventually.js';
import { auditLedger } from '../support/ledger-audit.js';
import { whileLocked } from '../support/ledger-file.js';
import { httpRequest, RawConnection } from '../support/raw-connection.js';
import { Service } from '../support/service-process.js';

const CONNECTIONS = 50;
const REQUESTS_EACH = 240;
/** How many changes that are no heartbeats may wait; 1,024 more are in the commit that is held up. */
const WAITING_MAX = 10_000;
/** A probe that is not refused waits, too. */
const PROBES_MAX = 40;

describe('more allocations at once than may wait', () => {
  it(
    'are 503 "Overloaded" with Retry-After, and heartbeats are taken all the same',
    { timeout: 60_000 },
    async () => {
      const service = await Service.start({ BERTH_IDENTIFIERS: 'vm-[1-50]' });
      const lease = await service.client.allocate('beating');
      const opening = Array.from({ length: CONNECTIONS }, () => RawConnection.open(service.port));
      const connections = await Promise.all(opening);
      const oneMore = await RawConnection.open(service.port);
      const { heartbeat, shed } = await whileLocked(service.file, async () => {
        for (const [index, connection] of connections.entries()) connection.send(burst(String(index)));
        await noMoreMayWait(service.port);
        // Nothing leaves the queue while the file is locked: every one of these finds it full.
        return {
          shed: await oneMore.send(burst('more')).answered(REQUESTS_EACH),
          heartbeat: service.client.heartbeat(lease),
        };
      });
      expect((await heartbeat).token).toBe(lease.token);
      for (const answer of shed) {
        expectProblem(answer, 'overloaded');
        expect(answer.headers['retry-after']).toBe('1');
      }
      const answers = (
        await Promise.all(connections.map((connection) => connection.answered(REQUESTS_EACH, 20_000)))
      ).flat();
      const taken = answers.filter(({ text }) => !text.includes('"overloaded"'));
      expect(taken.length).toBeGreaterThanOrEqual(WAITING_MAX - PROBES_MAX);
      const { status } = await service.client.get('/health/ready');
      expect(status).toBe(200);
      expect(auditLedger(service.file)).toEqual([]);
      for (const connection of [...connections, oneMore]) connection.drop();
      await service.stop();
    },
  );
});

/** Until an allocation is answered at once, though nothing can be committed: the queue is full. */
async function noMoreMayWait(port: number): Promise<void> {
  for (let probe = 0; probe < PROBES_MAX; probe += 1) {
    const connection = await RawConnection.open(port);
    connection.send(allocation(`probe-${String(probe)}`));
    await timePasses(100);
    const [answer] = connection.answers;
    connection.drop();
    if (answer) return;
  }
  throw new Error(`the queue was not full after ${String(PROBES_MAX)} probes`);
}

function burst(connection: string): string {
  const requests = Array.from({ length: REQUESTS_EACH }, (_, n) =>
    allocation(`c-${connection}-${String(n)}`),
  );
  return requests.join('');
}

function allocation(client: string): string {
  return httpRequest('POST', '/allocate', JSON.stringify({ client_id: client }));
}
