import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identifierDetailSchema } from '@berth/contract';
import { afterEach, expect, it } from 'vitest';
import { eventually, timePasses } from './support/eventually.js';
import { success } from './support/json-client.js';
import { Service, temporaryFolder } from './support/service-process.js';

const SCRIPT = fileURLToPath(new URL('../../../docs/guides/berth-vm.sh', import.meta.url));
const TTL_MS = 2_000;
const MARGIN_MS = 600;
const SETTINGS = {
  BERTH_IDENTIFIERS: 'vm-1',
  BERTH_LEASE_TTL: '2s',
  BERTH_HEARTBEAT: '500ms',
  BERTH_HOLD_DOWN: '200ms',
  BERTH_REAPER_INTERVAL: '50ms',
};
const HOOK = '#!/usr/bin/env bash\necho "$*" >>"${0%/*}/hook.log"\n';

let machine: Machine | undefined;
afterEach(() => machine?.kill());

/** The script of the guide at work, as on a machine named web-7. */
class Machine {
  private readonly folder = temporaryFolder();
  private readonly child: ChildProcess;
  private stderr = '';

  constructor(url: string) {
    const hook = join(this.folder, 'hook');
    writeFileSync(hook, HOOK, { mode: 0o755 });
    this.child = spawn(SCRIPT, [], {
      env: {
        PATH: process.env['PATH'],
        BERTH_URL: url,
        BERTH_CLIENT_ID: 'web-7',
        BERTH_IDENTIFIER_FILE: join(this.folder, 'identifier'),
        BERTH_HOOK: hook,
        BERTH_MARGIN_MS: String(MARGIN_MS),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.child.stderr?.on('data', (text: Buffer) => (this.stderr += text.toString()));
  }

  /** What the machine may use now; undefined when it may use none. */
  get identifier(): string | undefined {
    const file = join(this.folder, 'identifier');
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
  }

  /** What the hook was told, a line a call: what happened, the identifier, the token. */
  get told(): readonly string[] {
    const file = join(this.folder, 'hook.log');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  get said(): string {
    return this.stderr;
  }

  async terminate(): Promise<number | null> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const [code] = (await exit) as [number | null];
    return code;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  async holds(): Promise<string> {
    return eventually('an identifier', () => this.identifier).catch((error: unknown) => {
      // It says so, for instance, when there is no curl.
      throw new Error(`no identifier; the script said: ${this.said}`, { cause: error });
    });
  }
}

it('keeps its identifier past several TTLs, and gives it back when it is told to stop', async () => {
  const service = await Service.start(SETTINGS);
  machine = new Machine(service.client.url);
  expect(await machine.holds()).toBe('vm-1');
  const lease = await service.client.identifier('vm-1');

  await timePasses(3 * TTL_MS);
  expect(machine.identifier).toBe('vm-1');
  expect(await service.client.identifier('vm-1')).toMatchObject({ client_id: 'web-7', token: lease.token });
  expect(machine.told).toEqual([`acquired vm-1 ${String(lease.token)}`]);

  expect(await machine.terminate()).toBe(0);
  expect(machine.identifier).toBeUndefined();
  expect(machine.told.at(-1)).toBe(`lost vm-1 ${String(lease.token)}`);
  expect(await service.client.client('web-7')).toBeUndefined();
});

it('stops using its identifier at the safe deadline when the service hangs, and gets it back', async () => {
  const service = await Service.start(SETTINGS);
  machine = new Machine(service.client.url);
  await machine.holds();
  const { token } = await service.client.identifier('vm-1');
  await timePasses(TTL_MS);

  const stoppedAt = Date.now();
  service.process.signal('SIGSTOP');
  await eventually('no identifier', () => machine?.identifier === undefined);
  const droppedAt = Date.now();
  service.process.signal('SIGCONT');
  const answer = await service.client.get(`/identifier/vm-1?as_of=${new Date(stoppedAt).toISOString()}`);
  const lastSeen = Date.parse(identifierDetailSchema.parse(success(answer)).last_seen ?? '');

  expect(droppedAt).toBeLessThan(lastSeen + TTL_MS);
  expect(droppedAt).toBeGreaterThan(lastSeen + TTL_MS - MARGIN_MS - 500);
  expect(await machine.holds()).toBe('vm-1');
  await eventually('a word to the hook', () => machine?.told.length === 3);
  const told = ['acquired', 'lost', 'acquired'].map((what) => `${what} vm-1 ${String(token)}`);
  expect(machine.told).toEqual(told);
});

it('stops using an identifier that it no longer holds, and asks for another', async () => {
  const service = await Service.start({ ...SETTINGS, BERTH_HOLD_DOWN: '30s' });
  machine = new Machine(service.client.url);
  await machine.holds();
  const lease = await service.client.identifier('vm-1');

  await service.client.post('/release', { client_id: 'web-7', identifier: 'vm-1' });
  await eventually('a word to the hook', () => machine?.told.length === 3);
  const { token } = await service.client.identifier('vm-1');
  expect(token).toBeGreaterThan(lease.token ?? 0);
  expect(machine.told.slice(1)).toEqual([
    `lost vm-1 ${String(lease.token)}`,
    `acquired vm-1 ${String(token)}`,
  ]);
});

it('asks until the service is there and an identifier is free', async () => {
  const service = await Service.start({ ...SETTINGS, BERTH_LEASE_TTL: '60s' });
  const other = await service.client.allocate('web-8');
  const { url } = service.client;
  await service.stop();
  machine = new Machine(url);
  await eventually('a first try', () => machine?.said.includes('status 000'));

  await service.start({ SERVICE_PORT: new URL(url).port });
  await eventually('a refusal', () => machine?.said.includes('status 503'));
  await service.client.release(other);
  expect(await machine.holds()).toBe('vm-1');
});
