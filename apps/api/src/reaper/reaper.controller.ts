import type { ReaperFacts } from '@berth/contract';
import { Controller, Get, Inject } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.js';
import { presentTime } from '../platform/http/presented-time.js';
import { SETTINGS, type Settings } from '../platform/settings.js';
import { Reaper } from './reaper.js';

const SUSPENDED_MAX = 200;

/** How the reaper does. */
@Controller('v1/reaper')
export class ReaperController {
  constructor(
    @Inject(Reaper) private readonly reaper: Reaper,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  async facts(): Promise<ReaperFacts> {
    const { reaperIntervalMs, suspicion } = this.settings;
    const { isOnTime, lagMs, hasTicked, lastTick } = this.reaper.state;
    const { now, suspended } = await this.ledger.read((image, moment) => ({
      now: moment.ledger,
      suspended: [...image.pools.values()].flatMap((pool) => {
        if (pool.suspendedAt === undefined) return [];
        const since = presentTime(pool.suspendedAt + image.deafMs);
        return [{ pool: pool.name, since, held: pool.count('held'), late: pool.lateCount(moment.audible) }];
      }),
    }));
    return {
      interval_seconds: reaperIntervalMs / 1_000,
      on_time: isOnTime,
      last_tick_at: hasTicked ? presentTime(Math.round(now - lagMs)) : null,
      lag_seconds: Math.round(lagMs) / 1_000,
      last_tick: {
        expired: lastTick.expired,
        reclaimed: lastTick.reclaimed,
        seconds: Math.round(lastTick.ms) / 1_000,
      },
      suspicion: {
        share: suspicion.share,
        leases_min: suspicion.leasesMin,
        suspended_seconds_max: suspicion.suspendedMsMax / 1_000,
      },
      suspended: suspended.slice(0, SUSPENDED_MAX),
      suspended_total: suspended.length,
    };
  }
}
