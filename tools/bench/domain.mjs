import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../setup/child.mjs';

/** @typedef {import('@berth/domain')} Domain */
/** @typedef {import('@berth/domain').Command} Command */
/** @typedef {import('@berth/domain').LedgerTime} LedgerTime */
/** @typedef {'allocate' | 'heartbeat' | 'expire' | 'reclaim' | 'idle tick'} Operation */
/** @typedef {{ identifiers: number, nsPerOperation: Record<Operation, number> }} DomainResult */

const { emptyState, Turn } = /** @type {Domain} */ (
  await import(pathToFileURL(join(ROOT, 'libs', 'domain', 'dist', 'index.js')).href)
);

const SIZES = [1_000, 100_000, 1_000_000];
const POOL = 'fleet';
/** So long until every lease has come up once: a heartbeat. */
const ROTATION_MS = 3_600_000;
/** A little longer than two, so that those who come up at a tick are still held before it. */
const TTL_MS = 2 * ROTATION_MS + 2;
/** Leases that come up at a tick. Of those every tenth leaves its heartbeat out, and is dead the next time. */
const BATCH = 100;
const SILENT_EACH = 10;
const ROUNDS = { warmUpMin: 500, counted: 1_000 };
const CAUSE = { actor: 'bench' };
const SUSPICION = { share: 1, leasesMin: 1, suspendedMsMax: 0 };
const START = 1_700_000_000_000;

/**
 * What one operation of the rules costs in a pool of a thousand, of a hundred thousand and of a million identifiers,
 * all of them held, their deadlines spread over a TTL: decided and folded into the image, nothing stored.
 * @param {(text: string) => void} say
 * @returns {DomainResult[]}
 */
export function measureDomain(say) {
  return SIZES.map((identifiers) => {
    say(`domain: a pool of ${identifiers.toLocaleString('en')} identifiers`);
    const fleet = new Fleet(identifiers);
    const warmUp = Math.max(ROUNDS.warmUpMin, (2 * identifiers) / BATCH);
    for (let round = 0; round < warmUp; round += 1) fleet.round();
    fleet.forgetTimes();
    for (let round = 0; round < ROUNDS.counted; round += 1) fleet.round();
    return { identifiers, nsPerOperation: fleet.medians() };
  });
}

/** A full pool, in which the same round goes on for ever. */
class Fleet {
  state = emptyState();
  clients = /** @type {string[]} */ ([]);
  at = START;
  next = 0;
  booted = 0;
  times = /** @type {Map<Operation, number[]>} */ (new Map());

  /** @param {number} identifiers */
  constructor(identifiers) {
    this.tickMs = (ROTATION_MS * BATCH) / identifiers;
    const pattern = `vm-[${'1'.padStart(7, '0')}-${String(identifiers).padStart(7, '0')}]`;
    const policy = {
      ttlMs: TTL_MS,
      heartbeatMs: 1_000,
      holdDownMs: 0,
      order: /** @type {const} */ ('lowest'),
    };
    this.turn([{ type: 'CreatePool', pool: POOL, patterns: [pattern], policy }]);
    for (let ordinal = 0; ordinal < identifiers; ordinal += 1) {
      this.turn([this.allocation(ordinal)]);
      if (ordinal % BATCH === BATCH - 1) this.at += this.tickMs;
    }
  }

  /** The leases that come up next: most are renewed, the silent ones expire, rest, and go to new clients. */
  round() {
    const rotation = Math.floor(this.next / this.clients.length);
    const first = this.next % this.clients.length;
    const due = Array.from({ length: BATCH }, (_, index) => first + index);
    const dead = due.filter(
      (_, index) => rotation > 0 && index % SILENT_EACH === (rotation - 1) % SILENT_EACH,
    );
    const quiet = due.filter((_, index) => index % SILENT_EACH === rotation % SILENT_EACH);
    const heard = due.filter((ordinal) => !dead.includes(ordinal) && !quiet.includes(ordinal));
    this.next += BATCH;
    this.time('heartbeat', heard.length, () => this.turn(heard.map((ordinal) => this.heartbeat(ordinal))));
    this.time('idle tick', 1, () => this.turn([this.expireDue()]));
    this.at += this.tickMs;
    this.time('expire', BATCH, () => this.turn([this.expireDue()]));
    this.time('reclaim', dead.length, () => this.turn([{ type: 'ReclaimDue', limit: 1_000 }]));
    const allocations = dead.map((ordinal) => this.allocation(ordinal));
    this.time('allocate', dead.length, () => this.turn(allocations));
  }

  /** @param {readonly Command[]} commands */
  turn(commands) {
    const turn = new Turn(this.state, /** @type {LedgerTime} */ (Math.floor(this.at)));
    for (const command of commands) {
      const decision = turn.handle(command, CAUSE);
      if (!decision.ok) throw new Error(`${command.type} was refused: ${JSON.stringify(decision.rejection)}`);
    }
  }

  /**
   * @param {number} ordinal
   * @returns {Command}
   */
  allocation(ordinal) {
    this.booted += 1;
    const clientId = `host-${this.booted}`;
    this.clients[ordinal] = clientId;
    return { type: 'AllocateIdentifier', pool: POOL, clientId };
  }

  /**
   * @param {number} ordinal
   * @returns {Command}
   */
  heartbeat(ordinal) {
    const identifier = `vm-${String(ordinal + 1).padStart(7, '0')}`;
    return { type: 'RecordHeartbeat', pool: POOL, clientId: this.clients[ordinal] ?? '', identifier };
  }

  /** @returns {Command} */
  expireDue() {
    return { type: 'ExpireDue', limit: 1_000, suspicion: SUSPICION };
  }

  /**
   * @param {Operation} operation
   * @param {number} count
   * @param {() => void} work
   */
  time(operation, count, work) {
    const since = process.hrtime.bigint();
    work();
    const ns = Number(process.hrtime.bigint() - since) / count;
    const times = this.times.get(operation);
    if (times) times.push(ns);
    else this.times.set(operation, [ns]);
  }

  forgetTimes() {
    this.times.clear();
  }

  medians() {
    const middles = /** @type {Record<Operation, number>} */ ({});
    for (const [operation, times] of this.times) {
      middles[operation] = times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
    }
    return middles;
  }
}
