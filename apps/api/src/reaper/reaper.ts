import type { CommandOf, ReapOutcome } from '@berth/domain';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { Gauge } from 'prom-client';
import { Ledger } from '../ledger/ledger.js';
import { LOGGER } from '../platform/logger.js';
import { SETTINGS, type Settings } from '../platform/settings.js';
import { Vitals } from '../platform/vitals.js';

const TICK = 'reaper';
/** At most this many leases end in one command, so that heartbeats get their turn in between. */
const BATCH_MAX = 1_000;
/** At most this many batches a tick; what is left is found by the next. */
const BATCHES_MAX = 1_000;
/** A reaper that is later than this makes the service not ready. */
const LATE_MS_MAX = 10_000;

/** How the ticks go. `lagMs`: since the last one ran to its end, or since the start. */
export interface ReaperState {
  readonly isOnTime: boolean;
  readonly lagMs: number;
  readonly hasTicked: boolean;
  readonly lastTick: { readonly expired: number; readonly reclaimed: number; readonly ms: number };
}

/**
 * Looks for what is due, at every tick: ends silent leases, and frees identifiers whose hold-down is
 * over.
 */
@Injectable()
export class Reaper implements OnApplicationBootstrap, OnModuleDestroy {
  private ticking: Promise<void> | undefined;
  private lastTickAt = performance.now();
  private hasTicked = false;
  private lastTick = { expired: 0, reclaimed: 0, ms: 0 };

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(SchedulerRegistry) private readonly scheduler: SchedulerRegistry,
    @Inject(Vitals) private readonly vitals: Vitals,
  ) {}

  onApplicationBootstrap(): void {
    this.lastTickAt = performance.now();
    this.tellVitals();
    this.scheduler.addInterval(TICK, setInterval(this.tick, this.settings.reaperIntervalMs));
  }

  async onModuleDestroy(): Promise<void> {
    if (this.scheduler.doesExist('interval', TICK)) this.scheduler.deleteInterval(TICK);
    await this.ticking;
  }

  get state(): ReaperState {
    const { lagMs, hasTicked, lastTick } = this;
    return { isOnTime: this.lateMs < LATE_MS_MAX, lagMs, hasTicked, lastTick };
  }

  /** One tick; a tick that is still under way is not overtaken. */
  private readonly tick = (): void => {
    this.ticking ??= this.reap()
      .then(() => {
        this.lastTickAt = performance.now();
      })
      .catch((error: unknown) => {
        this.logger.debug({ err: error }, 'a reaper tick failed; the next one tries again');
      })
      .finally(() => {
        this.ticking = undefined;
      });
  };

  private tellVitals(): void {
    const lagMs = (): number => this.lagMs;
    this.vitals.addCheck(
      'reaper_on_time',
      () => this.state.isOnTime,
      () => `the last tick ended ${String(this.lateMs)} ms too long ago`,
    );
    new Gauge({
      name: 'berth_reaper_lag_seconds',
      help: 'Time since a reaper tick last ran to its end',
      registers: [this.vitals.metrics],
      collect() {
        this.set(lagMs() / 1_000);
      },
    });
  }

  private get lagMs(): number {
    return performance.now() - this.lastTickAt;
  }

  private get lateMs(): number {
    return Math.round(this.lagMs - this.settings.reaperIntervalMs);
  }

  private async reap(): Promise<void> {
    const since = performance.now();
    const { suspicion } = this.settings;
    const expired = await this.untilDone({ type: 'ExpireDue', limit: BATCH_MAX, suspicion });
    const reclaimed = await this.untilDone({ type: 'ReclaimDue', limit: BATCH_MAX });
    this.lastTick = { expired, reclaimed, ms: performance.now() - since };
    this.hasTicked = true;
  }

  /** Answers how many were ended. */
  private async untilDone(command: CommandOf<'ExpireDue'> | CommandOf<'ReclaimDue'>): Promise<number> {
    let ended = 0;
    for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
      const decision = await this.ledger.submit(command, { actor: 'reaper' });
      const outcome: ReapOutcome | undefined = decision.ok ? decision.result : undefined;
      ended += outcome?.ended ?? 0;
      if (!outcome?.more) break;
    }
    return ended;
  }
}
