import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WINDOWS = process.platform === 'win32';

/** What every child gets beside our own environment: nothing stays running, calls home or paints a pipe. */
const QUIET = {
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
  SCARF_ANALYTICS: 'false',
  DO_NOT_TRACK: '1',
  ...(process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: '0' }),
};

/** A mistake of the surroundings, told in one line, without a stack. */
export class SetupError extends Error {}

/** @type {NodeJS.WriteStream} */
let voice = process.stdout;

/** Has what is said go to standard error from now on. */
export function speakBeside() {
  voice = process.stderr;
}

/** @param {string} text */
export function say(text) {
  voice.write(`${text}\n`);
}

/** @param {number} since of performance.now() */
export function elapsed(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/**
 * The path of a program that a package brings.
 * @param {string} name
 */
export function bin(name) {
  return join(ROOT, 'node_modules', '.bin', WINDOWS ? `${name}.cmd` : name);
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    if (running.size === 0) process.exit(128 + constants.signals[signal]);
    // Ctrl-C reaches the whole foreground group; a child must not hear it twice.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    for (const child of running) child.kill(signal);
  });
}

// A killed npm cannot pass anything on: whoever ended it meant us as well.
if (process.env['npm_lifecycle_event']) {
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) process.emit('SIGTERM');
  }, 500).unref();
}

/**
 * Runs a program to its end with our own terminal; answers its exit code, 128 + n when signal n ended it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>}
 */
export function runVisibly(command, args, env = {}) {
  return ended(start(command, args, env, 'inherit'));
}

/**
 * Runs a program to its end with its output in a file, which stays when the program fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function runQuietly(command, args, env = {}) {
  const log = join(mkdtempSync(join(tmpdir(), 'berth-')), 'output.log');
  const file = createWriteStream(log);
  const child = start(command, args, env, 'pipe');
  child.stdout?.pipe(file, { end: false });
  child.stderr?.pipe(file, { end: false });
  const code = await ended(child);
  await new Promise((resolve) => file.end(resolve));
  const output = readFileSync(log, 'utf8').trimEnd();
  if (code === 0) rmSync(dirname(log), { recursive: true });
  return { code, log, output };
}

/**
 * How a long output begins and ends: tools say what is wrong in the one or the other place.
 * @param {string} output
 */
export function excerpt(output) {
  const lines = output.split('\n');
  return lines.length > 50 ? [...lines.slice(0, 15), '...', ...lines.slice(-30)].join('\n') : output;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {'inherit' | 'pipe'} output
 */
function start(command, args, env, output) {
  return spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...QUIET, ...env },
    stdio: ['inherit', output, output],
    shell: WINDOWS && command.endsWith('.cmd'),
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
function ended(child) {
  running.add(child);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      running.delete(child);
      reject(new SetupError(`Cannot run ${child.spawnfile}: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve(signal ? 128 + constants.signals[signal] : (code ?? 1));
    });
  });
}

/**
 * Runs a script's body; a SetupError becomes one line and exit code 1.
 * @param {() => Promise<number>} body
 */
export async function main(body) {
  try {
    process.exitCode = await body();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
