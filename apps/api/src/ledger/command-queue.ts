import type { Cause, Command, Decision, LedgerEvent, Rejection } from '@berth/domain';
import { LedgerOverloaded } from './store.js';

/** A command that waits for its turn, and whom to tell. `queuedAt` in monotonic ms. */
export interface Pending {
  readonly command: Command;
  readonly cause: Cause;
  readonly queuedAt: number;
  readonly resolve: (outcome: Decision<LedgerEvent, Rejection, unknown>) => void;
  readonly reject: (error: Error) => void;
}

/** A turn takes at most this many, so that none waits long for its batch. */
const BATCH_MAX = 2_048;
/** A turn of fewer commands waits until all that has arrived is read: most of a small commit is its fsync. */
const EARLY_MIN = 16;
/** Heartbeats are shed last: losing one may cost a machine its lease. */
const HEARTBEATS_WAITING_MAX = 50_000;
const OTHERS_WAITING_MAX = 10_000;

/**
 * What waits for the next turn, heartbeats first: within a turn all commands are concurrent, and a
 * heartbeat that arrived before an expiry is decided must win.
 */
export class CommandQueue {
  private heartbeats: Pending[] = [];
  private others: Pending[] = [];
  private readonly lastTaken: [number, number] = [0, 0];

  get size(): number {
    return this.heartbeats.length + this.others.length;
  }

  /**
   * Whether those who wait are worth a turn before all that has arrived is read: when they are a quarter of
   * those who took part in the last two. Clients that wait for their answers come in step with the turns;
   * so the disk takes one part of them while the other is parsed.
   */
  get isWorthATurn(): boolean {
    const [last, before] = this.lastTaken;
    return this.size >= Math.max(EARLY_MIN, (last + before) / 4);
  }

  /** Rejects the command with `LedgerOverloaded` when too many wait already. */
  add(pending: Pending): void {
    const isHeartbeat =
      pending.command.type === 'RecordHeartbeat' || pending.command.type === 'RecordHeartbeats';
    const waiting = isHeartbeat ? this.heartbeats : this.others;
    if (waiting.length >= (isHeartbeat ? HEARTBEATS_WAITING_MAX : OTHERS_WAITING_MAX)) {
      pending.reject(new LedgerOverloaded('too many requests are waiting'));
      return;
    }
    waiting.push(pending);
  }

  /** The next batch, heartbeats first. Half of it is kept for other commands, so that neither starves. */
  take(): readonly Pending[] {
    const others = this.others.splice(0, BATCH_MAX / 2);
    const heartbeats = this.heartbeats.splice(0, BATCH_MAX - others.length);
    this.lastTaken[1] = this.lastTaken[0];
    this.lastTaken[0] = heartbeats.length + others.length;
    return [...heartbeats, ...others];
  }

  drain(): readonly Pending[] {
    const all = [...this.heartbeats, ...this.others];
    this.heartbeats = [];
    this.others = [];
    return all;
  }
}
