/** @typedef {import('./calls.mjs').Calls} Calls */
/** @typedef {{ identifier: string, client_id: string }} Held */

const POOL = 'edge';
const POOLS = ['web', 'batch', 'ci', 'db', 'gpu', POOL];
const MACHINES = 46_000;
const AT_ONCE = 64;
const BEAT_EVERY_MS = 6_000;
/** Of the bulk call of heartbeats. */
const BEATS_MAX = 10_000;
/** Until who fell silent is late, and others have expired; see the policy below. */
const SILENCE_MS = { first: 45_000, second: 32_000 };

/** A pool of 65,536 identifiers as it looks on a working day, and what keeps it and the others alive. */
export class Fleet {
  /** @type {Set<string>} */
  #silent = new Set();
  #isOver = false;
  /** @type {Promise<void>} */
  #beating = Promise.resolve();
  /** @type {Calls} */
  #calls;

  /** @param {Calls} calls */
  constructor(calls) {
    this.#calls = calls;
  }

  async populate() {
    const { post } = this.#calls;
    this.#beating = this.#beat();
    await post('/v1/pools', {
      pool: POOL,
      identifiers: ['edge-[00001-65536]'],
      ...{ ttl: '70s', heartbeat: '20s', hold_down: '5m' },
      reason: 'the edge moves to one pool',
    });
    await this.#each(MACHINES, (index) => post('/allocate', { client_id: clientOf(index), pool: POOL }));
    await this.#each(MACHINES, async (index) => {
      if (isChosen(index, 'left', 0.06)) await this.#release(index);
    });
    await this.#withhold();
    await this.#mint();
    this.#fallSilent('dead', 0.012);
    await pause(SILENCE_MS.first);
    this.#fallSilent('slow', 0.018);
    await pause(SILENCE_MS.second);
  }

  /** Ends its heartbeats. */
  async stop() {
    this.#isOver = true;
    await this.#beating;
  }

  /** @param {number} index */
  async #release(index) {
    const { get, post } = this.#calls;
    const client = clientOf(index);
    const { identifier } = /** @type {Held} */ (await get(`/client/${client}`));
    await post('/release', { client_id: client, identifier, pool: POOL });
  }

  /** A rack that is kept for somebody, and some that nobody shall have. */
  async #withhold() {
    const { post } = this.#calls;
    const path = (/** @type {number} */ number) => `/v1/pools/${POOL}/identifiers/${identifierOf(number)}`;
    for (let number = 52_225; number < 52_225 + 96; number += 1) {
      const reason = 'rack 17 comes on Thursday';
      await post(`${path(number)}/reserve`, { client_id: `rack-17-${String(number)}`, reason });
    }
    for (let number = 12_033; number < 12_033 + 40; number += 1) {
      await post(`${path(number)}/quarantine`, { reason: 'addresses of the switch that burnt' });
    }
  }

  async #mint() {
    const { post } = this.#calls;
    await post('/api/init/order', { dataType: 'long', startValue: '48210000' });
    await post('/api/init/ticket', { dataType: 'int', startValue: 1_770_000_000 });
    await post('/api/init/legacy-invoice', { dataType: 'int', startValue: 2_064_000_000 });
    const types = { order: 'long', trade: 'snowflake', session: 'uuidv7', upload: 'ksuid', invite: 'nanoid' };
    for (const [entity, dataType] of Object.entries(types)) {
      await post(`/api/next-batch/${entity}`, { dataType, batchSize: 20 });
    }
  }

  /** @param {string} why @param {number} share */
  #fallSilent(why, share) {
    for (let index = 0; index < MACHINES; index += 1) {
      if (isChosen(index, why, share)) this.#silent.add(clientOf(index));
    }
  }

  async #beat() {
    while (!this.#isOver) {
      for (const pool of POOLS) {
        // A round that fails is made up for by the next.
        await this.#beatIn(pool).catch(() => undefined);
      }
      await pause(BEAT_EVERY_MS);
    }
  }

  /**
   * Heartbeats for all that is held in a pool, but of those who fell silent.
   * @param {string} pool
   */
  async #beatIn(pool) {
    const { get, post } = this.#calls;
    const held = /** @type {readonly Held[]} */ (await get(`/allocated?pool=${pool}`));
    const speaking = held
      .filter(({ client_id: client }) => !this.#silent.has(client))
      .map(({ client_id, identifier }) => ({ client_id, identifier }));
    for (let first = 0; first < speaking.length; first += BEATS_MAX) {
      await post('/v1/heartbeats', { pool, heartbeats: speaking.slice(first, first + BEATS_MAX) });
    }
  }

  /** @param {number} count @param {(index: number) => Promise<unknown>} act */
  async #each(count, act) {
    let next = 0;
    const work = async () => {
      for (let index = next++; index < count; index = next++) await act(index);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }
}

/** @param {number} index */
function clientOf(index) {
  return `edge-${(index >> 8).toString(16).padStart(2, '0')}-${(index & 255).toString(16).padStart(2, '0')}`;
}

/** @param {number} number */
function identifierOf(number) {
  return `edge-${String(number).padStart(5, '0')}`;
}

/**
 * The same ones every time: by a hash of FNV-1a.
 * @param {number} index @param {string} why @param {number} share
 */
function isChosen(index, why, share) {
  let hash = 0x811c9dc5;
  for (const letter of `${why} ${String(index)}`) {
    hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  }
  hash ^= hash >>> 15;
  return (Math.imul(hash, 0x2c1b3c6d) >>> 0) / 2 ** 32 < share;
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
