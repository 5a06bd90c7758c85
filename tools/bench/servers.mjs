import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { API } from '../setup/build.mjs';
import { ROOT } from '../setup/child.mjs';

export const RESULTS = join(ROOT, 'bench-results');
const START_WITHIN_MS = 60_000;

/** @typedef {{ url: string, stop: () => Promise<void> }} Server */
/** @typedef {Server & { folder: string }} Service */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => process.exit(1));
}

/** @returns {Promise<Server>} */
export function startEmpty() {
  return start(fileURLToPath(new URL('empty.mjs', import.meta.url)), {});
}

/**
 * Starts the service on a new ledger, on the disk that the repository is on: a temporary folder may be memory.
 * @param {string} identifiers patterns of the default pool
 * @returns {Promise<Service>}
 */
export async function startService(identifiers) {
  mkdirSync(RESULTS, { recursive: true });
  const folder = mkdtempSync(join(RESULTS, 'ledger-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const service = await startOn(folder, { BERTH_IDENTIFIERS: identifiers });
  return {
    ...service,
    stop: async () => {
      await service.stop();
      process.removeListener('exit', remove);
      remove();
    },
  };
}

/**
 * Starts the service on a folder. Leases are long, so that only the load changes anything.
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} [env]
 * @param {readonly string[]} [nodeOptions]
 * @returns {Promise<Service>}
 */
export async function startOn(folder, env = {}, nodeOptions = []) {
  const settings = {
    SERVICE_PORT: '0',
    BERTH_DATA_DIR: folder,
    BERTH_LEASE_TTL: '6h',
    BERTH_HEARTBEAT: '1h',
    BERTH_LOG_LEVEL: 'warn',
    ...env,
  };
  return { ...(await start(API, settings, nodeOptions)), folder };
}

/**
 * @param {string} script
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} [nodeOptions]
 * @returns {Promise<Server>}
 */
async function start(script, env, nodeOptions = []) {
  const child = spawn(process.execPath, [...nodeOptions, script], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const ended = new Promise((resolve) => child.once('close', resolve));
  void ended.then(() => running.delete(child));
  const url = await readyUrl(child);
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>}
 */
function readyUrl(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const late = setTimeout(() => reject(new Error(`not ready in time: ${output}`)), START_WITHIN_MS);
    child.stdout?.on('data', (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
      const url = /ready at (http:\S+)/.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      resolve(url);
    });
    child.once('close', (code) => {
      clearTimeout(late);
      reject(new Error(`ended with ${String(code)} before it was ready: ${output}`));
    });
  });
}
