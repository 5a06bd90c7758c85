import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Beside this file, once all is bundled. */
const MAIN = fileURLToPath(new URL('main.js', import.meta.url));
const HOST = '127.0.0.1';
const PORT_WANTED = 7001;
const STOP_WITHIN_MS = 6_000;
/** Settings of the surroundings that would lead the demo to somebody's real ledger. */
const OURS = /^(BERTH_|SERVICE_|SHARD_ID$|TOTAL_SHARDS$|CONSUL_URL$|CONTAINER_IP$)/;

/** The service as a process of its own, on a ledger that is gone when it ends. */
export class ServiceChild {
  /** Resolves when the process has ended, whoever ended it. */
  readonly ended: Promise<void>;

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    this.ended = hasEnded(child) ? Promise.resolve() : once(child, 'close').then(() => undefined);
  }

  /** Throws when it does not start; it has said why on standard error then. */
  static async start(
    environment: Readonly<Record<string, string>>,
    port: number | undefined,
  ): Promise<ServiceChild> {
    const folder = await mkdtemp(join(tmpdir(), 'berth-demo-'));
    const inherited = Object.entries(process.env).filter(([name]) => !OURS.test(name));
    const child = spawn(process.execPath, [MAIN], {
      env: {
        ...Object.fromEntries(inherited),
        ...environment,
        BERTH_HOST: HOST,
        BERTH_DATA_DIR: folder,
        BERTH_LOG_LEVEL: 'warn',
        SERVICE_PORT: String(port ?? (await freePort())),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
      // A group of its own: Ctrl-C is for the fleet, which goes first.
      detached: process.platform !== 'win32',
    });
    try {
      return new ServiceChild(await readyUrl(child), child, folder);
    } catch (error) {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  get hasEnded(): boolean {
    return hasEnded(this.child);
  }

  async stop(): Promise<void> {
    const impatience = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN_MS);
    this.child.kill('SIGTERM');
    await this.ended;
    clearTimeout(impatience);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** At the very end, when there is no time to wait. */
  kill(): void {
    this.child.kill('SIGKILL');
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function readyUrl(child: ChildProcess): Promise<string> {
  const ended = once(child, 'close').then(() => {
    throw new Error('the service did not start');
  });
  const ready = new Promise<string>((resolve) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const url = /ready at (http:\S+)/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  return Promise.race([ready, ended]);
}

/** The port that the documents name when it is free, else 0, by which the system chooses. */
async function freePort(): Promise<number> {
  const server = createServer();
  try {
    server.listen(PORT_WANTED, HOST);
    await once(server, 'listening');
    return PORT_WANTED;
  } catch {
    return 0;
  } finally {
    server.close();
  }
}
