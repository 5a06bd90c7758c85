import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { applyPragmas } from './connection.js';
import { APPLICATION_ID, Ledger1795305600000 } from './migrations/0001-ledger.js';
import { Mint1796601600000 } from './migrations/0002-mint.js';
import { History1797033600000 } from './migrations/0003-history.js';
import { Administration1797465600000 } from './migrations/0004-administration.js';
import { Events1797638400000 } from './migrations/0005-events.js';
import { Identifiers1797724800000 } from './migrations/0006-identifiers.js';

const MIGRATIONS = [
  Ledger1795305600000,
  Mint1796601600000,
  History1797033600000,
  Administration1797465600000,
  Events1797638400000,
  Identifiers1797724800000,
];
const MAGIC = 'SQLite format 3\0';
/** What `link` says when somebody else was first, or when the file system has no hard links. */
const NOT_LINKED = new Set(['EEXIST', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** The file cannot be served, and why, in one line for the operator. */
export class LedgerRefused extends Error {
  override readonly name = 'LedgerRefused';
}

/**
 * Makes the file if it is missing and brings its schema up to date. Throws `LedgerRefused` with one clear
 * line.
 */
export async function migrateSqlite(file: string): Promise<void> {
  makeFolder(dirname(file));
  try {
    if (!existsSync(file)) await makeLedger(file);
    refuseForeign(file);
    await bringUpToDate(file);
  } catch (error) {
    throw refusal(error, file);
  }
}

/**
 * Makes sure that the file is a ledger that this version can read as it stands. Throws `LedgerRefused` with one
 * clear line.
 */
export function refuseUnreadable(file: string): void {
  if (!existsSync(file)) throw new LedgerRefused(`there is no ledger at ${file}`);
  try {
    refuseForeign(file);
    const connection = openReadOnly(file);
    const applied = isMigrated(connection)
      ? connection.prepare<[], string>('SELECT name FROM migrations').pluck().all()
      : [];
    connection.close();
    refuseUnknown(applied, file);
    if (applied.length < MIGRATIONS.length) {
      throw new LedgerRefused(`${file} was written by an older Berth: serve it once with this version`);
    }
  } catch (error) {
    throw refusal(error, file);
  }
}

function isMigrated(connection: Database.Database): boolean {
  return connection.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'migrations'`).get() !== undefined;
}

/**
 * A new ledger gets its name when it is whole. Who is killed half way leaves nothing under that name, and of
 * two that start at the same moment one is first.
 */
async function makeLedger(file: string): Promise<void> {
  const unfinished = `${file}-new-${randomUUID()}`;
  try {
    await bringUpToDate(unfinished);
    linkSync(unfinished, file);
    syncFolder(dirname(file));
  } catch (error) {
    // Where there are no hard links it is made in its place.
    if (!NOT_LINKED.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    for (const part of ['', '-wal', '-shm', '-journal']) rmSync(unfinished + part, { force: true });
  }
}

/** The name is on the disk before anything is answered that stands under it. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

async function bringUpToDate(file: string): Promise<void> {
  const source = new DataSource({
    type: 'better-sqlite3',
    database: file,
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    // What fails is told by us, in one line.
    logger: 'debug',
    prepareDatabase: (connection) => {
      applyPragmas(connection as Database.Database);
    },
  });
  try {
    await source.initialize();
    // One transaction around all of it: another process may be starting on the same file.
    await source.query('BEGIN IMMEDIATE');
    await refuseNewer(source, file);
    await source.runMigrations({ transaction: 'none' });
    await source.query('COMMIT');
  } finally {
    if (source.isInitialized) await source.destroy();
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new LedgerRefused(`cannot make the data folder ${folder}: ${(error as Error).message}`);
  }
}

/** Looks before SQLite does: opening with WAL would write into a file that is not ours. */
function refuseForeign(file: string): void {
  if (!existsSync(file) || statSync(file).size === 0) return;
  if (!statSync(file).isFile() || !startsWithMagic(file))
    throw new LedgerRefused(`${file} is not a Berth ledger`);
  const connection = openReadOnly(file);
  try {
    const id: unknown = connection.pragma('application_id', { simple: true });
    const tables = connection.prepare(`SELECT count(*) FROM sqlite_schema`).pluck().get();
    if (id !== APPLICATION_ID && tables !== 0) throw new LedgerRefused(`${file} is not a Berth ledger`);
  } catch (error) {
    throw refusal(error, file);
  } finally {
    connection.close();
  }
}

function openReadOnly(file: string): Database.Database {
  try {
    return new Database(file, { readonly: true });
  } catch (error) {
    throw refusal(error, file);
  }
}

function startsWithMagic(file: string): boolean {
  const start = Buffer.alloc(MAGIC.length);
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    throw refusal(error, file);
  }
  readSync(descriptor, start, 0, start.length, 0);
  closeSync(descriptor);
  return start.toString('latin1') === MAGIC;
}

async function refuseNewer(source: DataSource, file: string): Promise<void> {
  const [table] = await source.query<unknown[]>(`SELECT 1 FROM sqlite_schema WHERE name = 'migrations'`);
  if (!table) return;
  const applied = await source.query<{ name: string }[]>('SELECT name FROM migrations');
  refuseUnknown(
    applied.map(({ name }) => name),
    file,
  );
}

function refuseUnknown(applied: readonly string[], file: string): void {
  const known = new Set(MIGRATIONS.map(({ name }) => name));
  const unknown = applied.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  const names = unknown.join(', ');
  throw new LedgerRefused(`${file} was written by a newer Berth (schema ${names}): start that version`);
}

/** One line for what a file can have against being served. */
function refusal(error: unknown, file: string): LedgerRefused {
  if (error instanceof LedgerRefused) return error;
  const { code = '', message } = error as { code?: string; message: string };
  const reasons: readonly (readonly [RegExp, string])[] = [
    [/SQLITE_NOTADB/, 'is not a Berth ledger'],
    [/SQLITE_CORRUPT/, `is damaged (${message}): restore a backup`],
    [/SQLITE_CANTOPEN|SQLITE_READONLY|SQLITE_PERM|EACCES|EPERM|EROFS/, 'cannot be opened for writing'],
    [/SQLITE_FULL|ENOSPC/, 'cannot be written: the disk is full'],
    [/SQLITE_BUSY|SQLITE_LOCKED/, 'is locked by another process'],
  ];
  const reason = reasons.find(([pattern]) => pattern.test(code) || pattern.test(message))?.[1];
  return new LedgerRefused(`${file} ${reason ?? `cannot be served: ${message}`}`, { cause: error });
}
