import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT, SetupError, elapsed, excerpt, runQuietly, say } from './child.mjs';
import { readStamp, writeStamp } from './stamp.mjs';

const STAMP = 'packages.stamp';
const NODE = `${process.platform}-${process.arch}-abi${process.versions.modules}`;

/** Installs what package-lock.json names, unless it is installed already, for this Node. */
export async function ensurePackages() {
  const lock = readFileSync(join(ROOT, 'package-lock.json'));
  const wanted = `${createHash('sha256').update(lock).digest('hex')} ${NODE}`;
  const stamp = readStamp(STAMP);
  if (stamp === wanted) return;

  const otherNode = stamp !== undefined && !stamp.endsWith(` ${NODE}`);
  if (otherNode || !isInstalled(lock.toString())) await install();
  writeStamp(STAMP, wanted);
}

async function install() {
  const since = performance.now();
  say('Installing packages (a minute or so the first time) ...');
  const { code, log, output } = await runQuietly(
    ...npm('ci', '--loglevel=error', '--no-audit', '--no-fund', '--include=dev'),
  );
  const fault = code === 0 ? databaseFault() : undefined;
  if (code === 0 && fault === undefined) {
    say(`Packages installed in ${elapsed(since)}`);
    return;
  }
  const compiled = code === 0 || output.includes('better-sqlite3');
  const advice = compiled ? compilerAdvice(fault) : undefined;
  if (advice !== undefined) throw new SetupError(advice);
  say(excerpt(output));
  throw new SetupError(`npm could not install the packages; its log: ${log}`);
}

/**
 * npm, as it was called by the user if it was.
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
function npm(...args) {
  const cli = process.env['npm_execpath'];
  if (cli?.endsWith('npm-cli.js')) return [process.execPath, [cli, ...args]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', args];
}

/**
 * Whether npm's own note of what it installed names everything that the lock names.
 * @param {string} lockText
 */
function isInstalled(lockText) {
  const note = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(note)) return false;
  const wanted = packagesOf(lockText);
  const found = packagesOf(readFileSync(note, 'utf8'));
  return Object.entries(wanted).every(([path, { version, optional, peer, link }]) => {
    if (!path.startsWith('node_modules/')) return true;
    if (link) return existsSync(join(ROOT, path));
    const installed = found[path];
    return installed ? installed.version === version : optional === true || peer === true;
  });
}

/** @typedef {{ version?: string, optional?: boolean, peer?: boolean, link?: boolean }} Package */

/** @param {string} text */
function packagesOf(text) {
  const lock = /** @type {{ packages: Record<string, Package> }} */ (JSON.parse(text));
  return lock.packages;
}

/** Why the database driver does not load; undefined when it does. */
function databaseFault() {
  try {
    const load = createRequire(join(ROOT, 'apps', 'api', 'package.json'));
    const Database = /** @type {new (path: string) => { close(): void }} */ (load('better-sqlite3'));
    new Database(':memory:').close();
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

/**
 * The line for a machine on which better-sqlite3 must be compiled and cannot be.
 * @param {string | undefined} fault
 */
function compilerAdvice(fault) {
  const missing = [
    ['python3', ['python3', 'python']],
    ['make', ['make', 'gmake']],
    ['a C++ compiler', ['c++', 'g++', 'clang++']],
  ].flatMap(([name, programs]) => (/** @type {string[]} */ (programs).some(runs) ? [] : [name]));
  if (missing.length === 0 && fault === undefined) return undefined;
  if (missing.length === 0)
    return `better-sqlite3 was installed but does not load (${fault}): npm rebuild better-sqlite3`;
  return (
    'better-sqlite3 has no ready-made build that fits here and cannot be compiled without ' +
    `${missing.join(', ')}: install python3, make and a C++ compiler ` +
    '(Debian, Ubuntu: apt-get install -y python3 make g++), then run the command again.'
  );
}

/** @param {string} program */
function runs(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}
