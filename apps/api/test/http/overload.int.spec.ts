import { describe, expect, it } from 'vitest';
import { expectProblem } from '../support/expect-answer.js';
import { timePasses } from '../support/eventually.js';
import { auditLedger } from '../support/ledger-audit.js';
import { whileLocked } from '../support/ledger-file.js';
import { httpRequest, RawConnection } from '../support/raw-connection.js';
import { Service } from '../support/service-process.js';

const CONNECTIONS = 60;
const REQUESTS_EACH = 250;
/** How many changes that are no heartbeats may wait, and how many of them one commit takes at most. */
const WAITING_MAX = 10_000 + 1_024;

describe('more allocations at once than may wait', () => {
  it(
    'are 503 "Overloaded" with Retry-After, and heartbeats are taken all the same',
    { timeout: 60_000 },
    async () => {
      const service = await Service.start({ BERTH_IDENTIFIERS: 'vm-[1-50]' });
      const lease = await service.client.allocate('beating');
      const opening = Array.from({ length: CONNECTIONS }, () => RawConnection.open(service.port));
      const connections = await Promise.all(opening);
      const { heartbeat } = await whileLocked(service.file, async () => {
        for (const [index, connection] of connections.entries()) connection.send(burst(index));
        await timePasses(1_500);
        return { heartbeat: service.client.heartbeat(lease) };
      });
      expect((await heartbeat).token).toBe(lease.token);
      const answers = (
        await Promise.all(connections.map((connection) => connection.answered(REQUESTS_EACH, 20_000)))
      ).flat();
      const shed = answers.filter(({ text }) => text.includes('"overloaded"'));
      expect(shed.length).toBeGreaterThanOrEqual(CONNECTIONS * REQUESTS_EACH - WAITING_MAX);
      expect(shed.length).toBeLessThan(CONNECTIONS * REQUESTS_EACH - 9_000);
      for (const answer of shed) {
        expectProblem(answer, 'overloaded');
        expect(answer.headers['retry-after']).toBe('1');
      }
      const { status } = await service.client.get('/health/ready');
      expect(status).toBe(200);
      expect(auditLedger(service.file)).toEqual([]);
      for (const connection of connections) connection.drop();
      await service.stop();
    },
  );
});

function burst(connection: number): string {
  const requests = Array.from({ length: REQUESTS_EACH }, (_, n) =>
    httpRequest('POST', '/allocate', JSON.stringify({ client_id: `c-${String(connection)}-${String(n)}` })),
  );
  return requests.join('');
}
