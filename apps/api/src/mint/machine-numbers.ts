import { randomBytes } from 'node:crypto';
import {
  LAYOUTS,
  machineMax,
  SnowflakeStream,
  type CommandOf,
  type CommandType,
  type LayoutName,
  type LeaseView,
  type PoolPolicy,
  type Rejection,
  type ResultOf,
  type Shortage,
} from '@berth/domain';
import type { Ledger } from '../ledger/ledger.js';
import type { Clock } from '../platform/clock.js';
import { Hold, HOLD_POLICY, RENEW_EVERY_MS } from './hold.js';

export const MACHINES = 'machines';
const CAUSE = { actor: 'mint' };
/** So many numbers one process takes at most: with sonyflake 1.6 million ids a second. */
const NUMBERS_MAX = 64;
/** How far ahead windows reach when they are renewed: a successor of a killed process waits for their end. */
const WINDOW_MS = 3_000;
/** A claimed number that another process holds is asked for again after this. */
const CLAIM_AGAIN_MS = 250;
/** Numbers that less than a quarter is used of go back after so many renewals; all of them when none is used. */
const QUIET_RENEWALS = 10;
const UNUSED_RENEWALS = Math.ceil(60_000 / RENEW_EVERY_MS);

export interface MachineNumberOptions {
  readonly layout: LayoutName;
  /** The number to claim and to keep; undefined to lease whichever are free, as demand asks. */
  readonly claimed: number | undefined;
}

/**
 * The machine numbers that this process holds, leased from the pool `machines` like any client's, each with
 * windows of ID time that the ledger gives it before they are used. It stops issuing by its own clocks before
 * anybody else may hold the number, and takes part again when it holds one: nothing has to be restarted.
 */
export class MachineNumbers {
  private readonly stream: SnowflakeStream;
  private readonly process = `mint-${randomBytes(9).toString('base64url')}`;
  private readonly holds = new Map<string, Hold>();
  private wanted = 0;
  private working: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  /** ID time at `idTimeAt` of the monotonic clock. */
  private idTime = 0;
  private idTimeAt = 0;
  private issued = 0;
  private issuedBefore = 0;
  private quietRenewals = 0;
  private refusal: Rejection | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly options: MachineNumberOptions,
    private readonly onFault: (error: Error) => void,
  ) {
    this.stream = new SnowflakeStream(LAYOUTS[options.layout]);
  }

  get held(): readonly number[] {
    return [...this.holds.values()].map(({ number }) => number);
  }

  /** How many ids were issued. */
  get count(): number {
    return this.issued;
  }

  /** Ms of ID time that are left of the windows, 0 when none is. */
  get windowLeftMs(): number {
    const ends = [...this.holds.values()].map(({ windowEndMs }) => windowEndMs);
    return ends.length === 0 ? 0 : Math.max(0, Math.max(...ends) - this.now());
  }

  /** Why there was no number to be had when it was last asked for. */
  get lastRefusal(): Rejection | undefined {
    return this.refusal;
  }

  /** Up to `count` ids at once, and why not more. Takes a number, or more of them, when it has to. */
  take(count: number): { readonly ids: readonly string[]; readonly shortage: Shortage | undefined } {
    if (!this.fence()) {
      this.want(1);
      return { ids: [], shortage: { reason: 'windows_over' } };
    }
    const taken = this.stream.take(count, this.now());
    this.issued += taken.ids.length;
    if (taken.shortage?.reason === 'too_far_ahead') this.want(this.holds.size * 2);
    return taken;
  }

  /** Begins to hold a number, and to keep it. */
  want(count: number): void {
    const most = this.options.claimed === undefined ? NUMBERS_MAX : 1;
    const wanted = Math.min(most, Math.max(this.wanted, count));
    // After a refusal it is asked again in a while, not with every request.
    const isShort = this.holds.size < wanted && (wanted > this.wanted || this.refusal === undefined);
    this.wanted = wanted;
    if (isShort || !(this.timer ?? this.working)) this.work();
  }

  /** Resolves when what is under way with the ledger has come to an end. */
  async settled(): Promise<void> {
    await this.working;
  }

  /** Issues nothing more and gives all numbers back. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.working;
    await this.giveBack(this.holds.size);
  }

  private now(): number {
    return this.idTime + this.clock.monotonicMs() - this.idTimeAt;
  }

  /** Drops what this process may not be sure to hold any more; tells whether anything is left. */
  private fence(): boolean {
    const monotonic = this.clock.monotonicMs();
    const wall = this.clock.wallMs();
    for (const [clientId, hold] of this.holds) if (!hold.isSafe(monotonic, wall)) this.drop(clientId);
    return this.holds.size > 0;
  }

  private drop(clientId: string): void {
    const hold = this.holds.get(clientId);
    if (!hold) return;
    this.holds.delete(clientId);
    this.stream.drop(hold.number);
  }

  private work(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.working || this.stopped) return;
    this.working = this.renewAndFit()
      .catch((error: unknown) => {
        this.onFault(error as Error);
      })
      .finally(() => {
        this.working = undefined;
        this.scheduleNext();
      });
  }

  private scheduleNext(): void {
    if (this.stopped || this.wanted === 0) return;
    const isShort = this.holds.size < this.wanted;
    if (isShort && this.refusal === undefined && this.holds.size > 0) {
      this.work();
      return;
    }
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        this.work();
      },
      isShort ? CLAIM_AGAIN_MS : RENEW_EVERY_MS,
    );
  }

  /** One round: fewer when they are not used, more when more are wanted, windows for all. */
  private async renewAndFit(): Promise<void> {
    this.fence();
    await this.fitToUse();
    if (this.holds.size < this.wanted) await this.takeNumbers();
    await Promise.all([this.renew(), this.grantWindows()]);
  }

  private async fitToUse(): Promise<void> {
    const used = this.issued - this.issuedBefore;
    this.issuedBefore = this.issued;
    const { tickMs, sequenceBits } = LAYOUTS[this.options.layout];
    const capacity = (this.holds.size * 2 ** sequenceBits * RENEW_EVERY_MS) / tickMs;
    this.quietRenewals = used * 4 < capacity ? this.quietRenewals + 1 : 0;
    if (this.options.claimed !== undefined) return;
    const isUnused = used === 0 && this.quietRenewals >= UNUSED_RENEWALS;
    if (isUnused) this.wanted = 0;
    else if (this.wanted > 1 && this.quietRenewals >= QUIET_RENEWALS) {
      this.wanted = Math.ceil(this.wanted / 2);
      this.quietRenewals = 0;
    }
    if (this.holds.size > this.wanted) await this.giveBack(this.holds.size - this.wanted);
  }

  private async renew(): Promise<void> {
    if (this.holds.size === 0) return;
    const sent = this.reading();
    const holds = [...this.holds];
    const heartbeats = holds.map(([clientId, { identifier, token }]) => ({ clientId, identifier, token }));
    const outcome = await this.submit({ type: 'RecordHeartbeats', pool: MACHINES, heartbeats });
    const refused = new Set(outcome?.refused.map(({ index }) => index));
    for (const [index, [clientId, hold]] of holds.entries()) {
      if (refused.has(index)) this.drop(clientId);
      else if (outcome) hold.renewed(sent);
    }
  }

  private async takeNumbers(): Promise<void> {
    this.refusal = undefined;
    const names = Array.from({ length: this.wanted }, (_, index) => `${this.process}.${String(index)}`);
    const missing = names.filter((name) => !this.holds.has(name));
    const sent = this.reading();
    const leases = await Promise.all(missing.map((clientId) => this.takeNumber(clientId)));
    for (const lease of leases) {
      if (lease) this.holds.set(lease.clientId, new Hold(lease, sent));
    }
  }

  private async takeNumber(clientId: string): Promise<LeaseView | undefined> {
    const { claimed } = this.options;
    const take = (): Promise<LeaseView | undefined> =>
      claimed === undefined
        ? this.submit({ type: 'AllocateIdentifier', pool: MACHINES, clientId })
        : this.submit({
            type: 'ClaimMachineNumber',
            pool: MACHINES,
            identifier: String(claimed),
            clientId,
          });
    const lease = await take();
    if (lease ?? this.refusal?.type !== 'PoolNotFound') return lease;
    await this.createPool();
    return take();
  }

  private async createPool(): Promise<void> {
    this.refusal = undefined;
    const patterns = [`[0-${String(machineMax(LAYOUTS[this.options.layout]))}]`];
    const policy: PoolPolicy = HOLD_POLICY;
    await this.submit({ type: 'CreatePool', pool: MACHINES, patterns, policy });
    this.refusal = undefined;
  }

  private async grantWindows(): Promise<void> {
    const holds = [...this.holds].map(([clientId, { identifier, token }]) => ({
      clientId,
      identifier,
      token,
    }));
    if (holds.length === 0) return;
    const granted = await this.submit({
      type: 'GrantMintWindows',
      pool: MACHINES,
      layout: this.options.layout,
      holds,
      lengthMs: WINDOW_MS,
    });
    if (!granted) {
      // They are not this process's, whatever it thought: it takes others.
      for (const { clientId } of holds) this.drop(clientId);
      return;
    }
    const ends = new Map(granted.windows.map(({ number, ceilMs }) => [number, ceilMs]));
    for (const hold of this.holds.values()) hold.windowEndMs = ends.get(hold.number) ?? hold.windowEndMs;
    const now = this.now();
    this.idTimeAt = this.clock.monotonicMs();
    this.idTime = Math.max(now, granted.at);
    this.stream.extend(granted.windows);
  }

  /** Stops issuing of them first. */
  private async giveBack(count: number): Promise<void> {
    const given = [...this.holds].slice(this.holds.size - count);
    for (const [clientId] of given) this.drop(clientId);
    await Promise.all(
      given.map(([clientId, { identifier, token }]) =>
        this.submit({ type: 'ReleaseIdentifier', pool: MACHINES, clientId, identifier, token }),
      ),
    );
  }

  private reading() {
    return { monotonic: this.clock.monotonicMs(), wall: this.clock.wallMs() };
  }

  /** What the ledger answers; undefined when it refuses, and why is kept. */
  private async submit<Type extends CommandType>(
    command: CommandOf<Type>,
  ): Promise<ResultOf<Type> | undefined> {
    const decision = await this.ledger.submit(command, CAUSE);
    if (decision.ok) return decision.result;
    this.refusal = decision.rejection;
    return undefined;
  }
}
