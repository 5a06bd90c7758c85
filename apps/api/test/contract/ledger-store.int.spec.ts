import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteStore } from '../../src/ledger/sqlite/sqlite-store.js';
import { describeLedgerStore } from './ledger-store.contract.js';

describeLedgerStore('SQLite, each store with a writer thread', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-contract-'));
  const stores: SqliteStore[] = [];
  return {
    connect: async () => {
      const store = await SqliteStore.open(join(folder, 'berth.db'));
      stores.push(store);
      return store;
    },
    dispose: async () => {
      // Ends the threads; one that a test has closed already is gone.
      await Promise.allSettled(stores.map((store) => store.close(0)));
      await rm(folder, { recursive: true, force: true });
    },
  };
});
