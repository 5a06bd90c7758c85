import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Recorded } from '@berth/domain';
import { MemoryLedger, MemoryStore } from '../support/memory-store.js';
import { SqliteInProcess, type Connection } from '../support/sqlite-in-process.js';

/** Where a simulated service keeps its ledger: outlives its processes. */
export interface Storage {
  connect(): Promise<Connection>;
  /** All events, in their order. */
  events(): Promise<readonly Recorded[]>;
  dispose(): Promise<void>;
}

export async function memoryStorage(): Promise<Storage> {
  const ledger = new MemoryLedger();
  return {
    connect: async () => {
      const store = new MemoryStore(ledger);
      return { store, holdsLock: () => store.holdsLock, abandon: () => store.abandon() };
    },
    events: async () => ledger.events,
    dispose: async () => undefined,
  };
}

export async function sqliteStorage(): Promise<Storage> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-simulation-'));
  const ledger = new SqliteInProcess(join(folder, 'berth.db'));
  return {
    connect: () => ledger.connect(),
    events: async () => {
      const { store, abandon } = await ledger.connect();
      const { unseen } = await store.open({ head: 0, lock: true });
      abandon();
      await store.close(0);
      return unseen;
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}
