import { constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeLedger } from '../ledger/make-ledger.mjs';
import { ROOT, elapsed } from '../setup/child.mjs';
import { RESULTS } from './servers.mjs';

/** @typedef {import('better-sqlite3').Database} Connection */

const SEED = 7;
const load = createRequire(join(ROOT, 'apps', 'api', 'package.json'));

/**
 * A generated ledger of so many events, made once and kept; brought up to date when the schema has changed since.
 * @param {number} events
 * @param {(text: string) => void} say
 */
export async function keptLedger(events, say) {
  const folder = join(RESULTS, 'ledgers', `${SEED}-${events}`);
  const file = join(folder, 'berth.db');
  const since = performance.now();
  if (!existsSync(file)) {
    say(`Making a ledger of ${events.toLocaleString('en')} events ...`);
    await makeLedger({ folder, seed: SEED, events });
    say(`  made in ${elapsed(since)}; kept in ${folder}`);
  }
  const { migrateSqlite } = /** @type {{ migrateSqlite: (file: string) => Promise<void> }} */ (
    await import(pathToFileURL(join(ROOT, 'apps/api/dist/ledger/sqlite/migrate.js')).href)
  );
  const migrated = performance.now();
  await migrateSqlite(file);
  const megabytes = Math.round(statSync(file).size / 2 ** 20).toLocaleString('en');
  say(`The ledger has ${megabytes} MB; bringing its schema up to date took ${elapsed(migrated)}`);
  return file;
}

/**
 * A copy that a service may write to, and that is gone at the end.
 * @param {string} file
 */
export function copyOf(file) {
  const folder = mkdtempSync(join(RESULTS, 'ledger-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(file, join(folder, 'berth.db'), constants.COPYFILE_FICLONE);
  return folder;
}

/**
 * @template Answer
 * @param {string} file
 * @param {(connection: Connection) => Answer} ask
 */
export function inLedger(file, ask) {
  const Database = /** @type {new (file: string, options: object) => Connection} */ (load('better-sqlite3'));
  const connection = new Database(file, { readonly: true });
  try {
    return ask(connection);
  } finally {
    connection.close();
  }
}

/** The target for a pool of the past is one for 10,000 identifiers; a pool never is of that size exactly. */
const SIZE_MAX = 12_000;

/**
 * What to ask about: clients of random leases, so that busy ones come up more often; random times; the largest pool,
 * and random times at which it had 10,000 identifiers, or some more.
 * @param {string} file
 * @param {number} count
 */
export function samples(file, count) {
  return inLedger(file, (connection) => {
    /** @param {string} sql @param {unknown[]} values */
    const one = (sql, ...values) =>
      connection
        .prepare(sql)
        .pluck()
        .get(...values);
    const last = Number(one('SELECT max(position) FROM events'));
    const draw = drawing(SEED);
    const positions = Array.from({ length: count }, () => Math.floor(draw() * last));
    const poolNumber = one('SELECT pool_no FROM leases GROUP BY pool_no ORDER BY count(*) DESC LIMIT 1');
    const grown =
      one('SELECT min(position) FROM pool_sizes WHERE pool_no = ? AND size > ?', poolNumber, SIZE_MAX) ??
      last;
    /** @param {number} position */
    const timeOf = (position) =>
      new Date(Number(one('SELECT recorded_at FROM events WHERE position = ?', position))).toISOString();
    return {
      clients: positions.map((position) =>
        String(one('SELECT client_id FROM tenancies WHERE token <= ? ORDER BY token DESC LIMIT 1', position)),
      ),
      times: positions.map(timeOf),
      timesBefore: positions.map((position) => timeOf(Math.floor((position / last) * Number(grown)))),
      pool: String(one('SELECT name FROM pools WHERE pool_no = ?', poolNumber)),
    };
  });
}

/**
 * The same numbers from 0 to 1 every time (a linear congruential generator is enough for this).
 * @param {number} seed
 */
function drawing(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
