import { FleetAgenda } from './fleet-agenda.js';
import type { BerthClient, FleetClock } from './fleet-client.js';
import { Machine, type FleetSurroundings, type Mishaps } from './fleet-machine.js';
import type { FleetObserver } from './fleet-observation.js';
import type { SeededRandom } from './seeded-random.js';

/**
 * An autoscaling group: keeps so many machines of one kind running, replaces the dead, grows and shrinks
 * in waves.
 */
export interface GroupPlan {
  readonly name: string;
  readonly pool: string;
  readonly machinesMin: number;
  readonly machinesMax: number;
  /** How long until the wanted number changes again; Infinity when it never does. */
  readonly waveEveryMs: number;
  /** Of the machines that a wave takes away, how many are given time to release their identifier. */
  readonly gracefulShare: number;
  readonly mishaps: Mishaps;
}

export interface FleetOptions {
  readonly clock: FleetClock;
  readonly client: BerthClient;
  readonly random: SeededRandom;
  readonly groups: readonly GroupPlan[];
  readonly marginMs: number;
  /** How often groups look after their machines, and machines ask again. */
  readonly retryMs: number;
  readonly observe: FleetObserver;
}

/**
 * A fleet of machines that come, live and go, as a cloud's do. It does nothing by itself: whoever runs it
 * calls `runDue` when `nextAt` has come, by a real clock or by one that is advanced.
 */
export class Fleet {
  private readonly agenda = new FleetAgenda();
  private readonly groups: readonly Group[];

  constructor({ groups, random, ...options }: FleetOptions) {
    const surroundings: FleetSurroundings = { ...options, agenda: this.agenda };
    this.groups = groups.map((plan) => new Group(plan, surroundings, random.fork()));
  }

  /** When something is to be done next, by the fleet's clock. */
  get nextAt(): number {
    return this.agenda.nextAt;
  }

  get machines(): readonly Machine[] {
    return this.groups.flatMap((group) => group.machines);
  }

  /** Has every group boot its machines, spread over `overMs`. */
  start(overMs: number): void {
    for (const group of this.groups) group.start(overMs);
  }

  /** Does everything that is due by now. */
  runDue(now: number): void {
    this.agenda.runDue(now);
  }

  /** Boots nothing any more and has every machine give its identifier back. */
  shutDown(): void {
    for (const group of this.groups) group.shutDown();
  }
}

class Group {
  machines: Machine[] = [];
  private booted = 0;
  private wanted = 0;
  private open = true;

  constructor(
    private readonly plan: GroupPlan,
    private readonly fleet: FleetSurroundings,
    private readonly random: SeededRandom,
  ) {}

  start(overMs: number): void {
    this.wanted = this.drawSize();
    while (this.machines.length < this.wanted) this.boot(this.random.fraction() * overMs);
    this.every(this.fleet.retryMs, () => this.replaceGone());
    if (Number.isFinite(this.plan.waveEveryMs)) this.every(this.plan.waveEveryMs, () => this.wave());
  }

  shutDown(): void {
    this.open = false;
    for (const machine of this.machines) machine.leave();
  }

  private wave(): void {
    this.wanted = this.drawSize();
    const living = this.machines.filter(({ phase }) => phase !== 'leaving' && phase !== 'gone');
    for (let excess = living.length - this.wanted; excess > 0; excess -= 1) {
      const [machine] = living.splice(this.random.below(living.length), 1);
      if (this.random.chance(this.plan.gracefulShare)) machine?.leave();
      else machine?.die();
    }
  }

  private replaceGone(): void {
    this.machines = this.machines.filter(({ phase }) => phase !== 'gone');
    const living = this.machines.filter(({ phase }) => phase !== 'leaving').length;
    for (let missing = this.wanted - living; missing > 0; missing -= 1) {
      this.boot(this.random.fraction() * this.fleet.retryMs);
    }
  }

  private boot(afterMs: number): void {
    this.booted += 1;
    const { name: group, pool, mishaps } = this.plan;
    const clientId = `${group}-${String(this.booted).padStart(4, '0')}`;
    const machine = new Machine({ clientId, group, pool, mishaps, random: this.random.fork() }, this.fleet);
    this.machines.push(machine);
    machine.boot(afterMs);
  }

  private drawSize(): number {
    const { machinesMin, machinesMax } = this.plan;
    return machinesMin + this.random.below(machinesMax - machinesMin + 1);
  }

  private every(ms: number, action: () => void): void {
    const repeat = (): void => {
      if (!this.open) return;
      action();
      this.every(ms, action);
    };
    this.fleet.agenda.put(this.fleet.clock.now + ms, repeat);
  }
}
