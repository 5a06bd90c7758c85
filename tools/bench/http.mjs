import { holdIdentifiers } from './hold.mjs';
import { assertDurable, fsyncMs, readDisk, readTurns } from './ledger-numbers.mjs';
import { measure } from './load.mjs';
import { startEmpty, startService } from './servers.mjs';

/** @typedef {import('./load.mjs').Load} Load */
/** @typedef {import('./load.mjs').Measured} Measured */
/** @typedef {import('./servers.mjs').Server} Server */
/** @typedef {import('./servers.mjs').Service} Service */
/** @typedef {{ empty: Measured, berth: Measured, ratio: number, commitsPerSecond: number, commandsPerCommit: number,
 *   commitMs: number }} Round */
/** @typedef {{ payload: number, events: number, file: number }} BytesPerHeartbeat */
/** @typedef {{ path: string, connections: number, rounds: Round[], target: number | undefined,
 *   bytesPerHeartbeat?: BytesPerHeartbeat }} Series */
/**
 * @typedef {{ rounds: number, seconds: number, connections: readonly number[], only: readonly string[] }}
 * Options
 */
/**
 * @typedef {Load extends infer Each ? Each extends Load ? Omit<Each, 'url' | 'connections' | 'seconds'> :
 * never : never} What
 */

const HELD = 20_000;
const POOL_MAX = 1_000_000;
const WARM_UP_SECONDS = 2;

/** The least that is wanted of the ratio to the empty handler, by path and connections. */
const TARGETS = /** @type {Record<string, number>} */ ({
  '/liveness 64': 0.8,
  '/liveness 256': 0.85,
  '/allocate 256': 0.5,
  '/api/next-id snowflake 64': 0.8,
  '/api/next-id int 256': 0.7,
  '/api/next-id long 256': 0.7,
});
const MINTED = ['snowflake', 'int', 'long', 'uuid8', 'uuidv4', 'uuidv7', 'ulid', 'ksuid', 'typeid', 'nanoid'];
const BATCH = 10_000;
const BATCH_CONNECTIONS = 8;
/** The ids a second that are wanted of batches; one number of layout sonyflake yields 25,600. */
const BATCH_IDS_WANTED = 1_000_000;

/**
 * Measures the service and the empty handler in turns, pair by pair, at the same load.
 * @param {Options} options
 * @param {(text: string) => void} say
 */
export async function measureHttp(options, say) {
  const empty = await startEmpty();
  const series = /** @type {Series[]} */ ([]);
  let durability = '';
  try {
    if (options.only.includes('liveness')) {
      const service = await startService(`vm-[000001-${String(HELD).padStart(6, '0')}]`);
      durability = await describeDurability(service);
      say(durability);
      series.push(...(await livenessSeries(options, empty, service, say)));
      await service.stop();
    }
    if (options.only.includes('allocate')) {
      // A new ledger for each, so that even a fast one does not run out of fresh identifiers.
      say(
        `/allocate: every request from a client never seen before, ${POOL_MAX.toLocaleString('en')} identifiers`,
      );
      for (const connections of options.connections) {
        const service = await startService(`vm-[0000001-${String(POOL_MAX)}]`);
        if (durability === '') say((durability = await describeDurability(service)));
        series.push(await allocateSeries(options, connections, empty, service, say));
        await service.stop();
      }
    }
    if (options.only.includes('mint')) {
      const service = await startService('vm-[1-8]');
      if (durability === '') say((durability = await describeDurability(service)));
      series.push(...(await mintSeries(options, empty, service, say)));
      await service.stop();
    }
  } finally {
    await empty.stop();
  }
  return { durability, series };
}

/** @param {Service} service */
async function describeDurability({ folder }) {
  const settings = await assertDurable(folder);
  return `${settings}, one fdatasync of 4 KB on this disk takes ${fsyncMs(folder).toFixed(2)} ms`;
}

/**
 * @param {Options} options
 * @param {Server} empty
 * @param {Service} service
 * @param {(text: string) => void} say
 */
async function livenessSeries(options, empty, service, say) {
  say(`/liveness: ${HELD.toLocaleString('en')} clients hold identifiers and send heartbeats in rotation`);
  const bodies = await holdIdentifiers(service, HELD);
  const found = /** @type {Series[]} */ ([]);
  for (const connections of options.connections) {
    const before = readDisk(service.folder);
    const pairs = new Pairs(options, connections, empty, service);
    const rounds = await pairs.measure('/liveness', () => ({ kind: 'liveness', bodies }), say);
    const after = readDisk(service.folder);
    const heartbeats = after.heartbeats - before.heartbeats;
    found.push({
      path: '/liveness',
      connections,
      rounds,
      target: TARGETS[`/liveness ${connections}`],
      bytesPerHeartbeat: {
        payload: (after.payloadBytes - before.payloadBytes) / heartbeats,
        events: (after.eventBytes - before.eventBytes) / heartbeats,
        file: (after.fileBytes - before.fileBytes) / heartbeats,
      },
    });
  }
  return found;
}

/**
 * @param {Options} options
 * @param {number} connections
 * @param {Server} empty
 * @param {Service} service
 * @param {(text: string) => void} say
 * @returns {Promise<Series>}
 */
async function allocateSeries(options, connections, empty, service, say) {
  let run = 0;
  const pairs = new Pairs(options, connections, empty, service);
  const rounds = await pairs.measure('/allocate', () => ({ kind: 'allocate', run: (run += 1) }), say);
  return { path: '/allocate', connections, rounds, target: TARGETS[`/allocate ${connections}`] };
}

/**
 * One value a request, by type; and batches of snowflakes, whose ratio is that of requests, not of ids.
 * @param {Options} options
 * @param {Server} empty
 * @param {Service} service
 * @param {(text: string) => void} say
 */
async function mintSeries(options, empty, service, say) {
  const found = /** @type {Series[]} */ ([]);
  const get = () => /** @type {const} */ ({ kind: 'get' });
  for (const connections of options.connections) {
    const pairs = new Pairs(options, connections, empty, service);
    for (const type of MINTED) {
      const rounds = await pairs.measure(`/api/next-id/bench${type}?dataType=${type}`, get, say);
      const path = `/api/next-id ${type}`;
      found.push({ path, connections, rounds, target: TARGETS[`${path} ${connections}`] });
    }
  }
  const pairs = new Pairs(options, BATCH_CONNECTIONS, empty, service);
  const path = `/api/next-batch/benchsnowflake?dataType=snowflake&batchSize=${String(BATCH)}`;
  const rounds = await pairs.measure(path, get, say);
  const ids = Math.max(...rounds.map(({ berth }) => perSecond(berth))) * BATCH;
  say(
    `  snowflakes by next-batch of ${BATCH.toLocaleString('en')}: ${ids.toLocaleString('en')} ids/s ` +
      `(wanted: ${BATCH_IDS_WANTED.toLocaleString('en')})`,
  );
  found.push({ path: '/api/next-batch 10,000', connections: BATCH_CONNECTIONS, rounds, target: undefined });
  return found;
}

/** Empty handler, service, empty handler, service: what the machine does meanwhile falls on both. */
class Pairs {
  /**
   * @param {Options} options
   * @param {number} connections
   * @param {Server} empty
   * @param {Service} service
   */
  constructor({ rounds, seconds }, connections, empty, service) {
    this.rounds = rounds;
    this.seconds = seconds;
    this.connections = connections;
    this.empty = empty;
    this.service = service;
  }

  /**
   * @param {string} path
   * @param {() => What} what
   * @param {(text: string) => void} say
   * @returns {Promise<Round[]>}
   */
  async measure(path, what, say) {
    await this.load(`${this.empty.url}/empty`, what(), WARM_UP_SECONDS);
    await this.load(this.service.url + path, what(), WARM_UP_SECONDS);
    const rounds = /** @type {Round[]} */ ([]);
    while (rounds.length < this.rounds) {
      const round = await this.pair(path, what);
      rounds.push(round);
      const { empty, berth, ratio } = round;
      say(
        `  ${path} at ${this.connections}: empty ${perSecond(empty)}/s, ` +
          `Berth ${perSecond(berth)}/s: ${ratio.toFixed(3)}`,
      );
    }
    return rounds;
  }

  /**
   * @param {string} path
   * @param {() => What} what
   * @returns {Promise<Round>}
   */
  async pair(path, what) {
    const empty = await this.load(`${this.empty.url}/empty`, what(), this.seconds);
    const before = await readTurns(this.service.url);
    const berth = await this.load(this.service.url + path, what(), this.seconds);
    const after = await readTurns(this.service.url);
    const commits = after.commits - before.commits;
    return {
      empty,
      berth,
      ratio: perSecond(berth) / perSecond(empty),
      commitsPerSecond: commits / berth.seconds,
      commandsPerCommit: (after.commands - before.commands) / commits,
      commitMs: (1_000 * (after.commitSeconds - before.commitSeconds)) / commits,
    };
  }

  /**
   * @param {string} url
   * @param {What} what
   * @param {number} seconds
   */
  async load(url, what, seconds) {
    const measured = await measure({ ...what, url, seconds, connections: this.connections });
    if (measured.refused + measured.broken > 0) {
      throw new Error(
        `${url}: ${measured.refused} requests were refused and ${measured.broken} connections broke` +
          (what.kind === 'allocate' ? ' (is the pool used up? fewer --rounds or --seconds)' : ''),
      );
    }
    return measured;
  }
}

/** @param {Measured} measured */
export function perSecond({ requests, seconds }) {
  return Math.round(requests / seconds);
}
