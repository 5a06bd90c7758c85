import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { JsonClient } from './json-client.js';

const MAIN = fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url));
const START_WITHIN_MS = 20_000;
const READY = /^Berth is ready at (http:\/\/\S+) /m;

export type Environment = Readonly<Record<string, string>>;

/** Times that tests can wait for: a lease of 1 s, a rest of half a second. */
export const QUICK: Environment = {
  BERTH_LEASE_TTL: '1s',
  BERTH_HEARTBEAT: '250ms',
  BERTH_HOLD_DOWN: '500ms',
  BERTH_REAPER_INTERVAL: '50ms',
  BERTH_SILENCE_SHARE: '1',
};

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

// Each test file has this module to itself.
const folders: string[] = [];
const running = new Set<ChildProcess>();
let isOver = false;
afterAll(async () => {
  isOver = true;
  await Promise.all([...running].map((child) => killed(child)));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is gone when the test file is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'berth-int-'));
  folders.push(folder);
  return folder;
}

/** One run of the built service as a process of its own. */
export class ServiceProcess {
  private readonly child: ChildProcess;
  private stdout = '';
  private stderr = '';
  /** Resolves when the process has ended, whatever ended it. */
  readonly exit: Promise<Exit>;

  /** Nothing of the tests' own environment but what Node needs; port 0 unless the environment names one. */
  constructor(folder: string, environment: Environment = {}) {
    // A test that timed out goes on behind our back: what it starts would never be ended.
    if (isOver) throw new Error('the tests of this file are over');
    this.child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env['PATH'],
        SERVICE_PORT: '0',
        BERTH_DATA_DIR: folder,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.child);
    this.child.stdout?.on('data', (text: Buffer) => (this.stdout += text.toString()));
    this.child.stderr?.on('data', (text: Buffer) => (this.stderr += text.toString()));
    this.exit = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        running.delete(this.child);
        resolve({ code, signal, ...this.output });
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get output(): { readonly stdout: string; readonly stderr: string } {
    return { stdout: this.stdout, stderr: this.stderr };
  }

  /** The address that the service says it is ready at. Throws with its output when it never does. */
  ready(): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const url = READY.exec(this.stdout)?.[1];
        if (url !== undefined) resolve(url);
      };
      const fail = (): void => {
        reject(new Error(`the service is not ready:\n${this.stdout}${this.stderr}`));
      };
      setTimeout(fail, START_WITHIN_MS).unref();
      this.child.stdout?.on('data', look);
      void this.exit.then(fail);
      look();
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}

/** A service with a folder and settings of its own that can be stopped, killed and started again. */
export class Service {
  private run: ServiceProcess | undefined;
  private json: JsonClient | undefined;

  private constructor(
    readonly folder: string,
    private environment: Environment,
  ) {}

  static async start(environment: Environment = {}, folder = temporaryFolder()): Promise<Service> {
    const service = new Service(folder, environment);
    await service.start();
    return service;
  }

  get client(): JsonClient {
    if (!this.json) throw new Error('the service does not run');
    return this.json;
  }

  get process(): ServiceProcess {
    if (!this.run) throw new Error('the service was never started');
    return this.run;
  }

  get port(): number {
    return Number(new URL(this.client.url).port);
  }

  get file(): string {
    return join(this.folder, 'berth.db');
  }

  /** Starts it again on the same folder, with settings changed if any are given. */
  async start(changed: Environment = {}): Promise<void> {
    this.environment = { ...this.environment, ...changed };
    this.run = new ServiceProcess(this.folder, this.environment);
    this.json = new JsonClient(await this.run.ready());
  }

  /** Asks it to stop and waits until it has. */
  async stop(): Promise<Exit> {
    return this.end('SIGTERM');
  }

  /** As a power cut would, but for the disk. */
  async kill(): Promise<Exit> {
    return this.end('SIGKILL');
  }

  private async end(signal: NodeJS.Signals): Promise<Exit> {
    this.process.signal(signal);
    const exit = await this.process.exit;
    this.json?.close();
    this.json = undefined;
    return exit;
  }
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
