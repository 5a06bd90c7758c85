import type { Recorded } from '@berth/domain';
import { SqliteInProcess } from './sqlite-in-process.js';

const BATCH = 1_000;

/** Makes a ledger file of events that were decided elsewhere, as the service would have written it. */
export async function writeLedger(file: string, events: readonly Recorded[]): Promise<void> {
  const { store } = await new SqliteInProcess(file).connect();
  for (let head = 0; head < events.length; head += BATCH) {
    const batch = events.slice(head, head + BATCH);
    const aliveAt = batch.at(-1)?.recordedAt ?? 0;
    const answer = await store.commit({ head, events: batch, aliveAt, mark: true });
    if (answer !== 'committed') throw new Error(`position ${String(head)} has ${answer}`);
  }
  await store.close(events.at(-1)?.recordedAt ?? 0);
}
