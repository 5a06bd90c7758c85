import { timed } from './timed.mjs';

/**
 * Sends heartbeats at a steady pace, whether the service keeps up or not, and answers how long each took in ms,
 * counted from when it was due: who waits in a queue has waited.
 * @param {{ url: string, bodies: readonly string[], perSecond: number, seconds: number }} pace
 */
export async function pacedHeartbeats({ url, bodies, perSecond, seconds }) {
  const times = /** @type {number[]} */ ([]);
  const underWay = [];
  const startedAt = performance.now();
  for (let sent = 0; sent < perSecond * seconds;) {
    const due = Math.min(perSecond * seconds, ((performance.now() - startedAt) / 1_000) * perSecond);
    for (; sent < due; sent += 1) {
      const dueAt = startedAt + (sent / perSecond) * 1_000;
      const body = bodies[sent % bodies.length] ?? '';
      underWay.push(timed(`${url}/liveness`, body).then(() => times.push(performance.now() - dueAt)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(underWay);
  return times;
}
