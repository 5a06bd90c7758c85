import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyOf, keptLedger, samples } from './history-ledger.mjs';
import { holdIdentifiers } from './hold.mjs';
import { pacedHeartbeats } from './paced.mjs';
import { scanningPlans } from './plans.mjs';
import { startOn } from './servers.mjs';
import { percentile, timeAll, timed } from './timed.mjs';

/** @typedef {import('./servers.mjs').Service} Service */
/** @typedef {ReturnType<typeof samples>} Samples */
/** @typedef {{ what: string, p50: number, p95: number, target: number | undefined, unit: 'ms' | 'times' }} Finding */
/** @typedef {{ events: number, rounds: number, seconds: number }} Options */

const SAMPLES = 100;
const PAGE = 200;
/** Of these searches all pages are read, up to the last. */
const SEARCHES = [
  'type:LeaseRevoked',
  'actor:ana@example.org type:Pool*',
  'pool:gpu type:LeaseExpired',
  '"rack"',
];
const PAGES_MAX = 2_000;
const LAST_PAGE_TIMES = 20;
const STARTS = 5;
const HELD = 2_000;
const HEARTBEATS_A_SECOND = 500;

/**
 * What reads of the past cost in a ledger of so many events, and what they cost those who send heartbeats meanwhile.
 * @param {Options} options
 * @param {(text: string) => void} say
 */
export async function measureHistory({ events, rounds, seconds }, say) {
  const kept = await keptLedger(events, say);
  const folder = copyOf(kept);
  const asked = samples(kept, SAMPLES);
  const findings = [await measureStarts(folder)];
  const service = await startOn(folder, settings());
  try {
    findings.push(...(await measureQuestions(service, asked, say)));
    findings.push(...(await measureHeartbeats(service, { rounds, seconds }, say)));
  } finally {
    await service.stop();
  }
  const plans = await readPlans(folder, asked);
  rmSync(folder, { recursive: true, force: true });
  return { findings, plans };
}

/** The machines of the generated history are silent: nothing of theirs is to expire while we measure. */
function settings() {
  return { BERTH_IDENTIFIERS: `vm-[0001-${String(HELD)}]`, BERTH_SILENCE_MAX: '1d' };
}

/**
 * From the start of the process until it says that it is ready, in ms.
 * @param {string} folder
 * @returns {Promise<Finding>}
 */
async function measureStarts(folder) {
  const times = [];
  for (let start = 0; start < STARTS; start += 1) {
    const since = performance.now();
    const service = await startOn(folder, settings());
    times.push(performance.now() - since);
    await service.stop();
  }
  return finding('start to ready', times, 2_000);
}

/**
 * @param {Service} service
 * @param {Samples} asked
 * @param {(text: string) => void} say
 * @returns {Promise<Finding[]>}
 */
async function measureQuestions({ url }, asked, say) {
  const findings = [];
  for (const { what, urls, target } of questions(url, asked)) {
    await timed(urls[0] ?? url);
    findings.push(finding(what, await timeAll(urls), target));
    say(`  ${what}: ${describe(findings.at(-1))}`);
  }
  for (const query of SEARCHES) {
    const { pages, last } = await walk(`${url}/v1/events?limit=${PAGE}&q=${encodeURIComponent(query)}`);
    const times = await timeAll(Array.from({ length: LAST_PAGE_TIMES }, () => last));
    findings.push(finding(`last page of ${query} (${pages.length} pages)`, times, 150));
    findings.push(finding(`  all its pages`, pages, undefined));
    say(`  ${query}: ${pages.length} pages, the last ${describe(findings.at(-2))}`);
  }
  return findings;
}

/**
 * @param {string} url
 * @param {Samples} asked
 */
function questions(url, { clients, times, timesBefore, pool }) {
  const names = clients.map((client) => encodeURIComponent(client));
  return [
    {
      what: `a client's events, newest ${PAGE}`,
      urls: names.map((client) => `${url}/v1/events?limit=${PAGE}&client=${client}`),
      target: 50,
    },
    {
      what: "a client's tenancies",
      urls: names.map((client) => `${url}/v1/clients/${client}/tenancies?limit=${PAGE}`),
      target: 50,
    },
    {
      what: "a client's silences in 30 days",
      urls: names.map((client) => `${url}/v1/clients/${client}/gaps?from=-30d&buckets=60`),
      target: undefined,
    },
    {
      what: `churn of the pool ${pool}`,
      urls: times.map((at) => `${url}/v1/pools/${pool}/churn?range=30d&as_of=${at}`),
      target: undefined,
    },
    {
      what: `as_of of all of the pool ${pool} while of 10,000`,
      urls: timesBefore.map((at) => `${url}/identifiers?pool=${pool}&as_of=${at}`),
      target: 200,
    },
    {
      what: `  of a page of it`,
      urls: timesBefore.map(
        (at) => `${url}/v1/pools/${pool}/identifiers?limit=${PAGE}&as_of=${at}&sort=since`,
      ),
      target: 200,
    },
    {
      what: `  of all of it, at any time`,
      urls: times.map((at) => `${url}/identifiers?pool=${pool}&as_of=${at}`),
      target: undefined,
    },
  ];
}

/**
 * Reads a list page by page; how long each took in ms, and where the last one is.
 * @param {string} first
 */
async function walk(first) {
  const pages = [];
  let last = first;
  for (let at = /** @type {string | null} */ (first); at !== null && pages.length < PAGES_MAX;) {
    const { ms, text } = await timed(at);
    pages.push(ms);
    last = at;
    const { next } = /** @type {{ next: string | null }} */ (JSON.parse(text));
    at = next === null ? null : `${first}&after=${encodeURIComponent(next)}`;
  }
  return { pages, last };
}

/**
 * p99 of heartbeats at a steady pace, while nothing else is asked and while all events are read, in turns.
 * @param {Service} service
 * @param {{ rounds: number, seconds: number }} options
 * @param {(text: string) => void} say
 * @returns {Promise<Finding[]>}
 */
async function measureHeartbeats(service, { rounds, seconds }, say) {
  const bodies = readFileSync(await holdIdentifiers(service, HELD), 'utf8')
    .trimEnd()
    .split('\n');
  const pace = { url: service.url, bodies, perSecond: HEARTBEATS_A_SECOND, seconds };
  const quiet = /** @type {number[][]} */ ([]);
  const scanned = /** @type {number[][]} */ ([]);
  await pacedHeartbeats({ ...pace, seconds: 1 });
  for (let round = 0; round < rounds; round += 1) {
    quiet.push(await pacedHeartbeats(pace));
    const scan = startScan(service.url);
    scanned.push(await pacedHeartbeats(pace));
    scan.kill('SIGKILL');
    const p99 = [quiet, scanned].map((times) => percentile(times.at(-1) ?? [], 0.99).toFixed(2));
    say(`  heartbeats, ${HEARTBEATS_A_SECOND}/s: p99 ${p99.join(' ms, while all events are read ')} ms`);
  }
  const ratios = quiet.map(
    (times, round) => percentile(scanned[round] ?? [], 0.99) / percentile(times, 0.99),
  );
  return [
    finding(`heartbeats at ${HEARTBEATS_A_SECOND}/s`, quiet.flat(), undefined),
    finding('  while all events are read', scanned.flat(), undefined),
    { what: 'p99 of the one to the other', ...middle(ratios), target: 2, unit: 'times' },
  ];
}

/**
 * An export of all there is, heartbeats too, and a search that finds nothing: again and again, by another process.
 * @param {string} url
 */
function startScan(url) {
  const script = fileURLToPath(new URL('drain.mjs', import.meta.url));
  const urls = [
    `${url}/v1/events/export?heartbeats=include`,
    `${url}/v1/events?heartbeats=include&q=${encodeURIComponent('"there is no such text"')}`,
  ];
  return spawn(process.execPath, [script, ...urls], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/**
 * How the database goes about all that was asked, where it goes through a table of the history.
 * @param {string} folder
 * @param {Samples} asked
 */
async function readPlans(folder, asked) {
  const log = join(folder, 'statements.log');
  const preload = fileURLToPath(new URL('statement-log.mjs', import.meta.url));
  const env = { BERTH_READ_ONLY: 'true', BERTH_BENCH_STATEMENTS: log };
  const service = await startOn(folder, env, ['--import', preload]);
  for (const { urls } of questions(service.url, asked)) await timed(urls[0] ?? '');
  for (const query of [...SEARCHES, '']) {
    await timed(`${service.url}/v1/events?limit=${PAGE}&q=${encodeURIComponent(query)}`);
  }
  await timed(`${service.url}/v1/events/export?q=${encodeURIComponent('type:LeaseRevoked')}`);
  await service.stop();
  return scanningPlans(join(folder, 'berth.db'), log);
}

/**
 * @param {string} what
 * @param {readonly number[]} times
 * @param {number | undefined} target of the p95
 * @returns {Finding}
 */
function finding(what, times, target) {
  return { what, ...middle(times), target, unit: 'ms' };
}

/** @param {readonly number[]} values */
function middle(values) {
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95) };
}

/** @param {Finding | undefined} found */
function describe(found) {
  return `p50 ${found?.p50.toFixed(1)} ms, p95 ${found?.p95.toFixed(1)} ms`;
}
