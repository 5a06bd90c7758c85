import { deepStrictEqual } from 'node:assert';
import { inspect } from 'node:util';
import {
  emptyState,
  invariant,
  Turn,
  type Cause,
  type Command,
  type CommandOf,
  type CommandType,
  type LeaseView,
  type LedgerEvent,
  type LedgerState,
  type LedgerTime,
  type Pool,
  type Recorded,
  type Rejection,
  type ResultOf,
} from '@berth/domain';
import { allocate, createPool, POOL } from './builders.js';
import { imageOf, replay } from './ledger-image.js';
import { VirtualClock } from './virtual-clock.js';

const CAUSE: Cause = { actor: 'test' };

/** What a command led to: facts without their place in the ledger, and an answer; or a rejection. */
export interface Outcome<Type extends CommandType> {
  readonly events: readonly LedgerEvent[];
  readonly rejection: Rejection | undefined;
  readonly result: ResultOf<Type> | undefined;
}

/**
 * Given what happened, when a command comes, then these events or this rejection: a ledger in memory with a
 * clock that stands still. Every `when` also checks that a refused command left no trace and that the
 * recorded events replay to the same image, so that no test has to.
 */
export class DeciderSpecification {
  readonly recorded: Recorded[] = [];
  readonly state: LedgerState;
  readonly clock = new VirtualClock();

  constructor(generation = 0) {
    this.state = emptyState(generation);
  }

  get pool(): Pool {
    const pool = this.state.pools.get(POOL);
    invariant(pool, `no pool '${POOL}'`);
    return pool;
  }

  /** Ledger ms; equal to audible ms until nobody could be heard for a while. */
  get now(): number {
    return this.clock.now;
  }

  get audibleNow(): number {
    return this.clock.now - this.state.deafMs;
  }

  /** Commands that must be accepted, each in a turn of its own. */
  given(...commands: readonly Command[]): this {
    for (const command of commands) accepted(command, this.when(command));
    return this;
  }

  after(ms: number): this {
    this.clock.advance(ms);
    return this;
  }

  /** The lease that a client is given. */
  leaseOf(clientId: string): LeaseView {
    const command = allocate(clientId);
    const { result } = accepted(command, this.when(command));
    invariant(result, 'an accepted allocation answers a lease');
    return result;
  }

  /** Decides one command in a turn of its own. */
  when<Type extends CommandType>(command: CommandOf<Type>): Outcome<Type> {
    const { turn, outcomes } = this.turn([command as Command]);
    const [outcome] = outcomes;
    invariant(outcome, 'one command, one outcome');
    return { ...(outcome as Outcome<Type>), events: turn.events.map(factOf) };
  }

  /** Decides commands in one turn; what was recorded is the end of `recorded`. */
  whenInOneTurn(...commands: readonly Command[]): readonly Outcome<CommandType>[] {
    return this.turn(commands).outcomes;
  }

  private turn(commands: readonly Command[]): { turn: Turn; outcomes: readonly Outcome<CommandType>[] } {
    const turn = new Turn(this.state, this.clock.now as LedgerTime);
    const outcomes = commands.map((command) => this.decide(turn, command));
    this.recorded.push(...turn.events);
    const replayed = replay(this.recorded, this.state.generation);
    deepStrictEqual(
      imageOf(replayed, this.now),
      imageOf(this.state, this.now),
      'a replay gives another image',
    );
    return { turn, outcomes };
  }

  private decide(turn: Turn, command: Command): Outcome<CommandType> {
    const before = imageOf(this.state, this.now);
    const decision = turn.handle<CommandType>(command, CAUSE);
    if (decision.ok) return { events: decision.events, rejection: undefined, result: decision.result };
    deepStrictEqual(imageOf(this.state, this.now), before, `a refused ${command.type} changed the image`);
    return { events: [], rejection: decision.rejection, result: undefined };
  }
}

/** A ledger with the pool `fleet` of three identifiers, or as the options say. */
export function givenPool(options: Parameters<typeof createPool>[0] = {}): DeciderSpecification {
  return new DeciderSpecification().given(createPool(options));
}

/** The event as it was decided, without its place. */
export function factOf(recorded: Recorded): LedgerEvent {
  const { position: _position, recordedAt: _recordedAt, cause: _cause, ...fact } = recorded;
  return fact;
}

function accepted<Type extends CommandType>(command: Command, outcome: Outcome<Type>): Outcome<Type> {
  const { rejection } = outcome;
  invariant(!rejection, `${command.type} was refused: ${inspect(rejection)}`);
  return outcome;
}
