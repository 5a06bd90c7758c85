import type {
  CommandOf,
  CommandType,
  Decision,
  LedgerEvent,
  Rejection,
  Recorded,
  ResultOf,
} from '@berth/domain';
import { Ledger } from '../../src/ledger/ledger.js';
import { LedgerOverloaded, LedgerUnavailable } from '../../src/ledger/store.js';
import type { Connection } from '../support/sqlite-in-process.js';
import { FaultyStore, type StoreSurroundings } from './faulty-store.js';
import type { CommittedTurn } from './judge.js';
import type { World } from './world.js';

/** Small, so that a tick takes several batches now and then. */
const REAP_MAX = 3;
const BATCHES_MAX = 1_000;
/** What the host keeps for a process that does not read. */
const INBOX_MAX = 500;

type Answered<Type extends CommandType> = Decision<LedgerEvent, Rejection, ResultOf<Type>>;

/** A process that serves the ledger: the real loop on a faulty store, and a reaper. */
export class ServiceProcess implements StoreSurroundings {
  isDead = false;
  isPaused = false;
  private ledger: Ledger | undefined;
  private readonly store: FaultyStore;
  /** What arrived while it stood still. */
  private inbox: (() => void)[] = [];
  private resumed: (() => void)[] = [];
  private isReaping = false;
  private lastTurn: CommittedTurn | undefined;

  /** Undefined when it does not come up. */
  static async start(world: World, connection: Connection): Promise<ServiceProcess | undefined> {
    const process = new ServiceProcess(world, connection);
    try {
      process.ledger = await Ledger.open(process.store, world.clock);
      return process;
    } catch {
      process.kill();
      return undefined;
    }
  }

  private constructor(
    private readonly world: World,
    connection: Connection,
  ) {
    this.store = new FaultyStore(connection, this);
  }

  get isHearing(): boolean {
    return !this.isDead && !this.isPaused && !this.world.isDiskFailing;
  }

  get isDiskFailing(): boolean {
    return this.world.isDiskFailing;
  }

  get hasColleague(): boolean {
    return this.world.living.some((process) => process !== this);
  }

  get loop(): Ledger {
    if (!this.ledger) throw new Error('the process has not started');
    return this.ledger;
  }

  set crashAt(point: FaultyStore['crashAt']) {
    this.store.crashAt = point;
  }

  decided(): (events: readonly Recorded[]) => void {
    const { judge } = this.world;
    const heard = judge.hearing();
    return (events) => {
      this.lastTurn = judge.committed(events, heard);
    };
  }

  moved(): void {
    this.world.judge.count('a turn was decided again');
  }

  crashed(): void {
    this.kill();
    this.world.note('a process crashed at its commit');
  }

  /** Brings something to the process: at once, or when it runs again. */
  receive(action: () => void): void {
    if (this.isDead) return;
    if (!this.isPaused) action();
    else if (this.inbox.length < INBOX_MAX) this.inbox.push(action);
  }

  pause(): void {
    this.isPaused = true;
  }

  /** What had arrived meanwhile and the reaper's tick are in no particular order. */
  resume(isReaperFirst: boolean): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    const [waiting, arrived] = [this.resumed, this.inbox];
    this.resumed = [];
    this.inbox = [];
    for (const goOn of waiting) goOn();
    if (isReaperFirst) this.reap();
    for (const action of arrived) action();
  }

  kill(): void {
    this.isDead = true;
    this.inbox = [];
    this.resumed = [];
  }

  async stop(): Promise<void> {
    await this.ledger?.close();
    this.isDead = true;
  }

  /** Undefined when the service answers that it cannot. Never resolves in a process that is killed. */
  async submit<Type extends CommandType>(command: CommandOf<Type>): Promise<Answered<Type> | undefined> {
    const requestId = this.world.nextRequestId();
    try {
      const decision = await this.loop.submit(command, { actor: 'client', requestId });
      this.world.judge.answered(command.type, {
        requestId,
        sent: 'token' in command ? (command.token ?? undefined) : undefined,
        decision,
        turn: this.lastTurn,
      });
      return decision;
    } catch (error) {
      if (error instanceof LedgerUnavailable || error instanceof LedgerOverloaded) return undefined;
      throw error;
    }
  }

  /** Looks at the image as any reader may at any time; there is nothing to see while it cannot be read. */
  async look(): Promise<void> {
    try {
      await this.loop.read((image) => this.world.judge.readImage(image));
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error;
    }
  }

  /** One tick of the reaper; not overtaken by the next. */
  reap(): void {
    if (this.isReaping || !this.isHearing) return;
    this.isReaping = true;
    this.world.busy(
      this.reapAll().finally(() => {
        this.isReaping = false;
      }),
    );
  }

  private async reapAll(): Promise<void> {
    const { judge, options } = this.world;
    const since = this.world.now;
    const expired = await this.untilDone({
      type: 'ExpireDue',
      limit: REAP_MAX,
      suspicion: options.suspicion,
    });
    const reclaimed = expired && (await this.untilDone({ type: 'ReclaimDue', limit: REAP_MAX }));
    if (!reclaimed || since < this.world.now) return;
    try {
      await this.loop.read((image, now) => judge.reaped(image, now.audible));
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error;
    }
  }

  private async untilDone(command: CommandOf<'ExpireDue'> | CommandOf<'ReclaimDue'>): Promise<boolean> {
    for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
      const decision = await this.submit<'ExpireDue' | 'ReclaimDue'>(command);
      if (!decision?.ok) return false;
      if (!decision.result.more) return true;
    }
    throw new Error('the reaper does not come to an end');
  }

  running(): Promise<void> {
    if (this.isDead) return new Promise(() => undefined);
    if (!this.isPaused) return Promise.resolve();
    return new Promise((resolve) => this.resumed.push(resolve));
  }
}
