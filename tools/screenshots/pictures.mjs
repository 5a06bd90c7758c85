import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT, say } from '../setup/child.mjs';

/** @typedef {import('./calls.mjs').Calls} Calls */

const SIZE = { width: 1440, height: 900 };
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--hide-scrollbars'];
/** Until charts are drawn and nothing moves. */
const SETTLED_MS = 2_500;

/**
 * Opens each page in each theme and takes its picture.
 * @param {{ url: string, calls: Calls, chromium: string, out: string }} options
 */
export async function takePictures({ url, calls, chromium: executablePath, out }) {
  const load = createRequire(join(ROOT, 'package.json'));
  const { chromium } = /** @type {typeof import('@playwright/test')} */ (load('@playwright/test'));
  const pages = await pagesOf(calls);
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    for (const theme of /** @type {const} */ (['light', 'dark'])) {
      const context = await browser.newContext({
        viewport: SIZE,
        colorScheme: theme,
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(url + path);
        await page.locator('main h1').waitFor();
        await page.waitForTimeout(SETTLED_MS);
        await page.screenshot({ path: join(out, `${name}-${theme}.png`) });
      }
      await context.close();
      say(`${String(Object.keys(pages).length)} pictures, ${theme}`);
    }
  } finally {
    await browser.close();
  }
}

/**
 * What is shown, by the name of its file.
 * @param {Calls} calls
 */
async function pagesOf(calls) {
  const { value: minted } = /** @type {{ value: string }} */ (await calls.get('/api/next-id/trade'));
  const all = await calls.get('/allocated?pool=web');
  const [held] = /** @type {readonly { identifier: string, client_id: string }[]} */ (all);
  if (!held) throw new Error('nothing is held in the pool web');
  const dayAgo = new Date(Date.now() - 86_400_000).toISOString();
  return {
    'pool-map': '/pools/edge',
    'pool-list': '/pools/edge?view=list&states=late,expired',
    overview: '/?pool=web',
    identifier: `/pools/web/ids/${held.identifier}`,
    clients: '/clients',
    client: `/clients/${held.client_id}`,
    events: '/events',
    past: `/pools/batch?at=${dayAgo}`,
    mint: `/mint?decode=${minted}`,
    settings: '/settings/pools',
  };
}
