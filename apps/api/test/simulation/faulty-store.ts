import { setImmediate as nextRound } from 'node:timers/promises';
import type { Recorded } from '@berth/domain';
import type { Append, LedgerStore, LoadedLedger, OpenedTurn } from '../../src/ledger/store.js';
import type { Connection } from '../support/sqlite-in-process.js';

/** What the store of a simulated process asks of the world around it. */
export interface StoreSurroundings {
  /** Resolves when the process runs: at once, or when its pause is over; never when it is killed. */
  running(): Promise<void>;
  readonly isDead: boolean;
  readonly isDiskFailing: boolean;
  readonly hasColleague: boolean;
  /** A turn was decided; the answer is called when it is in the storage. */
  decided(): (events: readonly Recorded[]) => void;
  /** Somebody else had appended meanwhile: the turn is decided again. */
  moved(): void;
  crashed(): void;
}

export type CrashPoint = 'before commit' | 'after commit';

/** A store between the loop and the real one, that fails, stands still and dies when it is told to. */
export class FaultyStore implements LedgerStore {
  /** Where the process dies at its next commit that writes something. */
  crashAt: CrashPoint | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly surroundings: StoreSurroundings,
  ) {}

  async load(): Promise<LoadedLedger> {
    await this.surroundings.running();
    this.failWithDisk();
    const loaded = await this.alive(this.connection.store.load());
    return { ...loaded, hasColleague: this.surroundings.hasColleague };
  }

  async open(turn: { readonly head: number; readonly lock: boolean }): Promise<OpenedTurn> {
    await this.surroundings.running();
    return this.alive(this.connection.store.open(turn));
  }

  async commit(append: Append): Promise<'committed' | 'moved'> {
    const committed = this.surroundings.decided();
    // Who holds the lock is let finish: others would have to wait for it, which is another fault.
    if (!this.connection.holdsLock()) await this.surroundings.running();
    const crashAt = append.events.length > 0 ? this.crashAt : undefined;
    if (crashAt === 'before commit') {
      this.surroundings.crashed();
      return this.alive('moved');
    }
    if (this.surroundings.isDiskFailing) this.connection.abandon();
    this.failWithDisk();
    const outcome = await this.connection.store.commit(append);
    // As from another thread: it comes when what is going on has come to its end.
    await nextRound();
    if (outcome === 'moved') this.surroundings.moved();
    // It counts although the process may not have lived to see it.
    if (outcome === 'committed') committed(append.events);
    if (crashAt === 'after commit') this.surroundings.crashed();
    return this.alive(outcome);
  }

  async close(aliveAt: number): Promise<void> {
    await this.connection.store.close(aliveAt);
  }

  /** The answer, if the process lives to see it; else nothing comes, ever. */
  private async alive<Answer>(answer: Answer | Promise<Answer>): Promise<Answer> {
    const known = await answer;
    if (!this.surroundings.isDead) return known;
    this.connection.abandon();
    return new Promise(() => undefined);
  }

  private failWithDisk(): void {
    if (this.surroundings.isDiskFailing) throw new Error('database or disk is full');
  }
}
