import type { Decision } from './kernel/decision.js';
import { momentAt, type LedgerTime, type Moment } from './kernel/time.js';
import type { CommandOf, CommandType, ResultOf } from './commands.js';
import { decide } from './decide.js';
import { evolve, evolveHeartbeats } from './evolve.js';
import type { Cause, EventOf, HeartbeatData, LedgerEvent, Recorded } from './events.js';
import type { Rejection } from './rejections.js';
import type { LedgerState } from './state.js';

/** Heartbeats of one pool in this turn, on their way to one event. */
interface Packed {
  ordinals: number[];
  offsets_ms: number[];
  late_ordinals?: number[];
  late_silent_ms?: number[];
}

/**
 * One turn of the commit loop: commands decided one after the other at one moment, each seeing what those
 * before it did. Collects the events to append; the image is ahead of the ledger until they are committed.
 *
 * All heartbeats of a pool become one event, at the place of the first. That is safe because a lease granted
 * within the turn needs no renewal in it (same moment), and a lease older than the turn that is still held
 * when its heartbeat is decided was held at that place too. What changes the pool's TTL closes the packed
 * event.
 */
export class Turn {
  readonly events: Recorded[] = [];
  private readonly packed = new Map<string, Packed>();
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
      const packed = this.packed.get(event.pool);
      if (packed) {
        addTo(packed, event.data);
        evolveHeartbeats(this.state, event, this.at);
        return;
      }
      const opened = pack(event.data);
      this.packed.set(event.pool, opened);
      this.record({ ...event, data: { ttl_ms: event.data.ttl_ms, ...opened } }, opened, { actor: 'client' });
      return;
    }
    if (event.type === 'PoolPolicyChanged') this.packed.delete(event.pool);
    if (event.type === 'ServiceResumed') this.packed.clear();
    const recorded = { ...event, position: this.state.nextPosition, recordedAt: this.at, cause };
    evolve(this.state, recorded);
    this.events.push(recorded);
  }

  /** Records the packed event with the very arrays that later heartbeats are added to. */
  private record(event: EventOf<'HeartbeatsRecorded'>, packed: Packed, cause: Cause): void {
    const data: HeartbeatData = Object.assign(packed, { ttl_ms: event.data.ttl_ms });
    const recorded = { ...event, data, position: this.state.nextPosition, recordedAt: this.at, cause };
    evolve(this.state, recorded);
    this.events.push(recorded);
  }
}

function pack(data: HeartbeatData): Packed {
  const packed: Packed = { ordinals: [...data.ordinals], offsets_ms: [...data.offsets_ms] };
  addLate(packed, data);
  return packed;
}

function addTo(packed: Packed, data: HeartbeatData): void {
  packed.ordinals.push(...data.ordinals);
  packed.offsets_ms.push(...data.offsets_ms);
  addLate(packed, data);
}

function addLate(packed: Packed, { late_ordinals: ordinals, late_silent_ms: silences }: HeartbeatData): void {
  if (!ordinals || !silences) return;
  (packed.late_ordinals ??= []).push(...ordinals);
  (packed.late_silent_ms ??= []).push(...silences);
}
