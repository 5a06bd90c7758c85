import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from '../setup/child.mjs';
import { ensureChromium } from '../setup/chromium.mjs';
import { PROBES } from './console-probes.mjs';
import { copyOf, keptLedger } from './history-ledger.mjs';
import { holdIdentifiers } from './hold.mjs';
import { startOn } from './servers.mjs';
import { percentile, timed } from './timed.mjs';
import { askUnwatched } from './unwatched.mjs';

/** @typedef {import('./servers.mjs').Service} Service */
/** @typedef {import('@playwright/test').Browser} Browser */
/** @typedef {import('@playwright/test').Page} Page */
/**
 * @typedef {{
 *   what: string, p50: number, worst: number, target: number | undefined, unit: 'ms' | '%' | 'rows' }} Finding
 */
/** @typedef {(text: string) => void} Say */

const EVENTS = 100_000;
const HELD = 20_000;
const SIZE = { width: 1440, height: 900 };
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
const BROWSER_STARTS_MS = 3_000;
const LOADS = 5;
/** Nobody clicks before having read. */
const READ_MS = 1_000;
const HEARTBEATS_A_SECOND = 5_000;
const CALLS_A_SECOND = 20;
const WATCHED_SECONDS = 10;
const WHEELS = 300;
/** A page that is loaded: until nothing stands for something else. */
const READY = 'main h1, main .map-space';
const WAITING = 'main .skeleton, main [aria-busy="true"]';

/**
 * What the console costs whoever looks at it: with a ledger of 100,000 events and a pool of 65,536 identifiers, of
 * which 20,000 are held, in a Chromium without a graphics card on the same machine.
 * @param {Say} say
 * @returns {Promise<Finding[]>}
 */
export async function measureConsole(say) {
  const load = createRequire(join(ROOT, 'package.json'));
  const { chromium } = /** @type {typeof import('@playwright/test')} */ (load('@playwright/test'));
  const folder = copyOf(await keptLedger(EVENTS, say));
  const executablePath = await ensureChromium();
  const service = await startOn(folder, { BERTH_IDENTIFIERS: 'vm-[00001-65536]', BERTH_SILENCE_MAX: '1d' });
  try {
    const bodies = await holdIdentifiers(service, HELD);
    const browser = await chromium.launch({ executablePath, args: FLAGS });
    try {
      // A browser that somebody has open.
      await new Promise((resolve) => setTimeout(resolve, BROWSER_STARTS_MS));
      const findings = [
        await measurePaint(browser, service),
        ...(await measureMap(browser, service)),
        await measureInteractions(browser, service),
        ...(await measureScroll(browser, service)),
        await measureThread(browser, service, bodies),
      ];
      for (const finding of findings) say(`  ${finding.what}: ${String(finding.worst)} ${finding.unit}`);
      return findings;
    } finally {
      await browser.close();
    }
  } finally {
    await service.stop();
  }
}

/**
 * Opens a page in a browser that has seen nothing yet, waits until it is whole, and lets it be looked at.
 * @template Answer
 * @param {Browser} browser
 * @param {string} url
 * @param {(page: Page) => Promise<Answer>} look
 */
async function opened(browser, url, look) {
  // Questions to the page are text, which its policy would not let run.
  const context = await browser.newContext({ viewport: SIZE, bypassCSP: true });
  try {
    const page = await context.newPage();
    await page.addInitScript(PROBES);
    await page.goto(url);
    await ready(page);
    return await look(page);
  } finally {
    await context.close();
  }
}

/** @param {Page} page */
async function ready(page) {
  await page.locator(READY).first().waitFor();
  await page.waitForFunction(`document.querySelectorAll('${WAITING}').length === 0`);
}

/**
 * @param {Page} page
 * @param {string} name of what the probes have noted
 */
async function noted(page, name) {
  return /** @type {number[]} */ (await page.evaluate(`probes.${name}`));
}

/** The start of the last of the largest paints, in ms. */
const LARGEST_PAINT = `new Promise((answer) =>
  new PerformanceObserver((list) => answer(list.getEntries().at(-1).startTime)).observe({
    type: 'largest-contentful-paint',
    buffered: true,
  }))`;

/** @param {Browser} browser @param {Service} service @returns {Promise<Finding>} */
async function measurePaint(browser, { url }) {
  const times = [];
  for (let load = 0; load < LOADS; load += 1)
    times.push(Number(await askUnwatched(browser, { url, size: SIZE, expression: LARGEST_PAINT })));
  return finding('largest paint of the overview', times, 1_500, 'ms');
}

/**
 * The first map that a console draws: once it is open, and as what it begins with, where the answer comes while the
 * frame and the page are drawn for the first time themselves.
 * @param {Browser} browser @param {Service} service @returns {Promise<Finding[]>}
 */
async function measureMap(browser, { url }) {
  const [opening, starting] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  const drawn = async (/** @type {Page} */ page) => {
    await page.waitForFunction('probes.maps[0] > 0');
    return noted(page, 'maps');
  };
  for (let load = 0; load < LOADS; load += 1) {
    starting.push(...(await opened(browser, `${url}/pools/default`, drawn)));
    const open = async (/** @type {Page} */ page) => {
      await page.waitForTimeout(READ_MS);
      await page.getByRole('main').getByRole('link', { name: 'default', exact: true }).first().click();
      return drawn(page);
    };
    opening.push(...(await opened(browser, `${url}/pools`, open)));
  }
  const what = 'map of 65,536, from its answer to its paint';
  return [
    finding(what, opening, 150, 'ms'),
    finding(`${what}, while the console starts`, starting, undefined, 'ms'),
  ];
}

/**
 * Twenty things that a person does; how long each took until it was seen.
 * @param {Browser} browser @param {Service} service @returns {Promise<Finding>}
 */
async function measureInteractions(browser, { url }) {
  const times = await opened(browser, `${url}/pools/default`, async (page) => {
    const press = (/** @type {string} */ key) => () => page.keyboard.press(key);
    const click = (/** @type {string} */ name) => () =>
      page.getByRole('button', { name, exact: true }).first().click();
    const dialog = page.getByRole('dialog');
    const open = (/** @type {string} */ key) => async () => {
      await page.keyboard.press(key);
      await dialog.waitFor();
    };
    const close = async () => {
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    };
    const go = (/** @type {string} */ name) => () =>
      page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
    const point = (/** @type {number} */ x) => () =>
      page.locator('.map-grid').click({ position: { x, y: x } });
    const steps = [
      ...[point(40), press('ArrowRight'), press('ArrowDown'), press('PageDown'), point(300)],
      ...[click('Near'), click('Close'), click('Tiles'), click('Colour by age'), click('List')],
      ...[press('j'), press('j'), press('t'), open('?'), close, open('/'), close],
      ...[go('Clients'), go('Events'), go('Overview')],
    ];
    for (const step of steps) {
      await step();
      await ready(page);
    }
    return noted(page, 'interactions');
  });
  return finding('slowest of 20 interactions', times, 200, 'ms');
}

/** @param {Browser} browser @param {Service} service @returns {Promise<Finding[]>} */
async function measureScroll(browser, { url }) {
  return opened(browser, `${url}/events?heartbeats=include`, async (page) => {
    await page.locator('.table').hover();
    await page.evaluate('probes.watchFrames()');
    const rows = [];
    for (let wheel = 0; wheel < WHEELS; wheel += 1) {
      await page.mouse.wheel(0, 400);
      if (wheel % 20 === 0) rows.push(await page.locator('.table [role="row"]').count());
    }
    const frames = await noted(page, 'frames');
    const { p50 } = finding('', frames, 0, 'ms');
    const p95 = percentile(frames, 0.95);
    return [
      { what: 'frame while events are scrolled (p95)', p50, worst: round(p95), target: 33, unit: 'ms' },
      finding('rows in the page meanwhile', rows, 120, 'rows'),
    ];
  });
}

/**
 * How much of the page's own thread is taken while the service hears 5,000 heartbeats a second.
 * @param {Browser} browser @param {Service} service @param {string} bodies @returns {Promise<Finding>}
 */
async function measureThread(browser, { url }, bodies) {
  const lines = readFileSync(bodies, 'utf8').trimEnd().split('\n');
  return opened(browser, `${url}/pools/default`, async (page) => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    const busy = async () => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    };
    const shares = [];
    const perCall = HEARTBEATS_A_SECOND / CALLS_A_SECOND;
    for (let second = 0, next = 0; second < WATCHED_SECONDS; second += 1) {
      const [before, since] = [await busy(), performance.now()];
      for (let call = 0; call < CALLS_A_SECOND; call += 1, next += perCall) {
        const at = next % (lines.length - perCall);
        const body = `{"heartbeats":[${lines.slice(at, at + perCall).join()}]}`;
        const due = since + ((call + 1) / CALLS_A_SECOND) * 1_000;
        await timed(`${url}/v1/heartbeats`, body);
        await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      }
      shares.push((((await busy()) - before) / ((performance.now() - since) / 1_000)) * 100);
    }
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    const what = `share of the page's thread at ${HEARTBEATS_A_SECOND.toLocaleString('en')} heartbeats/s (mean)`;
    return { ...finding(what, shares, 5, '%'), worst: round(mean) };
  });
}

/**
 * @param {string} what @param {readonly number[]} values @param {number | undefined} target
 * @param {Finding['unit']} unit @returns {Finding}
 */
function finding(what, values, target, unit) {
  const p50 = round(percentile(values, 0.5));
  return { what, p50, worst: round(Math.max(...values)), target, unit };
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
