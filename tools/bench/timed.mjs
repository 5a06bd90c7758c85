import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/**
 * Asks, reads the whole answer, and says how long that took in ms. Throws on any status but 200.
 * @param {string} url
 * @param {string} [body] sent by POST
 * @returns {Promise<{ ms: number, text: string }>}
 */
export function timed(url, body) {
  const since = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      agent,
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'content-length': Buffer.byteLength(body) },
    });
    sent.once('error', reject);
    sent.once('response', (answer) => {
      answer.toArray().then((chunks) => {
        const text = Buffer.concat(chunks).toString();
        if (answer.statusCode === 200) resolve({ ms: performance.now() - since, text });
        else reject(new Error(`${url} answered ${String(answer.statusCode)}: ${text}`));
      }, reject);
    });
    sent.end(body);
  });
}

/**
 * One after the other; how long each took, in ms.
 * @param {readonly string[]} urls
 */
export async function timeAll(urls) {
  const times = [];
  for (const url of urls) times.push((await timed(url)).ms);
  return times;
}

/**
 * @param {readonly number[]} values
 * @param {number} share of them that are not above the answer
 */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
