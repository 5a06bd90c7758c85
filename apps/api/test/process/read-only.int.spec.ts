import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { expectProblem } from '../support/expect-answer.js';
import { auditLedger } from '../support/ledger-audit.js';
import { changeFile, readEvents } from '../support/ledger-file.js';
import { generateLedger } from '../support/generated-ledger.js';
import { ledgerPosition } from '../support/json-client.js';
import { QUICK, Service, ServiceProcess, temporaryFolder } from '../support/service-process.js';

const READ_ONLY = { BERTH_READ_ONLY: 'true' };

describe.concurrent('BERTH_READ_ONLY', () => {
  it('shows a ledger that nobody serves as it was at its last sign of life, and writes nothing', async () => {
    const folder = temporaryFolder();
    const file = await generateLedger(folder, { seed: 5, events: 2_000 });
    const before = digest(file);
    const last = readEvents(file).at(-1);
    const reader = await Service.start({ ...QUICK, ...READ_ONLY }, folder);

    const answer = await reader.client.get('/identifiers?pool=db');
    const states = new Set((JSON.parse(answer.text) as { state: string }[]).map(({ state }) => state));
    expect(ledgerPosition(answer)).toBe(last?.position);
    expect(states).toContain('held');
    expect((await reader.client.get('/health/ready')).status).toBe(200);
    await reader.stop();
    expect(digest(file)).toBe(before);
  });

  it('follows what a service writes to the same file, until that has stopped', async () => {
    const service = await Service.start();
    const first = await service.client.allocate('first');
    const reader = await Service.start(READ_ONLY, service.folder);
    expect((await reader.client.identifier(first.identifier)).client_id).toBe('first');

    const second = await service.client.allocate('second');
    await eventually('the second lease', async () => {
      return (await reader.client.identifier(second.identifier)).client_id === 'second';
    });
    await service.stop();
    const position = readEvents(service.file).length - 1;
    await eventually('the last event', async () => {
      return ledgerPosition(await reader.client.get('/health')) === position;
    });
    await reader.stop();
    expect(auditLedger(service.file)).toEqual([]);
  });

  it('refuses every change, and does not reap', async () => {
    const service = await Service.start(QUICK);
    await service.client.allocate('short-lived');
    await service.kill();
    const events = readEvents(service.file).length;
    const reader = await Service.start({ ...QUICK, ...READ_ONLY }, service.folder);
    const { client } = reader;

    expectProblem(await client.post('/allocate', { client_id: 'a' }), 'ledger_unavailable');
    expectProblem(await client.post('/release', 'no JSON'), 'ledger_unavailable');
    expectProblem(await client.ask('PUT', '/nowhere'), 'path_unknown');
    // At its last sign of life the lease was held, and nobody could hear it since.
    expect((await client.identifier('vm-0001')).state).toMatch(/^(held|late)$/);
    await reader.stop();
    expect(readEvents(service.file)).toHaveLength(events);
  });

  it('makes no ledger where there is none, and takes none of another version', async () => {
    const folder = temporaryFolder();
    const none = await new ServiceProcess(folder, READ_ONLY).exit;
    expect(none).toMatchObject({ code: 1, stderr: `berth: there is no ledger at ${folder}/berth.db\n` });
    expect(existsSync(join(folder, 'berth.db'))).toBe(false);

    const file = await generateLedger(folder, { seed: 5, events: 100 });
    changeFile(file, (ledger) => ledger.exec('DELETE FROM migrations'));
    const older = await new ServiceProcess(folder, READ_ONLY).exit;
    expect(older).toMatchObject({ code: 1 });
    expect(older.stderr).toBe(
      `berth: ${file} was written by an older Berth: serve it once with this version\n`,
    );
  });
});

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
