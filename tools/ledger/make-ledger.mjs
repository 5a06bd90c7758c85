import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, SetupError } from '../setup/child.mjs';

/** @typedef {import('better-sqlite3').Database} Connection */
/** @typedef {import('@berth/testkit').HistoryOptions} HistoryOptions */
/** @typedef {import('../../apps/api/dist/ledger/sqlite/sqlite-store.js')} Store */

const load = createRequire(join(ROOT, 'apps', 'api', 'package.json'));

/**
 * Writes a generated history into a new ledger, through the service's own rules, writer and projections, many turns
 * a transaction; answers its file. A ledger that was not finished is not left behind.
 * @param {HistoryOptions & { folder: string }} options
 * @param {(events: number) => void} [tellProgress]
 */
export async function makeLedger({ folder, ...options }, tellProgress) {
  const file = join(folder, 'berth.db');
  if (existsSync(file)) throw new SetupError(`${file} exists already: nothing was changed`);
  mkdirSync(folder, { recursive: true });
  const [{ FleetHistory, writeHistory }, { SqliteStore }] = await Promise.all([
    /** @type {Promise<typeof import('@berth/testkit')>} */ (built('libs/testkit/dist/index.js')),
    /** @type {Promise<Store>} */ (built('apps/api/dist/ledger/sqlite/sqlite-store.js')),
  ]);
  const store = await SqliteStore.open(file);
  const remove = () => ['', '-wal', '-shm'].forEach((part) => rmSync(file + part, { force: true }));
  process.once('exit', remove);
  const aliveAt = await writeHistory(
    new FleetHistory(options),
    (append) => store.commit(append),
    tellProgress,
  );
  await store.close(aliveAt);
  process.removeListener('exit', remove);
  return file;
}

/**
 * How many events of each type a ledger has, the most frequent first, and how many heartbeats they hold.
 * @param {string} file
 */
export function countEvents(file) {
  const Database = /** @type {new (file: string, options: object) => Connection} */ (load('better-sqlite3'));
  const connection = new Database(file, { readonly: true });
  try {
    const byType = /** @type {{ type: string, count: number }[]} */ (
      connection.prepare('SELECT type, count(*) AS count FROM events GROUP BY type ORDER BY count DESC').all()
    );
    const heartbeats = connection
      .prepare(
        `SELECT coalesce(sum(json_array_length(payload, '$.ordinals')), 0) FROM events
          WHERE type = 'HeartbeatsRecorded'`,
      )
      .pluck()
      .get();
    return { byType, heartbeats: Number(heartbeats) };
  } finally {
    connection.close();
  }
}

/** @param {string} path */
function built(path) {
  return import(pathToFileURL(join(ROOT, path)).href);
}
