import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, SetupError, bin, elapsed, runQuietly, say } from './child.mjs';
import { readStamp, writeStamp } from './stamp.mjs';

const STAMP = 'build.stamp';
const SOURCES = ['apps', 'libs', 'nx.json', 'package-lock.json', 'tsconfig.base.json'];
const NOT_BUILT = new Set(['node_modules', 'dist', 'test', 'e2e', 'test-results', 'playwright-report']);
export const API = join(ROOT, 'apps', 'api', 'dist', 'bundle', 'main.js');
export const CLI = join(ROOT, 'apps', 'api', 'dist', 'bundle', 'cli.js');
const RESULTS = [API, join(ROOT, 'apps', 'web', 'dist', 'index.html')];

/** Builds what has changed since the last build. */
export async function ensureBuild() {
  if (readStamp(STAMP) === fingerprint() && RESULTS.every((file) => existsSync(file))) return;
  const since = performance.now();
  say('Building ...');
  const { code, output } = await build();
  if (code !== 0) {
    say(output);
    throw new SetupError('The build failed; see above.');
  }
  say(`Built in ${elapsed(since)}`);
}

export async function build() {
  const before = fingerprint();
  const args = ['run-many', '-t', 'build'];
  const result = await runQuietly(bin('nx'), args, { NODE_ENV: 'production' });
  if (result.code === 0) writeStamp(STAMP, before);
  return result;
}

/** Paths, sizes and times of all that a build reads: cheap, and no change goes unseen. */
function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  for (const file of SOURCES.flatMap(filesUnder)) {
    const { size, mtimeMs } = statSync(join(ROOT, file));
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!statSync(join(ROOT, path)).isDirectory()) return [path];
  return readdirSync(join(ROOT, path))
    .filter((name) => !NOT_BUILT.has(name) && !/[.]spec[.]tsx?$/.test(name))
    .sort()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}
