import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ url: string, connections: number, seconds: number } &
 *   ({ kind: 'liveness', bodies: string } | { kind: 'allocate', run: number } | { kind: 'get' })} Load
 * `bodies`: a file with one JSON body a line, sent in rotation. `run`: below 256; no two runs share a client.
 */
/**
 * @typedef {{ requests: number, seconds: number, p50Ms: number, p99Ms: number, refused: number, broken:
 * number }} Measured `refused`: answers other than 2xx. `broken`: connections that failed or timed out.
 */

export const driver = spawnSync('wrk', ['--version'], { stdio: 'ignore' }).error ? 'autocannon' : 'wrk';

/**
 * Puts a load on a server from another process, and measures it.
 * @param {Load} load
 * @returns {Promise<Measured>}
 */
export async function measure(load) {
  const output = await (driver === 'wrk' ? runWrk(load) : runAutocannon(load));
  const measured = /** @type {Measured} */ (JSON.parse(output.trimEnd().split('\n').at(-1) ?? ''));
  return measured;
}

/** @param {Load} load */
function runWrk(load) {
  const { url, connections, seconds, kind } = load;
  const script = file('load.lua');
  const shape = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '--latency', '-s', script];
  return outputOf('wrk', [...shape, url, '--', kind, ...what(load)]);
}

/**
 * @param {Load} load
 * @returns {string[]}
 */
function what(load) {
  switch (load.kind) {
    case 'liveness':
      return [load.bodies];
    case 'allocate':
      return [String(load.run)];
    case 'get':
      return [];
  }
}

/** @param {Load} load */
function runAutocannon(load) {
  return outputOf(process.execPath, [file('load-autocannon.mjs'), JSON.stringify(load)]);
}

/** @param {string} name */
function file(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}

/**
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<string>}
 */
function outputOf(program, args) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (/** @type {Buffer} */ chunk) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ended with ${String(code)}: ${output}`));
    });
  });
}
