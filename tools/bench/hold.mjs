import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOCKETS = 64;

/**
 * Has `count` clients take an identifier each, and writes the body of each one's heartbeat to a file, one
 * a line. @param {import('./servers.mjs').Service} service @param {number} count @returns
 * {Promise<string>} the file
 */
export async function holdIdentifiers({ url, folder }, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });
  const bodies = /** @type {string[]} */ ([]);
  let next = 0;
  const worker = async () => {
    while (next < count) {
      next += 1;
      const lease = await allocate(`${url}/allocate`, `host-${String(next).padStart(6, '0')}`, agent);
      bodies.push(JSON.stringify(lease));
    }
  };
  await Promise.all(Array.from({ length: SOCKETS }, worker));
  agent.destroy();
  const file = join(folder, 'heartbeats.jsonl');
  // Shuffled, as heartbeats of a real fleet come in no order of the pool.
  writeFileSync(file, `${shuffled(bodies).join('\n')}\n`);
  return file;
}

/**
 * @param {string} url
 * @param {string} clientId
 * @param {Agent} agent
 */
async function allocate(url, clientId, agent) {
  const body = JSON.stringify({ client_id: clientId });
  const call = request(url, { method: 'POST', agent, headers: { 'content-length': body.length } });
  call.end(body);
  const [answer] = /** @type {[import('node:http').IncomingMessage]} */ (await once(call, 'response'));
  const text = Buffer.concat(await answer.toArray()).toString();
  if (answer.statusCode !== 200) throw new Error(`allocate answered ${String(answer.statusCode)}: ${text}`);
  const { client_id, identifier, token } = /** @type {Record<string, unknown>} */ (JSON.parse(text));
  return { client_id, identifier, token };
}

/**
 * The same order every time (a linear congruential generator is enough for this).
 * @param {readonly string[]} lines
 */
function shuffled(lines) {
  const order = [...lines].sort();
  let state = 1;
  for (let at = order.length - 1; at > 0; at -= 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const other = state % (at + 1);
    [order[at], order[other]] = [order[other] ?? '', order[at] ?? ''];
  }
  return order;
}
