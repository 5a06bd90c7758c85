import type { AudibleTime, LedgerTime, Moment } from '../kernel/time.js';
import { IDENTIFIER_STATES, PHASES, type IdentifierState, type Phase } from './identifier.js';
import { lateAfterMs, type PoolPolicy } from './policy.js';

const FREE = 0;
const HELD = 1;
/** By the number of a phase, the number of the state that it is shown as. */
const STATE_OF_PHASE = Uint8Array.from(PHASES, (phase) => IDENTIFIER_STATES.indexOf(phase));
const LATE = IDENTIFIER_STATES.indexOf('late');
const RESERVED = IDENTIFIER_STATES.indexOf('reserved');

/**
 * What is so of every identifier of a pool, as columns by ordinal: compact for a million of them, and copied
 * in a few milliseconds. Times: `heardAt` and `dueAt` are audible ms, all others ledger ms.
 */
export class IdentifierColumns {
  readonly identifiers: string[] = [];
  protected clients: (string | null)[] = [];
  protected phases = new Uint8Array(0);
  protected leaving = new Uint8Array(0);
  protected tokens = new Float64Array(0);
  protected since = new Float64Array(0);
  protected lastSeen = new Float64Array(0);
  protected heard = new Float64Array(0);
  protected dues = new Float64Array(0);
  protected reservedFor = new Map<number, string>();

  constructor(protected currentPolicy: PoolPolicy) {}

  get policy(): PoolPolicy {
    return this.currentPolicy;
  }

  get capacity(): number {
    return this.identifiers.length;
  }

  /** Looks through all of them; a pool in the image has an index. */
  ordinalOf(identifier: string): number | undefined {
    const ordinal = this.identifiers.indexOf(identifier);
    return ordinal < 0 ? undefined : ordinal;
  }

  phaseOf(ordinal: number): Phase {
    return PHASES[this.phases[ordinal] ?? FREE] ?? 'free';
  }

  /** The holder, or whoever held it last while it rests or is withheld; null otherwise. */
  clientOf(ordinal: number): string | null {
    return this.clients[ordinal] ?? null;
  }

  tokenOf(ordinal: number): number {
    return this.tokens[ordinal] ?? 0;
  }

  /** Of a lease: when it was granted. */
  grantedAt(ordinal: number): LedgerTime {
    return (this.since[ordinal] ?? 0) as LedgerTime;
  }

  /** Since when it has been in its state; held by one client counts as one state until it is late. */
  stateSince(ordinal: number, now: Moment): LedgerTime {
    if (!this.isLate(ordinal, now)) return (this.since[ordinal] ?? 0) as LedgerTime;
    const deafMs = now.ledger - now.audible;
    return (this.heardAt(ordinal) + lateAfterMs(this.currentPolicy) + deafMs) as LedgerTime;
  }

  lastSeenAt(ordinal: number): LedgerTime {
    return (this.lastSeen[ordinal] ?? 0) as LedgerTime;
  }

  heardAt(ordinal: number): AudibleTime {
    return (this.heard[ordinal] ?? 0) as AudibleTime;
  }

  /** Of a lease its deadline, of a resting or withheld identifier the end of its hold-down. */
  dueAt(ordinal: number): AudibleTime {
    return (this.dues[ordinal] ?? 0) as AudibleTime;
  }

  isHeld(ordinal: number): boolean {
    return this.phases[ordinal] === HELD;
  }

  isResting(ordinal: number): boolean {
    const phase = this.phaseOf(ordinal);
    return phase === 'expired' || phase === 'cooling';
  }

  /** Whether the identifier leaves the pool as soon as nobody holds it or rests it. */
  isLeaving(ordinal: number): boolean {
    return this.leaving[ordinal] === 1;
  }

  reservedClientOf(ordinal: number): string | undefined {
    return this.reservedFor.get(ordinal);
  }

  stateOf(ordinal: number, now: Moment): IdentifierState {
    return IDENTIFIER_STATES[this.stateNumberOf(ordinal, now)] ?? 'free';
  }

  /** The place of its state in `IDENTIFIER_STATES`. */
  stateNumberOf(ordinal: number, now: Moment): number {
    const phase = this.phases[ordinal] ?? FREE;
    if (phase === FREE && this.reservedFor.has(ordinal)) return RESERVED;
    return this.isLate(ordinal, now) ? LATE : (STATE_OF_PHASE[phase] ?? FREE);
  }

  /** How many leave the pool as soon as nobody holds or rests them any more. Looks at every identifier. */
  leavingCount(): number {
    let count = 0;
    for (let ordinal = 0; ordinal < this.capacity; ordinal += 1) {
      if (this.isLeaving(ordinal) && this.phaseOf(ordinal) !== 'retired') count += 1;
    }
    return count;
  }

  /**
   * What a client without any claim is given next. Looks at every identifier (a pool in the image has an order),
   * and of those that have been free for equally long takes the first.
   */
  nextFree(): number | undefined {
    let next: number | undefined;
    for (let ordinal = 0; ordinal < this.capacity; ordinal += 1) {
      if (this.phases[ordinal] !== FREE || this.reservedFor.has(ordinal)) continue;
      if (this.currentPolicy.order === 'lowest') return ordinal;
      if (next === undefined || (this.since[ordinal] ?? 0) < (this.since[next] ?? 0)) next = ordinal;
    }
    return next;
  }

  /** How many are in each state. Looks at every identifier: about 3 ms for a million. */
  stateCounts(now: Moment): Readonly<Record<IdentifierState, number>> {
    const counts = new Uint32Array(IDENTIFIER_STATES.length);
    for (let ordinal = 0; ordinal < this.capacity; ordinal += 1) {
      const state = this.stateNumberOf(ordinal, now);
      counts[state] = (counts[state] ?? 0) + 1;
    }
    const entries = IDENTIFIER_STATES.map((state, number) => [state, counts[number] ?? 0]);
    return Object.fromEntries(entries) as Record<IdentifierState, number>;
  }

  private isLate(ordinal: number, now: Moment): boolean {
    return (
      this.phases[ordinal] === HELD &&
      now.audible - (this.heard[ordinal] ?? 0) > lateAfterMs(this.currentPolicy)
    );
  }

  /** The same columns after a journey between threads, which takes their class from them. */
  static revive(fields: IdentifierColumns): IdentifierColumns {
    return Object.assign(Object.create(IdentifierColumns.prototype) as IdentifierColumns, fields);
  }

  /** A copy that later events do not change. */
  snapshot(): IdentifierColumns {
    const copy = new IdentifierColumns(this.currentPolicy);
    Object.assign(copy, {
      identifiers: this.identifiers.slice(),
      clients: this.clients.slice(),
      phases: this.phases.slice(),
      leaving: this.leaving.slice(),
      tokens: this.tokens.slice(),
      since: this.since.slice(),
      lastSeen: this.lastSeen.slice(),
      heard: this.heard.slice(),
      dues: this.dues.slice(),
      reservedFor: new Map(this.reservedFor),
    });
    return copy;
  }
}
