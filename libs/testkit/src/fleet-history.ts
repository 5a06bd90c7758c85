import {
  emptyState,
  Turn,
  type Cause,
  type CommandOf,
  type CommandType,
  type LedgerState,
  type LedgerTime,
  type Recorded,
} from '@berth/domain';
import { FleetAgenda } from './fleet-agenda.js';
import { HistoryGroup } from './history-group.js';
import { HistoryOperators } from './history-operators.js';
import { HistoryOutages } from './history-outages.js';
import { historyPlan, type HistoryPlan } from './history-plan.js';
import type { HistoryWorld } from './history-world.js';
import { SeededRandom } from './seeded-random.js';

export interface HistoryOptions {
  readonly seed: number;
  readonly events: number;
  /** When it begins, in ledger ms. */
  readonly startedAt?: number;
  /** When it ends at the latest, even if there are fewer events by then. */
  readonly endedAt?: number;
}

/** A Monday, early in the morning: 2025-09-01T06:00:00Z. */
const STARTED_AT = 1_756_706_400_000;
/** From the arrival of the first command of a turn to the reading of the clock that all are decided by. */
const GATHER_MS = 4;
const REAPER_EVERY_MS = 1_000;
const REAP_LIMIT = 1_000;
/** The service's defaults. */
const SUSPICION = { share: 0.5, leasesMin: 20, suspendedMsMax: 600_000 };

/**
 * Hours to weeks in the life of a fleet, as the events that it leaves, every one of them decided by the rules:
 * machines that boot, beat, fall late, die and give back; the reaper; operators; outages. The same seed and number
 * of events give the same events.
 */
export class FleetHistory implements HistoryWorld {
  readonly agenda = new FleetAgenda();
  readonly state: LedgerState = emptyState();
  readonly startedAt: number;
  now: number;
  private readonly plan: HistoryPlan;
  private readonly events: number;
  private readonly endedAt: number;
  private readonly outages: HistoryOutages;
  private readonly groups: readonly [HistoryGroup, ...HistoryGroup[]];
  private readonly operators: HistoryOperators;
  private turn: Turn;
  private requests = 0;
  private reapAt = 0;

  constructor({ seed, events, startedAt = STARTED_AT, endedAt = Number.POSITIVE_INFINITY }: HistoryOptions) {
    const random = new SeededRandom(seed);
    this.events = events;
    this.endedAt = endedAt;
    this.startedAt = startedAt;
    this.plan = historyPlan(events);
    this.now = startedAt;
    this.turn = new Turn(this.state, startedAt as LedgerTime);
    const [first, ...others] = this.plan.groups.map((plan) => new HistoryGroup(plan, this, random.fork()));
    if (!first) throw new Error('a history needs a group');
    this.groups = [first, ...others];
    this.operators = new HistoryOperators(this.groups, this, random.fork());
    this.outages = new HistoryOutages(this.groups, this, random.fork());
  }

  get spanMs(): number {
    return this.plan.spanMs;
  }

  handle<Type extends CommandType>(command: CommandOf<Type>, cause: Cause) {
    return this.turn.handle<Type>(command, cause);
  }

  requestId(): string {
    this.requests += 1;
    return `${this.startedAt.toString(36)}-${this.requests.toString(36)}`;
  }

  /** The events, turn by turn, as many as were asked for or until its end. Can be gone through once. */
  *turns(): Generator<readonly Recorded[], void> {
    this.begin();
    for (let left = this.events; left > 0 && this.now <= this.endedAt;) {
      const { events } = this.turn;
      if (events.length > 0) yield events.length > left ? events.slice(0, left) : events;
      left -= events.length;
      this.next();
    }
  }

  private begin(): void {
    for (const { pool, patterns, policy } of this.plan.groups) {
      this.handle<'CreatePool'>({ type: 'CreatePool', pool, patterns, policy }, { actor: 'settings' });
    }
    for (const group of this.groups) group.start();
    this.operators.start();
    this.outages.start();
  }

  /** The next turn: all that is due when its first command comes, the reaper last. */
  private next(): void {
    const dueAt = Math.min(this.agenda.nextAt, this.reapAt);
    const deaf = this.outages.take(dueAt);
    const at = Math.ceil(Math.max(dueAt, deaf?.toMs ?? 0)) + GATHER_MS;
    this.now = at;
    this.turn = new Turn(this.state, at as LedgerTime);
    if (deaf) this.handle<'ResumeService'>({ type: 'ResumeService', ...deaf }, { actor: 'service' });
    this.agenda.runDue(at);
    if (at >= this.reapAt) this.reap();
    this.reapAt = this.nextReapAt();
  }

  private reap(): void {
    const cause = { actor: 'reaper' };
    for (let more = true; more;) {
      const expired = this.handle<'ExpireDue'>(
        { type: 'ExpireDue', limit: REAP_LIMIT, suspicion: SUSPICION },
        cause,
      );
      more = expired.ok && expired.result.more;
    }
    for (let more = true; more;) {
      const reclaimed = this.handle<'ReclaimDue'>({ type: 'ReclaimDue', limit: REAP_LIMIT }, cause);
      more = reclaimed.ok && reclaimed.result.more;
    }
  }

  /** The reaper's next tick at which something may be due: on those before it there is nothing to do. */
  private nextReapAt(): number {
    const { audible, ledger } = this.turn.moment;
    let hint = Number.POSITIVE_INFINITY;
    for (const pool of this.state.pools.values()) hint = Math.min(hint, pool.nextDueHint());
    const dueAt = Math.max(hint + ledger - audible, ledger + 1);
    return Math.ceil(dueAt / REAPER_EVERY_MS) * REAPER_EVERY_MS;
  }
}
