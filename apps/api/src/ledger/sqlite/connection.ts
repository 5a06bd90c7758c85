import Database from 'better-sqlite3';

/**
 * What a connection that may write has to be, whatever the package was built with: asserted, not hoped
 * for.
 */
const PRAGMAS = {
  journal_mode: 'wal',
  synchronous: 2,
  busy_timeout: 5_000,
  foreign_keys: 1,
  recursive_triggers: 1,
  trusted_schema: 0,
} as const;

const GUARDS = [
  'events_are_not_updated',
  'events_are_not_deleted',
  'events_are_gapless',
  'events_do_not_go_back',
];

/**
 * Sets what makes a commit durable and the ledger append-only, and reads it back. Throws when one does
 * not hold.
 */
export function applyPragmas(connection: Database.Database): void {
  // Half of SQLite's default: a heartbeat changes one row of one page, and a commit writes every changed
  // page to the log. Takes effect in a new file only.
  connection.pragma('page_size = 2048');
  for (const [name, wanted] of Object.entries(PRAGMAS)) {
    connection.pragma(`${name} = ${String(wanted)}`);
    const found: unknown = connection.pragma(name, { simple: true });
    if (found !== wanted) throw new Error(`PRAGMA ${name} is ${String(found)}, must be ${String(wanted)}`);
  }
  connection.pragma('cache_size = -65536');
  // A checkpoint every 32 MB instead of every 4: it holds up commits, and most pages change many times in
  // between.
  connection.pragma('wal_autocheckpoint = 16384');
  connection.pragma('journal_size_limit = 67108864');
}

/**
 * Opens the ledger for writing. Throws when a guard trigger is missing: somebody has changed the schema
 * by hand.
 */
export function openForWriting(file: string): Database.Database {
  const connection = new Database(file, { fileMustExist: true });
  applyPragmas(connection);
  const found = new Set(
    connection.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).pluck().all(),
  );
  const missing = GUARDS.filter((guard) => !found.has(guard));
  if (missing.length > 0) throw new Error(`guard triggers are missing: ${missing.join(', ')}`);
  return connection;
}
