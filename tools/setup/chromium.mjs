import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT, SetupError, bin, elapsed, runQuietly, say } from './child.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ADVICE = 'Install Chromium, or set CHROMIUM_PATH to the program, and run the command again.';

/** The path of a Chromium that runs; installs one where that can be done. */
export async function ensureChromium() {
  const named = process.env['CHROMIUM_PATH'];
  if (named) {
    if (runs(named)) return named;
    throw new SetupError(`CHROMIUM_PATH is ${named}, which does not run. ${ADVICE}`);
  }
  const found = findChromium();
  if (found) return found;

  const since = performance.now();
  say('Installing Chromium for the end-to-end tests ...');
  const installed = (await installWithApt()) ?? (await installWithPlaywright());
  if (!installed) throw new SetupError(`No Chromium was found and none could be installed. ${ADVICE}`);
  say(`Chromium installed in ${elapsed(since)}`);
  return installed;
}

function findChromium() {
  const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].filter((path) => existsSync(path));
  return [...known, ...NAMES].find(runs) ?? playwrightsOwn();
}

function playwrightsOwn() {
  const load = createRequire(join(ROOT, 'package.json'));
  const { chromium } = /** @type {typeof import('@playwright/test')} */ (load('@playwright/test'));
  const path = chromium.executablePath();
  return existsSync(path) && runs(path) ? path : undefined;
}

/** Debian's own; Ubuntu's package of that name is a stub for snap. */
async function installWithApt() {
  const root = process.getuid?.() === 0;
  if (!root || !existsSync('/etc/debian_version') || !existsSync('/usr/bin/apt-get')) return undefined;
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  await runQuietly('apt-get', ['update'], quiet);
  await runQuietly('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], quiet);
  return findChromium();
}

async function installWithPlaywright() {
  const withLibraries = process.platform === 'linux' && process.getuid?.() === 0 ? ['--with-deps'] : [];
  await runQuietly(bin('playwright'), ['install', ...withLibraries, 'chromium']);
  return playwrightsOwn();
}

/** @param {string} program */
function runs(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}
