import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const API = fileURLToPath(new URL('../../api/dist/bundle/main.js', import.meta.url));
const START_MS_MAX = 30_000;

type Body = Readonly<Record<string, unknown>>;

/** The built service as a process of its own, with a data folder and a port of its own. */
export class Service {
  private process: ChildProcess | undefined;
  private log = '';

  private constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  /** `settings`: what it is told beside where to listen and to write. */
  static async create(settings: Readonly<Record<string, string>>): Promise<Service> {
    const folder = await mkdtemp(join(tmpdir(), 'berth-e2e-'));
    return new Service(await freePort(), folder, settings);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const service = spawn(process.execPath, [API], {
      env: {
        ...process.env,
        BERTH_LOG_LEVEL: 'warn',
        ...this.settings,
        SERVICE_PORT: String(this.port),
        BERTH_DATA_DIR: this.folder,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    service.stdout.on('data', (text: Buffer) => (this.log += text.toString()));
    service.stderr.on('data', (text: Buffer) => (this.log += text.toString()));
    this.process = service;

    const deadline = Date.now() + START_MS_MAX;
    while (!(await this.answers())) {
      if (service.exitCode !== null || Date.now() > deadline) {
        throw new Error(`The service did not start:\n${this.log}`);
      }
      await pause(50);
    }
  }

  async stop(): Promise<void> {
    const service = this.process;
    this.process = undefined;
    if (!service || service.exitCode !== null || service.signalCode !== null) return;
    const ended = once(service, 'exit');
    service.kill('SIGTERM');
    await ended;
  }

  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Posts JSON and gives the answer's; fails on any answer that is not a success. */
  post(path: string, body: Body): Promise<Record<string, unknown>> {
    return this.call(path, 'POST', body);
  }

  /** As `post`, for a change of a part. */
  patch(path: string, body: Body): Promise<Record<string, unknown>> {
    return this.call(path, 'PATCH', body);
  }

  /** Answers JSON; fails as `post` does. */
  get(path: string): Promise<Record<string, unknown>> {
    return this.call(path, 'GET');
  }

  /** Of the last event. */
  async position(): Promise<number> {
    const { items } = await this.get('/v1/events?limit=1');
    return (items as readonly { readonly position: number }[])[0]?.position ?? -1;
  }

  private async call(path: string, method: string, body?: Body): Promise<Record<string, unknown>> {
    const response = await fetch(this.url + path, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/health`)).ok;
    } catch {
      return false;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return address.port;
}
