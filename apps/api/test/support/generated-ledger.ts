import { join } from 'node:path';
import { FleetHistory, writeHistory, type HistoryOptions } from '@berth/testkit';
import { SqliteInProcess } from './sqlite-in-process.js';

/** Writes a generated history into a new ledger in the folder; answers the ledger's file. */
export async function generateLedger(folder: string, options: HistoryOptions): Promise<string> {
  const file = join(folder, 'berth.db');
  const { store } = await new SqliteInProcess(file).connect();
  await store.close(await writeHistory(new FleetHistory(options), (append) => store.commit(append)));
  return file;
}
