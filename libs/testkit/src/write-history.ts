import type { Recorded } from '@berth/domain';
import type { FleetHistory } from './fleet-history.js';

/** What the store of a ledger appends in one transaction (its `Append`). */
interface HistoryAppend {
  readonly head: number;
  readonly events: readonly Recorded[];
  readonly aliveAt: number;
  readonly mark: boolean;
}

/** A transaction takes turns until it has this many events, or heartbeats. */
const APPEND = { eventsMin: 20_000, heartbeatsMin: 100_000 };

/**
 * Has a whole history appended, many turns a transaction: one is written while the next is being decided. Answers
 * when its last event was recorded, in ledger ms.
 */
export async function writeHistory(
  history: FleetHistory,
  commit: (append: HistoryAppend) => Promise<unknown>,
  tellProgress: (events: number) => void = () => undefined,
): Promise<number> {
  let head = 0;
  let aliveAt = 0;
  let events: Recorded[] = [];
  let heartbeats = 0;
  let underWay: Promise<unknown> = Promise.resolve();
  const append = async (): Promise<void> => {
    await underWay;
    tellProgress(head);
    underWay = commit({ head, events, aliveAt, mark: true });
    head += events.length;
    events = [];
    heartbeats = 0;
  };
  for (const turn of history.turns()) {
    for (const event of turn) {
      events.push(event);
      aliveAt = event.recordedAt;
      if (event.type === 'HeartbeatsRecorded') heartbeats += event.data.ordinals.length;
    }
    if (events.length >= APPEND.eventsMin || heartbeats >= APPEND.heartbeatsMin) await append();
  }
  await append();
  await underWay;
  return aliveAt;
}
