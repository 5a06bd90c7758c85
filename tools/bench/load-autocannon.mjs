// The load where wrk is not installed: autocannon, in a process of its own. Takes one argument, a `Load`
// as JSON, and prints one line of JSON as load.lua does.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** @typedef {import('./load.mjs').Load} Load */
/** @typedef {{ '2xx': number, non2xx: number, errors: number, duration: number,
 *   latency: { p50: number, p99: number } }} Result */
/** @typedef {{ body: string }} Request */

const autocannon = /** @type {(options: object) => Promise<Result>} */ (
  createRequire(import.meta.url)('autocannon')
);
const load = /** @type {Load} */ (JSON.parse(process.argv[2] ?? ''));
const result = await autocannon({
  url: load.url,
  connections: load.connections,
  duration: load.seconds,
  ...(load.kind === 'get'
    ? {}
    : posted(load.kind === 'liveness' ? rotation(load.bodies) : freshClients(load.run))),
});
console.log(
  JSON.stringify({
    requests: result['2xx'] + result.non2xx,
    seconds: result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    refused: result.non2xx,
    broken: result.errors,
  }),
);

/** @param {() => string} next */
function posted(next) {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    requests: [{ setupRequest: (/** @type {Request} */ request) => ({ ...request, body: next() }) }],
  };
}

/** @param {string} file */
function rotation(file) {
  const bodies = readFileSync(file, 'utf8').trimEnd().split('\n');
  let at = -1;
  return () => bodies[(at = (at + 1) % bodies.length)] ?? '';
}

/** @param {number} run */
function freshClients(run) {
  let count = 0;
  return () => {
    count += 1;
    const spread = (count * 2_654_435_761) % 4_294_967_296;
    return `{"client_id":"i-${hex(spread, 8)}${hex(run, 2)}${hex(count, 6)}"}`;
  };
}

/**
 * @param {number} value
 * @param {number} digits
 */
function hex(value, digits) {
  return value.toString(16).padStart(digits, '0');
}
