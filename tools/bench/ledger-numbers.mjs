import { closeSync, fdatasyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../setup/child.mjs';

/** @typedef {import('better-sqlite3').Database} Connection */
/** @typedef {{ commits: number, commands: number, commitSeconds: number }} Turns */
/** @typedef {{ heartbeats: number, payloadBytes: number, eventBytes: number, fileBytes: number }} Disk */

const load = createRequire(join(ROOT, 'apps', 'api', 'package.json'));
const FSYNCS = 100;

/**
 * The commit loop's own counters, since the service started.
 * @param {string} url
 * @returns {Promise<Turns>}
 */
export async function readTurns(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  /** @param {string} name */
  const value = (name) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  return {
    commits: value('berth_commit_commands_count'),
    commands: value('berth_commit_commands_sum'),
    commitSeconds: value('berth_commit_seconds_sum'),
  };
}

/**
 * What the ledger holds and takes on disk, with the write-ahead log folded into the file.
 * @param {string} folder
 * @returns {Disk}
 */
export function readDisk(folder) {
  const file = join(folder, 'berth.db');
  const connection = open(file);
  try {
    connection.pragma('wal_checkpoint(TRUNCATE)');
    const events = /** @type {{ heartbeats: number, payloadBytes: number }} */ (
      connection
        .prepare(
          `SELECT coalesce(sum(json_array_length(payload, '$.ordinals')), 0) AS heartbeats,
            coalesce(sum(length(payload)), 0) AS payloadBytes FROM events WHERE type = 'HeartbeatsRecorded'`,
        )
        .get()
    );
    const eventBytes = /** @type {number} */ (
      connection.prepare(`SELECT sum(pgsize) FROM dbstat WHERE name = 'events'`).pluck().get()
    );
    return { ...events, eventBytes, fileBytes: statSync(file).size };
  } finally {
    connection.close();
  }
}

/**
 * The settings that the service's own code gives its writing connection, which reads them back and
 * refuses others. Throws when a commit would not be forced to the disk. @param {string} folder
 */
export async function assertDurable(folder) {
  const { openForWriting } = /** @type {{ openForWriting: (file: string) => Connection }} */ (
    await import(pathToFileURL(join(ROOT, 'apps/api/dist/ledger/sqlite/connection.js')).href)
  );
  const connection = openForWriting(join(folder, 'berth.db'));
  const synchronous = connection.pragma('synchronous', { simple: true });
  const journal = connection.pragma('journal_mode', { simple: true });
  connection.close();
  if (synchronous !== 2) throw new Error(`synchronous is ${String(synchronous)}, not 2 (FULL)`);
  return `synchronous=FULL, journal_mode=${String(journal)}`;
}

/**
 * How long this disk takes to force 4 KB down, in ms: the median of some.
 * @param {string} folder
 */
export function fsyncMs(folder) {
  const file = join(folder, 'fsync.probe');
  const descriptor = openSync(file, 'w');
  const block = Buffer.alloc(4_096, 1);
  const times = Array.from({ length: FSYNCS }, () => {
    const since = performance.now();
    writeSync(descriptor, block);
    fdatasyncSync(descriptor);
    return performance.now() - since;
  });
  closeSync(descriptor);
  rmSync(file);
  return times.sort((a, b) => a - b)[FSYNCS / 2] ?? Number.NaN;
}

/**
 * @param {string} file
 * @returns {Connection}
 */
function open(file) {
  const Database = /** @type {new (file: string) => Connection} */ (load('better-sqlite3'));
  return new Database(file);
}
