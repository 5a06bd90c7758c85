import type { DeafCause } from '@berth/domain';
import type { HistoryGroup } from './history-group.js';
import type { HistoryWorld } from './history-world.js';
import type { SeededRandom } from './seeded-random.js';

/** A span of ledger time in which the service heard nobody. */
interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
  readonly cause: DeafCause;
}

interface Kind {
  readonly cause: DeafCause;
  readonly msMin: number;
  readonly msMax: number;
}

/** Outages of the service, and of the network beside it, in a whole history. */
const OUTAGES = 12;
const ISOLATIONS = 6;
const KINDS: readonly [Kind, ...Kind[]] = [
  { cause: 'restart', msMin: 1_500, msMax: 20_000 },
  { cause: 'restart', msMin: 1_500, msMax: 20_000 },
  { cause: 'pause', msMin: 3_000, msMax: 45_000 },
  { cause: 'restart', msMin: 60_000, msMax: 1_800_000 },
  { cause: 'ledger_unavailable', msMin: 10_000, msMax: 400_000 },
  { cause: 'clock_jump', msMin: 5_000, msMax: 120_000 },
];

/** Times in a generated history when the service is deaf, or one pool's machines cannot reach it. */
export class HistoryOutages {
  private underWay: Outage | undefined;

  constructor(
    private readonly groups: readonly [HistoryGroup, ...HistoryGroup[]],
    private readonly world: HistoryWorld,
    private readonly random: SeededRandom,
  ) {}

  start(): void {
    this.every(OUTAGES, () => this.deafen());
    this.every(ISOLATIONS, () => {
      const group = this.random.pick(this.groups);
      // Long enough for the first of them to fall due, and for the reaper to doubt it.
      group.isolate(group.pool.policy.ttlMs * (1.02 + 0.3 * this.random.fraction()));
    });
  }

  /** The outage that is under way at a time, if any; it is told once. */
  take(at: number): Outage | undefined {
    if (!this.underWay || at < this.underWay.fromMs) return undefined;
    const outage = this.underWay;
    this.underWay = undefined;
    return outage;
  }

  private deafen(): void {
    const { cause, msMin, msMax } = this.random.pick(KINDS);
    const fromMs = this.world.now + 1;
    const toMs = Math.floor(fromMs + msMin + this.random.fraction() * (msMax - msMin));
    this.underWay = { fromMs, toMs, cause };
  }

  private every(timesInAll: number, action: () => void): void {
    const onAverageMs = this.world.spanMs / timesInAll;
    this.world.agenda.put(this.world.now + onAverageMs * (0.5 + this.random.fraction()), () => {
      action();
      this.every(timesInAll, action);
    });
  }
}
