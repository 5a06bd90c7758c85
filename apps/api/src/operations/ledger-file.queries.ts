import type { Query } from '../ledger/reader.js';

/** What reads and writes the ledger. */
export const SQLITE_VERSION: Query = { text: 'SELECT sqlite_version() AS version', values: [] };
