import type { Decision } from './kernel/decision.js';
import { momentAt, type LedgerTime, type Moment } from './kernel/time.js';
import type { CommandOf, CommandType, ResultOf } from './commands.js';
import { decide } from './decide.js';
import { evolve, evolveHeartbeats } from './evolve.js';
import type { Cause, EventOf, HeartbeatData, LedgerEvent, Recorded } from './events.js';
import { evolveMint } from './mint/evolve-mint.js';
import type { Rejection } from './rejections.js';
import type { LedgerState } from './state.js';

/** What many callers did together is nobody's in particular. */
const PACKED: Cause = { actor: 'client' };

/** Heartbeats of one pool in this turn, on their way to one event. */
interface PackedHeartbeats {
  ordinals: number[];
  offsets_ms: number[];
  late_ordinals?: number[];
  late_silent_ms?: number[];
}

/** Advances of one entity in this turn: iterations that follow on one another. */
interface PackedRun {
  readonly entity: string;
  readonly first: string;
  count: number;
}

/**
 * One turn of the commit loop: commands decided one after the other at one moment, each seeing what those
 * before it did. Collects the events to append; the image is ahead of the ledger until they are committed.
 *
 * All heartbeats of a pool become one event, at the place of the first. That is safe because a lease granted
 * within the turn needs no renewal in it (same moment), and a lease older than the turn that is still held
 * when its heartbeat is decided was held at that place too. What changes the pool's TTL closes the packed
 * event. In the same way all advances of an entity become one, until it is reset or deleted.
 */
export class Turn {
  readonly events: Recorded[] = [];
  /** By pool. */
  private readonly heartbeats = new Map<string, PackedHeartbeats>();
  /** By entity. */
  private readonly runs = new Map<string, PackedRun>();
  private readonly at: LedgerTime;

  /** `at`: ledger ms, not before the last recorded event. */
  constructor(
    private readonly state: LedgerState,
    at: LedgerTime,
  ) {
    this.at = Math.max(at, state.lastRecordedAt) as LedgerTime;
  }

  get moment(): Moment {
    return momentAt(this.at, this.state.deafMs);
  }

  /** Decides a command and folds what follows into the image. A rejected one leaves no trace. */
  handle<Type extends CommandType>(
    command: CommandOf<Type>,
    cause: Cause,
  ): Decision<LedgerEvent, Rejection, ResultOf<Type>> {
    const decision = decide(command, this.state, this.moment);
    if (decision.ok) for (const event of decision.events) this.append(event, cause);
    return decision;
  }

  private append(event: LedgerEvent, cause: Cause): void {
    if (event.type === 'HeartbeatsRecorded') {
      this.packHeartbeats(event);
      return;
    }
    if (event.type === 'SequenceAdvanced') {
      this.packRun(event);
      return;
    }
    if (event.type === 'PoolPolicyChanged') this.heartbeats.delete(event.pool);
    if (event.type === 'ServiceResumed') this.heartbeats.clear();
    if (event.type === 'SequenceReset' || event.type === 'EntityDeleted') this.runs.delete(event.data.entity);
    this.record(event, cause);
  }

  private packHeartbeats(event: EventOf<'HeartbeatsRecorded'>): void {
    const packed = this.heartbeats.get(event.pool);
    if (packed) {
      addTo(packed, event.data);
      evolveHeartbeats(this.state, event, this.at);
      return;
    }
    // Recorded with the very arrays that later heartbeats are added to.
    const data = { ttl_ms: event.data.ttl_ms, ...pack(event.data) };
    this.heartbeats.set(event.pool, data);
    this.record({ ...event, data }, PACKED);
  }

  private packRun(event: EventOf<'SequenceAdvanced'>): void {
    const packed = this.runs.get(event.data.entity);
    if (packed) {
      packed.count += event.data.count;
      evolveMint(this.state.mint, event, this.at);
      return;
    }
    const data = { ...event.data };
    this.runs.set(data.entity, data);
    this.record({ ...event, data }, PACKED);
  }

  private record(event: LedgerEvent, cause: Cause): void {
    const recorded = { ...event, position: this.state.nextPosition, recordedAt: this.at, cause };
    evolve(this.state, recorded);
    this.events.push(recorded);
  }
}

function pack(data: HeartbeatData): PackedHeartbeats {
  const packed: PackedHeartbeats = { ordinals: [...data.ordinals], offsets_ms: [...data.offsets_ms] };
  addLate(packed, data);
  return packed;
}

function addTo(packed: PackedHeartbeats, data: HeartbeatData): void {
  packed.ordinals.push(...data.ordinals);
  packed.offsets_ms.push(...data.offsets_ms);
  addLate(packed, data);
}

function addLate(
  packed: PackedHeartbeats,
  { late_ordinals: ordinals, late_silent_ms: silences }: HeartbeatData,
): void {
  if (!ordinals || !silences) return;
  (packed.late_ordinals ??= []).push(...ordinals);
  (packed.late_silent_ms ??= []).push(...silences);
}
