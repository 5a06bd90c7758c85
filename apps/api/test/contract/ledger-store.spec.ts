import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryLedger, MemoryStore } from '../support/memory-store.js';
import { SqliteInProcess } from '../support/sqlite-in-process.js';
import { describeLedgerStore } from './ledger-store.contract.js';

describeLedgerStore('memory', async () => {
  const ledger = new MemoryLedger();
  return { connect: async () => new MemoryStore(ledger), dispose: async () => undefined };
});

describeLedgerStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-contract-'));
  const ledger = new SqliteInProcess(join(folder, 'berth.db'));
  return {
    connect: async () => (await ledger.connect()).store,
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
});
