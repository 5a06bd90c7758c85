import { setImmediate as nextRound } from 'node:timers/promises';
import type { PoolPolicy, SuspicionRule } from '@berth/domain';
import {
  Fleet,
  FleetAgenda,
  SeededRandom,
  VirtualClock,
  type Mishaps,
  type Observation,
} from '@berth/testkit';
import { vi } from 'vitest';
import type { Clock } from '../../src/platform/clock.js';
import { Judge } from './judge.js';
import { MACHINE_PATTERNS, MACHINES, Minter } from './minter.js';
import { CALM_NETWORK, SimulatedNetwork, type NetworkFaults } from './network.js';
import { ServiceProcess } from './service-process.js';
import type { Storage } from './storage.js';

export interface WorldOptions {
  readonly seed: number;
  readonly policy: PoolPolicy;
  readonly suspicion: SuspicionRule;
  readonly mishaps: Mishaps;
  readonly network: NetworkFaults;
  /** Whether a second process may serve the same ledger. */
  readonly colleague: boolean;
  /** Whether groups of machines grow and shrink. */
  readonly waves: boolean;
}

/** A process that joins takes the wall clock's time; one that runs follows it only when it is further off than this. */
const SKEW_MS = 2_500;
const STEP_MS_MAX = 250;
const REAP_EVERY_MS = 1_000;
const LOOK_EVERY_MS = 7_000;
/** A round of the real event loop without any activity is followed by so many more before all is taken for done. */
const QUIET_ROUNDS = 2;
const PATTERNS = { web: ['vm-[01-14]'], jobs: ['job-[1-9]'], [MACHINES]: MACHINE_PATTERNS };

/** Time, a network, machines, and the processes that serve them: everything is drawn from one seed. */
export class World {
  readonly judge: Judge;
  readonly network: SimulatedNetwork;
  readonly observations: Observation[] = [];
  readonly story: string[] = [];
  isDiskFailing = false;
  /** At the end nobody asks for anything any more. */
  isSilent = false;
  processes: ServiceProcess[] = [];
  /** How long some process was able to hear, in ms. */
  hearableMs = 0;
  /** How long none was. */
  deafMs = 0;
  outages = 0;
  /** How far the wall clock has leapt ahead, all in all. */
  leaptMs = 0;
  private readonly time = new VirtualClock();
  private readonly agenda = new FleetAgenda();
  private readonly fleet: Fleet;
  private readonly random: SeededRandom;
  private wallOffsetMs = 0;
  private suspendedMs = 0;
  private suspensions = 0;
  private starting = 0;
  private minters = 0;
  private requests = 0;
  private activity = 0;
  private wasHearing = false;
  private unexpected: Error | undefined;

  readonly clock: Clock = {
    wallMs: () => this.time.now + this.wallOffsetMs,
    monotonicMs: () => this.time.now - this.suspendedMs,
  };

  constructor(
    readonly options: WorldOptions,
    readonly storage: Storage,
  ) {
    this.random = new SeededRandom(options.seed);
    this.judge = new Judge(this, options.colleague ? SKEW_MS : 0);
    this.network = new SimulatedNetwork(this, this.random.fork(), options.network);
    this.fleet = this.makeFleet();
  }

  get now(): number {
    return this.time.now;
  }

  get living(): readonly ServiceProcess[] {
    return this.processes.filter(({ isDead }) => !isDead);
  }

  get isSuspended(): boolean {
    return this.suspensions > 0;
  }

  draw(): SeededRandom {
    return this.random.fork();
  }

  anyProcess(): ServiceProcess | undefined {
    const up = this.living;
    return up[this.random.below(Math.max(1, up.length))];
  }

  nextRequestId(): string {
    this.requests += 1;
    return `request-${String(this.requests)}`;
  }

  after(ms: number, action: () => void): void {
    this.agenda.put(this.now + ms, () => {
      this.activity += 1;
      action();
    });
  }

  /** Something goes on by itself; a failure of it is a failure of the simulation. */
  busy(work: Promise<unknown>): void {
    void work.then(
      () => (this.activity += 1),
      (error: unknown) => (this.unexpected ??= error as Error),
    );
  }

  note(what: string): void {
    this.story.push(`${String(this.now)} ${what}`);
    this.judge.count(what);
  }

  /** Starts a process; it may fail to. */
  async startProcess(): Promise<ServiceProcess | undefined> {
    this.starting += 1;
    const connection = await this.storage.connect();
    const process = await ServiceProcess.start(this, connection);
    this.note(process ? 'a process started' : 'a process did not start');
    if (process) {
      this.processes = [...this.living, process];
      this.minters += 1;
      new Minter(this, process, `mint-${String(this.minters)}`, this.random.fork());
    }
    this.starting -= 1;
    return process;
  }

  /** The service as it is at first: with its pools, the reaper ticking, the machines about to boot. */
  async begin(): Promise<void> {
    const process = await this.startProcess();
    for (const [pool, patterns] of Object.entries(PATTERNS)) {
      const order = pool === 'web' ? 'lowest' : 'longest-free';
      const holdDownMs = pool === MACHINES ? 0 : this.options.policy.holdDownMs;
      const policy = { ...this.options.policy, holdDownMs, order } as const;
      this.busy(process?.submit({ type: 'CreatePool', pool, patterns, policy }) ?? Promise.resolve());
    }
    await this.settle();
    this.fleet.start(this.options.policy.heartbeatMs);
    this.tickReapers();
    this.tickReaders();
  }

  async live(forMs: number): Promise<void> {
    const end = this.now + forMs;
    while (this.now < end) {
      const next = Math.min(this.fleet.nextAt, this.agenda.nextAt, this.now + STEP_MS_MAX, end);
      this.pass(Math.max(0, next - this.now));
      this.fleet.runDue(this.now);
      this.agenda.runDue(this.now);
      await this.settle();
    }
  }

  jumpWallClock(ms: number): void {
    this.wallOffsetMs += ms;
    this.leaptMs += Math.max(0, ms);
  }

  /** The whole host stands still for a while: its monotonic clock does not run, its wall clock does. */
  suspend(forMs: number): void {
    this.suspensions += 1;
    for (const process of this.living) process.pause();
    this.after(forMs, () => {
      if (this.isSuspended) this.wakeUp();
    });
  }

  /** Nothing keeps the service from serving any more. */
  calm(): void {
    this.network.faults = CALM_NETWORK;
    this.isDiskFailing = false;
    this.wakeUp();
  }

  /** Every machine falls silent, and what they have sent is lost. */
  silence(): void {
    this.isSilent = true;
    this.network.loseAll();
    for (const machine of this.fleet.machines) machine.die();
    this.fleet.shutDown();
  }

  private wakeUp(): void {
    this.suspensions = 0;
    for (const process of this.living) process.resume(this.random.chance(0.5));
  }

  private pass(ms: number): void {
    const isHearing = this.processes.some((process) => process.isHearing);
    if (isHearing) this.hearableMs += ms;
    else this.deafMs += ms;
    if (this.wasHearing && !isHearing) this.outages += 1;
    this.wasHearing = isHearing;
    this.time.advance(ms);
    if (this.isSuspended) this.suspendedMs += ms;
    // The marks of life: a process alone that stands still does not make any.
    if (this.processes.some(({ isDead, isPaused }) => !isDead && !isPaused)) vi.advanceTimersByTime(ms);
  }

  private tickReapers(): void {
    this.after(REAP_EVERY_MS, () => {
      for (const process of this.processes) process.reap();
      this.tickReapers();
    });
  }

  private tickReaders(): void {
    this.after(this.random.below(LOOK_EVERY_MS), () => {
      for (const process of this.living) process.receive(() => this.busy(process.look()));
      this.tickReaders();
    });
  }

  /** Lets everything happen that happens at this time. */
  private async settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_ROUNDS; quiet += 1) {
      const { activity } = this;
      await nextRound();
      if (activity !== this.activity || this.starting > 0) quiet = -1;
    }
    this.judge.readTurns();
    if (this.unexpected) throw this.unexpected;
  }

  private makeFleet(): Fleet {
    const { policy, mishaps } = this.options;
    const waveEveryMs = this.options.waves ? 4 * policy.ttlMs : Number.POSITIVE_INFINITY;
    const group = { waveEveryMs, gracefulShare: 0.7, mishaps };
    return new Fleet({
      clock: this.time,
      client: this.network,
      random: this.random.fork(),
      groups: [
        { ...group, name: 'web', pool: 'web', machinesMin: 6, machinesMax: 12 },
        { ...group, name: 'jobs', pool: 'jobs', machinesMin: 4, machinesMax: 9 },
      ],
      marginMs: policy.ttlMs / 20,
      retryMs: policy.heartbeatMs,
      observe: (observation) => this.observations.push(observation),
    });
  }
}
