import type { CommandOf, ReapOutcome } from '@berth/domain';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { Ledger } from '../ledger/ledger.js';
import { LOGGER } from '../platform/logger.js';
import { SETTINGS, type Settings } from '../platform/settings.js';

const TICK = 'reaper';
/** At most this many leases end in one command, so that heartbeats get their turn in between. */
const BATCH_MAX = 1_000;
/** At most this many batches a tick; what is left is found by the next. */
const BATCHES_MAX = 1_000;

/** Looks for what is due, at every tick: ends silent leases, and frees identifiers whose hold-down is over. */
@Injectable()
export class Reaper implements OnApplicationBootstrap, OnModuleDestroy {
  private ticking: Promise<void> | undefined;
  private lastTickAt = performance.now();

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(SchedulerRegistry) private readonly scheduler: SchedulerRegistry,
  ) {}

  /** How long ago a tick last ran to its end, in ms. */
  get sinceLastTickMs(): number {
    return performance.now() - this.lastTickAt;
  }

  onApplicationBootstrap(): void {
    this.lastTickAt = performance.now();
    this.scheduler.addInterval(TICK, setInterval(this.tick, this.settings.reaperIntervalMs));
  }

  async onModuleDestroy(): Promise<void> {
    if (this.scheduler.doesExist('interval', TICK)) this.scheduler.deleteInterval(TICK);
    await this.ticking;
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

  private async reap(): Promise<void> {
    const { suspicion } = this.settings;
    await this.untilDone({ type: 'ExpireDue', limit: BATCH_MAX, suspicion });
    await this.untilDone({ type: 'ReclaimDue', limit: BATCH_MAX });
  }

  private async untilDone(command: CommandOf<'ExpireDue'> | CommandOf<'ReclaimDue'>): Promise<void> {
    for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
      const decision = await this.ledger.submit(command, { actor: 'reaper' });
      const outcome: ReapOutcome | undefined = decision.ok ? decision.result : undefined;
      if (!outcome?.more) return;
    }
  }
}
