import { NEVER, type AudibleTime, type LedgerTime, type Moment } from '../kernel/time.js';
import { ArrivalOrder } from '../kernel/arrival-order.js';
import { DueOrder } from '../kernel/due-order.js';
import { FreeSet } from '../kernel/free-set.js';
import { SilenceCount } from '../kernel/silence-count.js';
import { PHASES, type Grant, type IdentifierRow, type Phase } from './identifier.js';
import { IdentifierColumns } from './identifier-columns.js';
import { LatestOfClient } from './latest-of-client.js';
import { lateAfterMs, type PoolPolicy } from './policy.js';

const FREE = 0;

/**
 * A pool in the memory image: what is so of its identifiers, and the orders in which they are given out and
 * fall due. Changed by `evolve` alone.
 */
export class Pool extends IdentifierColumns {
  draining = false;
  /** Since when expiry is suspended, in audible ms; undefined while it is not. */
  suspendedAt: number | undefined;
  /** Before this nothing expires, in audible ms. */
  expiryFrom = 0;
  /** Until when silence is believed, however wide, in audible ms. */
  trustedUntil = 0;

  readonly ordinals = new Map<string, number>();
  private readonly counts = new Map<Phase, number>(PHASES.map((phase) => [phase, 0]));

  /** The identifier that a client holds, or that rests after it. */
  private readonly byClient = new LatestOfClient((ordinal) => this.tokenOf(ordinal));
  private readonly reservationOf = new Map<string, number>();

  private readonly freeLowest = new FreeSet(0);
  private readonly freeLongest = new ArrivalOrder(0);
  private readonly leaseDues: DueOrder;
  private readonly restDues: DueOrder;
  private silence: SilenceCount;

  constructor(
    readonly name: string,
    policy: PoolPolicy,
    public patterns: readonly string[],
  ) {
    super(policy);
    this.leaseDues = new DueOrder(0, (ordinal) => (this.isHeld(ordinal) ? this.dueAt(ordinal) : NEVER));
    this.restDues = new DueOrder(0, (ordinal) => (this.isResting(ordinal) ? this.dueAt(ordinal) : NEVER));
    this.silence = new SilenceCount(silenceWidthMs(policy));
  }

  // What is so.

  count(phase: Phase): number {
    return this.counts.get(phase) ?? 0;
  }

  /** How many identifiers a client without any claim could be given now. */
  get freeCount(): number {
    return this.freeLowest.size;
  }

  override ordinalOf(identifier: string): number | undefined {
    return this.ordinals.get(identifier);
  }

  heldBy(clientId: string): number | undefined {
    const ordinal = this.byClient.get(clientId);
    return ordinal !== undefined && this.isHeld(ordinal) ? ordinal : undefined;
  }

  restingAfter(clientId: string): number | undefined {
    const ordinal = this.byClient.get(clientId);
    return ordinal !== undefined && this.isResting(ordinal) && !this.isLeaving(ordinal) ? ordinal : undefined;
  }

  reservationFor(clientId: string): number | undefined {
    return this.reservationOf.get(clientId);
  }

  /** How many are kept for a client, whatever their phase. */
  get reservationCount(): number {
    return this.reservedFor.size;
  }

  override nextFree(): number | undefined {
    return this.currentPolicy.order === 'lowest' ? this.freeLowest.lowest() : this.freeLongest.first();
  }

  leasesDue(now: AudibleTime, limit: number): ReturnType<DueOrder['due']> {
    return this.leaseDues.due(now, limit);
  }

  restsDue(now: AudibleTime, limit: number): ReturnType<DueOrder['due']> {
    return this.restDues.due(now, limit);
  }

  /** The earliest time at which a lease or a rest may end; nothing is due before it. */
  nextDueHint(): number {
    return Math.min(this.leaseDues.nextHint(), this.restDues.nextHint());
  }

  /** Holders that have been late since before `now` (to within a sixteenth of a heartbeat). */
  lateCount(now: AudibleTime): number {
    return this.silence.heardBefore(now - lateAfterMs(this.currentPolicy));
  }

  // What evolve changes; `at` is when.

  /** Adds identifiers at the end, free; ones that are in the pool already are left as they are. */
  addIdentifiers(identifiers: readonly string[], at: LedgerTime): void {
    const first = this.identifiers.length;
    for (const identifier of identifiers) {
      if (this.ordinals.has(identifier)) continue;
      this.ordinals.set(identifier, this.identifiers.length);
      this.identifiers.push(identifier);
      this.clients.push(null);
    }
    this.growColumns(this.identifiers.length);
    this.counts.set('free', this.count('free') + this.identifiers.length - first);
    this.since.fill(at, first);
    for (let ordinal = first; ordinal < this.identifiers.length; ordinal += 1) this.offer(ordinal);
  }

  grant(ordinal: number, grant: Grant): void {
    this.withdraw(ordinal);
    this.forgetClient(ordinal);
    this.clients[ordinal] = grant.clientId;
    this.tokens[ordinal] = grant.token;
    this.byClient.add(grant.clientId, ordinal);
    this.lastSeen[ordinal] = grant.lastSeenAt;
    this.heard[ordinal] = grant.heardAt;
    this.dues[ordinal] = grant.deadline;
    this.setPhase(ordinal, 'held', grant.grantedAt);
    this.silence.add(grant.heardAt);
    this.leaseDues.add(ordinal, grant.deadline);
  }

  /**
   * A deadline only moves later, even when the TTL was shortened meanwhile: the client was told the old one.
   */
  renew(ordinal: number, now: Moment, ttlMs: number): void {
    this.silence.move(this.heard[ordinal] ?? 0, now.audible);
    this.heard[ordinal] = now.audible;
    this.lastSeen[ordinal] = now.ledger;
    this.dues[ordinal] = Math.max(this.dues[ordinal] ?? 0, now.audible + ttlMs);
  }

  rest(ordinal: number, phase: 'expired' | 'cooling', availableAt: number, at: LedgerTime): void {
    this.withdraw(ordinal);
    this.dues[ordinal] = availableAt;
    this.setPhase(ordinal, phase, at);
    this.restDues.add(ordinal, availableAt);
  }

  /** Ends the rest: free again, or out of the pool when the pool no longer wants it. */
  reclaim(ordinal: number, at: LedgerTime): void {
    this.withdraw(ordinal);
    this.forgetClient(ordinal);
    this.setPhase(ordinal, this.isLeaving(ordinal) ? 'retired' : 'free', at);
    this.offer(ordinal);
  }

  /** Withholds the identifier; what is left of its rest is kept in `dueAt`. */
  quarantine(ordinal: number, at: LedgerTime): void {
    if (this.phaseOf(ordinal) === 'free') this.dues[ordinal] = 0;
    this.withdraw(ordinal);
    this.setPhase(ordinal, 'quarantined', at);
  }

  reserve(ordinal: number, clientId: string, at: LedgerTime): void {
    this.unreserve(ordinal, at);
    this.reservedFor.set(ordinal, clientId);
    this.reservationOf.set(clientId, ordinal);
    this.withdrawOffer(ordinal);
    if (this.phases[ordinal] === FREE) this.since[ordinal] = at;
  }

  unreserve(ordinal: number, at: LedgerTime): void {
    const clientId = this.reservedFor.get(ordinal);
    if (clientId === undefined) return;
    this.reservedFor.delete(ordinal);
    this.reservationOf.delete(clientId);
    this.offer(ordinal);
    if (this.phases[ordinal] === FREE) this.since[ordinal] = at;
  }

  /**
   * Takes free ones out at once and marks the others to follow; marked ones that are wanted again come back.
   */
  keepOnly(wanted: ReadonlySet<string>, at: LedgerTime): void {
    for (let ordinal = 0; ordinal < this.capacity; ordinal += 1) {
      this.setLeaving(ordinal, !wanted.has(this.identifiers[ordinal] ?? ''), at);
    }
  }

  private setLeaving(ordinal: number, leaving: boolean, at: LedgerTime): void {
    if (this.isLeaving(ordinal) === leaving) return;
    this.leaving[ordinal] = leaving ? 1 : 0;
    if (leaving && this.phaseOf(ordinal) === 'free') {
      this.withdrawOffer(ordinal);
      this.setPhase(ordinal, 'retired', at);
    } else if (!leaving && this.phaseOf(ordinal) === 'retired') {
      this.setPhase(ordinal, 'free', at);
      this.offer(ordinal);
    }
  }

  changePolicy(policy: PoolPolicy): void {
    this.currentPolicy = policy;
    this.silence = new SilenceCount(silenceWidthMs(policy));
    for (let ordinal = 0; ordinal < this.capacity; ordinal += 1) {
      if (this.isHeld(ordinal)) this.silence.add(this.heard[ordinal] ?? 0);
    }
  }

  /**
   * Puts back one identifier as the projections have it; used when the image is read at start, in the free
   * order.
   */
  restore(ordinal: number, row: IdentifierRow): void {
    this.withdrawOffer(ordinal);
    this.clients[ordinal] = row.clientId;
    this.tokens[ordinal] = row.token;
    this.lastSeen[ordinal] = row.lastSeenAt;
    this.heard[ordinal] = row.heardAt;
    this.dues[ordinal] = row.dueAt;
    this.leaving[ordinal] = row.leaving ? 1 : 0;
    const since = row.since as LedgerTime;
    this.setPhase(ordinal, row.phase, since);
    if (row.reservedFor !== null) this.reserve(ordinal, row.reservedFor, since);
    if (row.clientId !== null) this.byClient.add(row.clientId, ordinal);
    if (row.phase === 'held') {
      this.silence.add(row.heardAt);
      this.leaseDues.add(ordinal, row.dueAt);
    } else if (this.isResting(ordinal)) {
      this.restDues.add(ordinal, row.dueAt);
    } else {
      this.offer(ordinal);
    }
  }

  /** Puts a free, unreserved identifier where `nextFree` finds it. */
  private offer(ordinal: number): void {
    if (this.phases[ordinal] !== FREE || this.reservedFor.has(ordinal) || this.isLeaving(ordinal)) return;
    this.freeLowest.add(ordinal);
    this.freeLongest.add(ordinal);
  }

  private withdrawOffer(ordinal: number): void {
    this.freeLowest.delete(ordinal);
    this.freeLongest.delete(ordinal);
  }

  /** Takes the identifier out of whatever its phase had it in, before it enters another. */
  private withdraw(ordinal: number): void {
    this.withdrawOffer(ordinal);
    if (this.isHeld(ordinal)) this.silence.delete(this.heard[ordinal] ?? 0);
  }

  private forgetClient(ordinal: number): void {
    const clientId = this.clients[ordinal];
    if (clientId !== null && clientId !== undefined) this.byClient.delete(clientId, ordinal);
    this.clients[ordinal] = null;
  }

  private setPhase(ordinal: number, phase: Phase, at: number): void {
    const before = this.phaseOf(ordinal);
    this.counts.set(before, this.count(before) - 1);
    this.counts.set(phase, this.count(phase) + 1);
    this.phases[ordinal] = PHASES.indexOf(phase);
    this.since[ordinal] = at;
  }

  private growColumns(capacity: number): void {
    this.phases = grown(this.phases, new Uint8Array(capacity));
    this.leaving = grown(this.leaving, new Uint8Array(capacity));
    this.tokens = grown(this.tokens, new Float64Array(capacity));
    this.since = grown(this.since, new Float64Array(capacity));
    this.lastSeen = grown(this.lastSeen, new Float64Array(capacity));
    this.heard = grown(this.heard, new Float64Array(capacity));
    this.dues = grown(this.dues, new Float64Array(capacity));
    this.freeLowest.grow(capacity);
    this.freeLongest.grow(capacity);
    this.leaseDues.grow(capacity);
    this.restDues.grow(capacity);
  }
}

function silenceWidthMs(policy: PoolPolicy): number {
  return Math.max(1, policy.heartbeatMs / 16);
}

function grown<Column extends Uint8Array | Float64Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
