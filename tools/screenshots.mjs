// npm run screenshots: the pictures of the documents, taken of a fleet with a past, in both themes.
import './setup/node-version.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLedger } from './ledger/make-ledger.mjs';
import { callsOf } from './screenshots/calls.mjs';
import { Fleet } from './screenshots/fleet.mjs';
import { takePictures } from './screenshots/pictures.mjs';
import { API, ensureBuild } from './setup/build.mjs';
import { ROOT, elapsed, main, say } from './setup/child.mjs';
import { ensureChromium } from './setup/chromium.mjs';
import { ensurePackages } from './setup/packages.mjs';

/** At this many events the fleet of the history lives for not quite eight days. */
const HISTORY = { seed: 4, events: 800_000 };
const SPAN_MS = 7.9 * 86_400_000;
const START_WITHIN_MS = 60_000;

await main(async () => {
  await ensurePackages();
  await ensureBuild();
  const chromium = await ensureChromium();
  const folder = mkdtempSync(join(tmpdir(), 'berth-pictures-'));
  const since = performance.now();
  const now = Date.now();
  await makeLedger({ ...HISTORY, folder, startedAt: now - SPAN_MS, endedAt: now });
  say(`A fleet's last week, in ${elapsed(since)}`);

  const port = await freePort();
  const env = { ...process.env, SERVICE_PORT: String(port), BERTH_DATA_DIR: folder, BERTH_LOG_LEVEL: 'warn' };
  const service = spawn(process.execPath, [API], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${String(port)}`;
  const calls = callsOf(url);
  const fleet = new Fleet(calls);
  try {
    await untilReady(calls);
    await fleet.populate();
    say(`The fleet lives, after ${elapsed(since)}`);
    const out = join(ROOT, 'docs', 'images');
    mkdirSync(out, { recursive: true });
    await takePictures({ url, calls, chromium, out });
  } finally {
    await fleet.stop();
    service.kill('SIGTERM');
    await once(service, 'close');
    rmSync(folder, { recursive: true, force: true });
  }
  say(`Taken in ${elapsed(since)}`);
  return 0;
});

/** @param {import('./screenshots/calls.mjs').Calls} calls */
async function untilReady(calls) {
  const end = performance.now() + START_WITHIN_MS;
  for (;;) {
    try {
      await calls.get('/health/ready');
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no port was given'));
      });
    });
  });
}
