import { existsSync, mkdirSync, openSync, readSync, closeSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { applyPragmas } from './connection.js';
import { APPLICATION_ID, Ledger1795305600000 } from './migrations/0001-ledger.js';

const MIGRATIONS = [Ledger1795305600000];
const MAGIC = 'SQLite format 3\0';

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
  refuseForeign(file);
  const source = new DataSource({
    type: 'better-sqlite3',
    database: file,
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    prepareDatabase: (connection) => {
      applyPragmas(connection as Database.Database);
    },
  });
  try {
    await source.initialize();
    await refuseNewer(source, file);
    await source.runMigrations({ transaction: 'each' });
  } catch (error) {
    throw refusal(error, file);
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
  const known = new Set(MIGRATIONS.map(({ name }) => name));
  const unknown = applied.filter(({ name }) => !known.has(name));
  if (unknown.length === 0) return;
  const names = unknown.map(({ name }) => name).join(', ');
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
