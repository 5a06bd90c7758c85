import {
  emptyState,
  evolve,
  momentAt,
  Turn,
  type Cause,
  type Command,
  type CommandOf,
  type CommandType,
  type Decision,
  type LedgerEvent,
  type LedgerState,
  type Moment,
  type Recorded,
  type Rejection,
  type ResultOf,
} from '@berth/domain';
import type { Clock } from '../platform/clock.js';
import { CommandQueue, type Pending } from './command-queue.js';
import { ServiceTime } from './service-time.js';
import { LedgerUnavailable, type LedgerStore } from './store.js';

/** What a turn did, for metrics and logs. Times in ms. */
export interface TurnReport {
  readonly commands: number;
  readonly events: readonly Recorded[];
  readonly waitedMs: number;
  readonly commitMs: number;
}

export interface LedgerListener {
  committed(report: TurnReport): void;
  failed(error: Error): void;
  recovered(): void;
}

export interface LedgerStatus {
  readonly writable: boolean;
  readonly queued: number;
  /** How long the turn under way has been waiting for its commit, in ms; 0 when none is. */
  readonly turnMs: number;
}

type Outcome = Decision<LedgerEvent, Rejection, unknown>;

/** How often a batch is decided again after others moved the head, before it is answered unavailable. */
const TRIES_MAX = 5;

/**
 * The commit loop: the one way in for everything that changes state. Commands queue while a turn is under
 * way; the next turn takes them all, decides them against the memory image, and answers them when they
 * are on disk.
 */
export class Ledger {
  private readonly queue = new CommandQueue();
  private readonly listeners: LedgerListener[] = [];
  private readers: (() => void)[] = [];
  private underWay: Promise<void> | undefined;
  private turnStartedAt = 0;
  private scheduled = false;
  private unanswered: (() => void) | undefined;
  private writable = true;
  private closing = false;
  private marking: NodeJS.Timeout | undefined;
  private lastWriteAt: number;
  private committedHead: number;

  /** Reads the image and says how long nobody was heard before now. Throws what the store throws. */
  static async open(store: LedgerStore, clock: Clock): Promise<Ledger> {
    const { state, aliveAt, hasColleague } = await store.load();
    const time = new ServiceTime(clock, { lastRecordedAt: state.lastRecordedAt, aliveAt, hasColleague });
    const ledger = new Ledger(store, clock, time, state);
    await ledger.catchUp();
    return ledger;
  }

  private constructor(
    private readonly store: LedgerStore,
    private readonly clock: Clock,
    private readonly time: ServiceTime,
    private image: LedgerState,
  ) {
    this.committedHead = image.nextPosition;
    this.lastWriteAt = clock.monotonicMs();
    this.fitTimeToPools();
    this.scheduleMark();
  }

  /** The position of the last event that is on disk; -1 in an empty ledger. */
  get position(): number {
    return this.committedHead - 1;
  }

  get status(): LedgerStatus {
    const turnMs = this.underWay ? this.clock.monotonicMs() - this.turnStartedAt : 0;
    return { writable: this.writable, queued: this.queue.size, turnMs };
  }

  listen(listener: LedgerListener): void {
    this.listeners.push(listener);
  }

  /**
   * Has a command decided; resolves when what follows is on disk. Throws `LedgerUnavailable` when it
   * cannot be written, `LedgerOverloaded` when too much is waiting; nothing has happened then, as far as
   * is known.
   */
  submit<Type extends CommandType>(
    command: CommandOf<Type>,
    cause: Cause,
  ): Promise<Decision<LedgerEvent, Rejection, ResultOf<Type>>> {
    if (this.closing) return Promise.reject(new LedgerUnavailable('the service is stopping'));
    if (!this.writable) return Promise.reject(new LedgerUnavailable('the ledger cannot be written'));
    return new Promise((resolve, reject) => {
      this.queue.add({
        command: command as Command,
        cause,
        queuedAt: this.clock.monotonicMs(),
        // The queue holds commands of every type; the answer to this one has the type of its command.
        resolve: resolve as (outcome: Outcome) => void,
        reject,
      });
      if (this.queue.isWorthATurn && !this.underWay) this.run();
      else this.schedule();
    });
  }

  /** Reads from the image as of the last commit; never sees what is not on disk yet. */
  read<Answer>(query: (image: LedgerState, now: Moment) => Answer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const run = (): void => {
        try {
          resolve(query(this.image, momentAt(this.time.now(), this.image.deafMs)));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      if (this.underWay) this.readers.push(run);
      else run();
    });
  }

  /** Sees what other processes have appended, and writes a mark of life when one is due. */
  async catchUp(): Promise<void> {
    if (!this.underWay) this.run();
    await this.underWay;
  }

  /** Answers what is queued, marks until when somebody was heard, and closes the store. */
  async close(): Promise<void> {
    this.closing = true;
    clearTimeout(this.marking);
    while (this.underWay || this.queue.size > 0) await this.catchUp();
    await this.store.close(this.time.heardAsOf());
  }

  private schedule(): void {
    if (this.scheduled || this.underWay) return;
    this.scheduled = true;
    // After the poll phase: requests that arrived together share a turn.
    setImmediate(() => {
      this.scheduled = false;
      if (!this.underWay) this.run();
    });
  }

  private run(): void {
    this.turnStartedAt = this.clock.monotonicMs();
    this.underWay = this.turn(this.queue.take()).then(() => {
      this.underWay = undefined;
      const readers = this.readers;
      this.readers = [];
      for (const read of readers) read();
      // What waits is on its way to the disk before those who waited for this turn are answered.
      if (this.queue.size > 0) this.run();
      else this.tellAnswers();
    });
  }

  /** Answers the last turn, if it is not answered yet. */
  private tellAnswers(): void {
    const tell = this.unanswered;
    this.unanswered = undefined;
    tell?.();
  }

  private async turn(batch: readonly Pending[]): Promise<void> {
    const startedAt = this.turnStartedAt;
    const waitedMs = batch.reduce((longest, { queuedAt }) => Math.max(longest, startedAt - queuedAt), 0);
    try {
      const { turn, outcomes } = await this.decideAndCommit(batch);
      this.committedHead = this.image.nextPosition;
      if (!this.writable) this.recover();
      const commitMs = this.clock.monotonicMs() - startedAt;
      const report = { commands: batch.length, events: turn.events, waitedMs, commitMs };
      this.unanswered = () => {
        batch.forEach((pending, index) => {
          const outcome = outcomes[index];
          if (outcome) pending.resolve(outcome);
        });
      };
      for (const listener of this.listeners) listener.committed(report);
      if (turn.events.some((event) => event.type.startsWith('Pool'))) this.fitTimeToPools();
    } catch (error) {
      this.tellAnswers();
      await this.fail(batch, error as Error);
    }
  }

  private async decideAndCommit(
    batch: readonly Pending[],
  ): Promise<{ turn: Turn; outcomes: readonly Outcome[] }> {
    for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
      const suspect = this.time.mayHaveBeenDeaf();
      const opened = await this.store.open({ head: this.image.nextPosition, lock: suspect });
      for (const event of opened.unseen) evolve(this.image, event);
      if (suspect && opened.aliveAt !== undefined) this.time.othersHeardUntil(opened.aliveAt);
      this.time.follow(this.image.lastRecordedAt);
      const at = this.time.now();
      const head = this.image.nextPosition;
      const turn = new Turn(this.image, at);
      const span = this.time.deafSpan();
      if (span) turn.handle({ type: 'ResumeService', ...span }, { actor: 'service' });
      const outcomes = batch.map(({ command, cause }) => turn.handle(command, cause));
      const mark = this.isMarkDue();
      const committed = this.store.commit({ head, events: turn.events, aliveAt: at, mark });
      this.tellAnswers();
      if ((await committed) === 'committed') {
        if (mark || turn.events.length > 0) this.wrote(at);
        return { turn, outcomes };
      }
      this.image = (await this.store.load()).state;
    }
    throw new LedgerUnavailable(`others appended during ${String(TRIES_MAX)} tries`);
  }

  private wrote(at: number): void {
    this.time.wrote(at);
    this.lastWriteAt = this.clock.monotonicMs();
  }

  /**
   * Drops the image, which is ahead of the ledger, and reads it again; refuses changes until a mark can
   * be written.
   */
  private async fail(batch: readonly Pending[], error: Error): Promise<void> {
    this.time.writeFailed();
    const wasWritable = this.writable;
    this.writable = false;
    const unavailable = new LedgerUnavailable('the ledger cannot be written', { cause: error });
    for (const pending of [...batch, ...this.queue.drain()]) pending.reject(unavailable);
    if (wasWritable) for (const listener of this.listeners) listener.failed(error);
    try {
      this.image = (await this.store.load()).state;
      this.committedHead = this.image.nextPosition;
    } catch (reloadError) {
      // The image may be ahead of the ledger: nobody may read it. The next mark tries to read it again.
      this.image = unreadable(reloadError as Error);
    }
  }

  private recover(): void {
    this.writable = true;
    for (const listener of this.listeners) listener.recovered();
  }

  private isMarkDue(): boolean {
    return !this.writable || this.clock.monotonicMs() - this.lastWriteAt >= this.time.markEveryMs;
  }

  /**
   * Writes a mark of life when nothing else was written for a while; sees what other processes appended,
   * too.
   */
  private scheduleMark(): void {
    this.marking = setTimeout(() => {
      if (!this.underWay && !this.scheduled) this.run();
      this.scheduleMark();
    }, this.time.markEveryMs);
  }

  private fitTimeToPools(): void {
    let shortest = Number.POSITIVE_INFINITY;
    for (const pool of this.image.pools.values()) shortest = Math.min(shortest, pool.policy.ttlMs);
    this.time.fitTo(shortest);
  }
}

/** An image that answers every question with the reason why there is none. */
function unreadable(error: Error): LedgerState {
  const refuse = (): never => {
    throw new LedgerUnavailable('the ledger cannot be read', { cause: error });
  };
  return new Proxy(emptyState(), { get: refuse, set: refuse });
}
