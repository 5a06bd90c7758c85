import type { FleetAgenda } from './fleet-agenda.js';
import type { BerthClient, FleetClock, FleetLease } from './fleet-client.js';
import type { FleetObserver, Observation, StopReason } from './fleet-observation.js';
import type { SeededRandom } from './seeded-random.js';

/** How likely each mishap is, at every heartbeat. */
export interface Mishaps {
  /** Falls silent for ever. */
  readonly death: number;
  /** Stands still for half a TTL up to three, and goes on as if nothing had been. */
  readonly pause: number;
  /** Starts anew under the same name, and has forgotten its lease. */
  readonly reboot: number;
  /** Leaves one heartbeat out. */
  readonly skip: number;
}

/** What all machines of a fleet share. */
export interface FleetSurroundings {
  readonly clock: FleetClock;
  readonly agenda: FleetAgenda;
  readonly client: BerthClient;
  readonly observe: FleetObserver;
  /**
   * How long before the end of its lease a machine stops using its identifier: what its clock may be
   * wrong by.
   */
  readonly marginMs: number;
  /** What a machine goes by before it has been told of a heartbeat. */
  readonly retryMs: number;
}

export interface MachineOptions {
  readonly clientId: string;
  readonly group: string;
  readonly pool: string;
  readonly mishaps: Mishaps;
  readonly random: SeededRandom;
}

type MachinePhase = 'booting' | 'serving' | 'paused' | 'leaving' | 'gone';
type Fact = Observation extends infer Each
  ? Each extends Observation
    ? Omit<Each, 'at' | 'clientId' | 'group'>
    : never
  : never;

const RELEASE_TRIES_MAX = 4;

/**
 * One machine of the fleet: takes an identifier at boot, keeps it by heartbeats, and keeps the client's
 * side of the bargain: it uses the identifier no longer than until its last acknowledged heartbeat was
 * *sent* + ttl − margin.
 */
export class Machine {
  phase: MachinePhase = 'booting';
  lease: FleetLease | undefined;
  /** It may use its identifier before this. */
  usableUntil = Number.NEGATIVE_INFINITY;
  private before: FleetLease | undefined;
  /**
   * Raised when what is under way no longer counts: a wake-up or an answer from an earlier life is not
   * heeded.
   */
  private life = 0;

  constructor(
    private readonly options: MachineOptions,
    private readonly fleet: FleetSurroundings,
  ) {}

  get clientId(): string {
    return this.options.clientId;
  }

  get group(): string {
    return this.options.group;
  }

  get isUsing(): boolean {
    return this.lease !== undefined && this.fleet.clock.now < this.usableUntil;
  }

  boot(afterMs: number): void {
    this.tell({ type: 'booted' });
    this.wake(afterMs, this.ask);
  }

  /** Stops for good without a word to the service. */
  die(): void {
    if (this.phase === 'gone') return;
    this.stop('died');
    this.end('died');
  }

  /** Stops using the identifier, gives it back, and is gone. */
  leave(): void {
    if (this.phase === 'gone' || this.phase === 'leaving') return;
    const { lease } = this;
    this.stop('leaving');
    this.phase = 'leaving';
    this.life += 1;
    if (lease) this.giveBack(lease, 1);
    else this.end('left');
  }

  pause(forMs: number): void {
    const { lease } = this;
    if (!lease || this.phase !== 'serving') return;
    this.phase = 'paused';
    this.tell({ type: 'paused', lease, forMs });
    this.wake(forMs, () => {
      this.phase = 'serving';
      this.tell({ type: 'returned', lease, pausedMs: forMs, hasLapsed: !this.isUsing });
      this.beat();
    });
  }

  reboot(): void {
    if (this.phase !== 'serving') return;
    this.stop('rebooted');
    this.phase = 'booting';
    this.wake(this.fleet.retryMs * this.between(0.2, 1), this.ask);
  }

  private readonly ask = (): void => {
    const sentAt = this.fleet.clock.now;
    this.answered(this.fleet.client.allocate(this.clientId, this.options.pool), (answer) => {
      if (answer.outcome === 'granted') {
        this.grant(answer.lease, sentAt);
        return;
      }
      const refused = answer.outcome === 'exhausted';
      if (refused) this.tell({ type: 'refused', call: 'allocate', sentAt, outcome: 'exhausted' });
      else this.tell({ type: 'failed', call: 'allocate', sentAt });
      this.wake(this.fleet.retryMs * (refused ? this.between(0.5, 1.5) : this.between(0.1, 0.3)), this.ask);
    });
  };

  private readonly beat = (): void => {
    const { lease } = this;
    if (!lease) return;
    const sentAt = this.fleet.clock.now;
    this.answered(this.fleet.client.heartbeat(lease), ({ outcome }) => {
      switch (outcome) {
        case 'renewed':
          this.renew(lease, sentAt);
          return;
        case 'mismatch':
        case 'unknown':
          this.tell({ type: 'refused', call: 'heartbeat', sentAt, outcome, lease });
          this.stop('told');
          this.phase = 'booting';
          this.ask();
          return;
        case 'unavailable':
          this.tell({ type: 'failed', call: 'heartbeat', sentAt });
          this.wake(lease.heartbeatMs * this.between(0.1, 0.3), this.beat);
          return;
      }
    });
  };

  private grant(lease: FleetLease, sentAt: number): void {
    this.lease = lease;
    this.usableUntil = sentAt + lease.ttlMs - this.fleet.marginMs;
    this.phase = 'serving';
    const { usableUntil, before } = this;
    this.tell({ type: 'granted', call: 'allocate', sentAt, lease, usableUntil, before });
    this.scheduleBeat(lease);
  }

  private renew(lease: FleetLease, sentAt: number): void {
    const hadLapsed = !this.isUsing;
    this.usableUntil = sentAt + lease.ttlMs - this.fleet.marginMs;
    this.tell({
      type: 'renewed',
      call: 'heartbeat',
      sentAt,
      lease,
      usableUntil: this.usableUntil,
      hadLapsed,
    });
    this.scheduleBeat(lease);
  }

  private scheduleBeat(lease: FleetLease): void {
    this.wake(lease.heartbeatMs * this.between(0.85, 1), () => {
      const { mishaps } = this.options;
      const draw = this.options.random.fraction();
      if (draw < mishaps.death) this.die();
      else if (draw < mishaps.death + mishaps.pause) this.pause(lease.ttlMs * this.between(0.5, 3));
      else if (draw < mishaps.death + mishaps.pause + mishaps.reboot) this.reboot();
      else if (draw < mishaps.death + mishaps.pause + mishaps.reboot + mishaps.skip) {
        this.tell({ type: 'skipped', lease });
        this.wake(lease.heartbeatMs * this.between(0.85, 1), this.beat);
      } else this.beat();
    });
  }

  private giveBack(lease: FleetLease, tries: number): void {
    const sentAt = this.fleet.clock.now;
    this.answered(this.fleet.client.release(lease), ({ outcome }) => {
      if (outcome === 'unavailable') {
        this.tell({ type: 'failed', call: 'release', sentAt });
        // Whoever is shut down does not wait for ever: the TTL does the rest.
        if (tries < RELEASE_TRIES_MAX) {
          this.wake(lease.heartbeatMs * this.between(0.1, 0.3), () => this.giveBack(lease, tries + 1));
          return;
        }
      } else if (outcome === 'released') this.tell({ type: 'released', call: 'release', sentAt, lease });
      else this.tell({ type: 'refused', call: 'release', sentAt, outcome, lease });
      this.end('left');
    });
  }

  private stop(because: StopReason): void {
    const { lease } = this;
    if (!lease) return;
    this.before = lease;
    this.lease = undefined;
    this.usableUntil = Number.NEGATIVE_INFINITY;
    this.tell({ type: 'stopped', lease, because });
  }

  private end(type: 'died' | 'left'): void {
    this.phase = 'gone';
    this.life += 1;
    this.tell({ type });
  }

  private wake(afterMs: number, action: () => void): void {
    this.life += 1;
    const { life } = this;
    this.fleet.agenda.put(this.fleet.clock.now + afterMs, () => {
      if (life === this.life) action();
    });
  }

  private answered<Answer>(asked: Promise<Answer>, heed: (answer: Answer) => void): void {
    const { life } = this;
    void asked.then((answer) => {
      if (life === this.life) heed(answer);
    });
  }

  private between(low: number, high: number): number {
    return low + (high - low) * this.options.random.fraction();
  }

  private tell(fact: Fact): void {
    const { clientId, group } = this.options;
    this.fleet.observe({ at: this.fleet.clock.now, clientId, group, ...fact });
  }
}
