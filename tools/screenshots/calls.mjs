/**
 * @typedef {object} Calls
 * @property {(path: string) => Promise<unknown>} get
 * @property {(path: string, body: object) => Promise<unknown>} post
 */

/**
 * Calls of a service; each rejects when its answer is no success.
 * @param {string} url
 * @returns {Calls}
 */
export function callsOf(url) {
  /** @param {string} path @param {RequestInit} [init] */
  const ask = async (path, init) => {
    const response = await fetch(url + path, init);
    if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${await response.text()}`);
    return response.json();
  };
  const headers = { 'content-type': 'application/json' };
  return {
    get: (path) => ask(path),
    post: (path, body) => ask(path, { method: 'POST', headers, body: JSON.stringify(body) }),
  };
}
