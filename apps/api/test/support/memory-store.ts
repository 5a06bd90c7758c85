import type { Recorded } from '@berth/domain';
import { replay } from '@berth/testkit';
import type { Append, LedgerStore, LoadedLedger, OpenedTurn } from '../../src/ledger/store.js';
import { AsyncLock } from './async-lock.js';

/** A ledger that is gone with the process; what several stores on one file share. */
export class MemoryLedger {
  readonly events: Recorded[] = [];
  readonly lock = new AsyncLock();
  aliveAt: number | undefined;
  /** Which store made the last mark of life; undefined when it has closed since. */
  aliveStore: MemoryStore | undefined;
}

const SHARED_TURNS = 10;

/** The port of the ledger over an array: what the loop needs of a database, and nothing else. */
export class MemoryStore implements LedgerStore {
  private letGo: (() => void) | undefined;
  /** For how many turns yet it takes itself for one of several, and locks before they are decided. */
  private sharedTurns = 0;

  constructor(private readonly ledger: MemoryLedger) {}

  async load(): Promise<LoadedLedger> {
    const { events, aliveAt, aliveStore } = this.ledger;
    const hasColleague = aliveStore !== undefined && aliveStore !== this;
    return { state: replay(events), aliveAt, hasColleague };
  }

  async open({ head, lock }: { readonly head: number; readonly lock: boolean }): Promise<OpenedTurn> {
    this.sharedTurns -= 1;
    if (!lock && this.sharedTurns < 0) return { unseen: [], aliveAt: undefined };
    this.letGo = await this.ledger.lock.acquire();
    return { unseen: this.ledger.events.slice(head).map(copied), aliveAt: this.ledger.aliveAt };
  }

  async commit({ head, events, aliveAt, mark }: Append): Promise<'committed' | 'moved'> {
    this.letGo ??= await this.ledger.lock.acquire();
    try {
      if (head !== this.ledger.events.length) {
        this.sharedTurns = SHARED_TURNS;
        return 'moved';
      }
      this.refuseDisorder(events);
      this.ledger.events.push(...events.map(copied));
      if (mark || events.length > 0) {
        this.ledger.aliveAt = Math.max(aliveAt, this.ledger.aliveAt ?? 0);
        this.ledger.aliveStore = this;
      }
      return 'committed';
    } finally {
      this.abandon();
    }
  }

  async close(aliveAt: number): Promise<void> {
    this.ledger.aliveAt = Math.max(aliveAt, this.ledger.aliveAt ?? 0);
    this.ledger.aliveStore = undefined;
  }

  get holdsLock(): boolean {
    return this.letGo !== undefined;
  }

  /** What a process leaves behind that is killed: its lock falls. */
  abandon(): void {
    this.letGo?.();
    this.letGo = undefined;
  }

  private refuseDisorder(events: readonly Recorded[]): void {
    let { length: position } = this.ledger.events;
    let recordedAt = this.ledger.events.at(-1)?.recordedAt ?? 0;
    for (const event of events) {
      if (event.position !== position) throw new Error('an event goes to the end of the ledger');
      if (event.recordedAt < recordedAt) throw new Error('ledger time never falls');
      position += 1;
      recordedAt = event.recordedAt;
    }
  }
}

/** As if it had been written down and read again: nobody shares it. */
function copied(event: Recorded): Recorded {
  return JSON.parse(JSON.stringify(event)) as Recorded;
}
