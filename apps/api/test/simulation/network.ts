import {
  allocateOutcome,
  heartbeatOutcome,
  releaseOutcome,
  type AllocateOutcome,
  type BerthClient,
  type FleetLease,
  type HeartbeatOutcome,
  type ReleaseOutcome,
  type SeededRandom,
} from '@berth/testkit';
import type { ServiceProcess } from './service-process.js';
import type { World } from './world.js';

/** How likely each mishap of a message is. */
export interface NetworkFaults {
  readonly lostRequest: number;
  readonly lostAnswer: number;
  readonly duplicate: number;
  /** Arrives long after nobody waits for it any more. */
  readonly straggler: number;
}

export const CALM_NETWORK: NetworkFaults = { lostRequest: 0, lostAnswer: 0, duplicate: 0, straggler: 0 };

const UNAVAILABLE = { outcome: 'unavailable' } as const;
const TIMEOUT_MS = 1_500;
const DELAY_MS_MAX = 150;
const STRAGGLER_MS_MAX = 25_000;

type Ask<Outcome> = (service: ServiceProcess) => Promise<Outcome | undefined>;

/** What lies between the machines and the service: it delays, loses and repeats what is sent. */
export class SimulatedNetwork implements BerthClient {
  /** Raised to lose all that is under way. */
  private era = 0;

  constructor(
    private readonly world: World,
    private readonly random: SeededRandom,
    public faults: NetworkFaults,
  ) {}

  allocate(clientId: string, pool: string): Promise<AllocateOutcome> {
    return this.call<AllocateOutcome>(async (service) => {
      const decision = await service.submit({ type: 'AllocateIdentifier', pool, clientId });
      return decision && allocateOutcome(decision);
    });
  }

  heartbeat({ pool, clientId, identifier, token }: FleetLease): Promise<HeartbeatOutcome> {
    return this.call<HeartbeatOutcome>(async (service) => {
      const decision = await service.submit({ type: 'RecordHeartbeat', pool, clientId, identifier, token });
      return decision && heartbeatOutcome(decision);
    });
  }

  release({ pool, clientId, identifier, token }: FleetLease): Promise<ReleaseOutcome> {
    return this.call<ReleaseOutcome>(async (service) => {
      const decision = await service.submit({ type: 'ReleaseIdentifier', pool, clientId, identifier, token });
      return decision && releaseOutcome(decision);
    });
  }

  loseAll(): void {
    this.era += 1;
  }

  private call<Outcome>(ask: Ask<Outcome>): Promise<Outcome | typeof UNAVAILABLE> {
    return new Promise((resolve) => {
      const { random, faults } = this;
      this.after(TIMEOUT_MS, () => resolve(UNAVAILABLE), 'always');
      if (!random.chance(faults.lostRequest)) this.after(this.delay(), () => this.deliver(ask, resolve));
      if (random.chance(faults.duplicate)) this.after(this.delay(), () => this.deliver(ask, resolve));
      if (random.chance(faults.straggler)) {
        this.after(random.fraction() * STRAGGLER_MS_MAX, () => this.deliver(ask, resolve));
      }
    });
  }

  private deliver<Outcome>(ask: Ask<Outcome>, answer: (outcome: Outcome | typeof UNAVAILABLE) => void): void {
    const service = this.world.anyProcess();
    if (!service) {
      answer(UNAVAILABLE);
      return;
    }
    service.receive(() => {
      this.world.busy(
        ask(service).then((outcome) => {
          if (this.random.chance(this.faults.lostAnswer)) return;
          this.after(this.delay(), () => answer(outcome ?? UNAVAILABLE));
        }),
      );
    });
  }

  private after(ms: number, action: () => void, survives: 'always' | 'era' = 'era'): void {
    const { era } = this;
    this.world.after(ms, () => {
      if (survives === 'always' || era === this.era) action();
    });
  }

  private delay(): number {
    return 1 + this.random.below(DELAY_MS_MAX);
  }
}
