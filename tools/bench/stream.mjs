import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { holdIdentifiers } from './hold.mjs';
import { measure } from './load.mjs';
import { startService } from './servers.mjs';

/** @typedef {{ perSecond: number, p99Ms: number, cpuUs: number }} Side `cpuUs`: of the service, for one heartbeat */
/** @typedef {{ without: Side, with: Side, ratio: number, cpuRatio: number }} StreamRound */

const READERS = 1_000;
const HELD = 20_000;
const CONNECTIONS = 64;
const WARM_UP_SECONDS = 2;
const SETTLED_MS = 4_000;

/**
 * Heartbeats while nobody and while a thousand read `/v1/stream`, in turns: what the machine does meanwhile falls on
 * both. Readers are a process of their own and take their part of the cores; what they cost the service itself is
 * its time on a core for one heartbeat.
 * @param {{ rounds: number, seconds: number }} options
 * @param {(text: string) => void} say
 * @returns {Promise<StreamRound[]>}
 */
export async function measureStream({ rounds, seconds }, say) {
  say(`/liveness at ${CONNECTIONS} with and without ${READERS.toLocaleString('en')} readers of /v1/stream`);
  const service = await startService(`vm-[000001-${String(HELD).padStart(6, '0')}]`);
  const found = /** @type {StreamRound[]} */ ([]);
  try {
    const bodies = await holdIdentifiers(service, HELD);
    const load = () => side(service.url, bodies, seconds);
    await side(service.url, bodies, WARM_UP_SECONDS);
    while (found.length < rounds) {
      const without = await load();
      const readers = await startReaders(service.url);
      // What is told to each at first is over by then.
      await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
      const withThem = await load();
      await readers.stop();
      const ratio = withThem.perSecond / without.perSecond;
      const cpuRatio = withThem.cpuUs / without.cpuUs;
      found.push({ without, with: withThem, ratio, cpuRatio });
      say(
        `  without ${told(without)}, with ${told(withThem)}: ` +
          `${ratio.toFixed(3)} of the heartbeats, ${cpuRatio.toFixed(3)} of the time for each`,
      );
    }
  } finally {
    await service.stop();
  }
  return found;
}

/** @param {Side} side */
function told({ perSecond, p99Ms, cpuUs }) {
  return `${Math.round(perSecond)}/s (p99 ${p99Ms.toFixed(1)} ms, ${cpuUs.toFixed(1)} µs each)`;
}

/**
 * @param {string} url
 * @param {string} bodies
 * @param {number} seconds
 * @returns {Promise<Side>}
 */
async function side(url, bodies, seconds) {
  const before = await cpuSeconds(url);
  const load = { kind: /** @type {const} */ ('liveness'), bodies, connections: CONNECTIONS, seconds };
  const measured = await measure({ ...load, url: `${url}/liveness` });
  const spent = (await cpuSeconds(url)) - before;
  if (measured.refused + measured.broken > 0) throw new Error(`${url}: heartbeats were refused`);
  return {
    perSecond: measured.requests / measured.seconds,
    p99Ms: measured.p99Ms,
    cpuUs: (1e6 * spent) / measured.requests,
  };
}

/** @param {string} url */
async function cpuSeconds(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^berth_process_cpu_seconds_total (\S+)$/m.exec(text)?.[1] ?? Number.NaN);
}

/** @param {string} url */
async function startReaders(url) {
  const script = fileURLToPath(new URL('stream-readers.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, url, String(READERS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'close');
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  await Promise.race([
    once(child.stdout, 'data'),
    gone.then(() => Promise.reject(new Error('the readers are gone'))),
  ]);
  return {
    stop: async () => {
      kill();
      await gone;
      process.removeListener('exit', kill);
    },
  };
}
