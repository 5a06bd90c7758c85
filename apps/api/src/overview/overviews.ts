import type { Overview, PoolOverview } from '@berth/contract';
import { totalStates } from '@berth/domain';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Ledger } from '../ledger/ledger.js';
import { lastPositionNotAfter } from '../ledger/position-at.js';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { systemClock } from '../platform/clock.js';
import { presentTime } from '../platform/http/presented-time.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';
import { LOGGER } from '../platform/logger.js';
import { Vitals } from '../platform/vitals.js';
import { needsAttention } from './attention.js';
import { DailyPeaks } from './daily-peaks.js';
import { CountedRates, rounded } from './event-rates.js';
import { flappingClients, type FlappingRow } from './flapping.queries.js';
import { capacityOf, heldOf, heldShareOf, standingOf, type PoolStanding } from './pool-standing.js';
import { presentForecast } from './present-forecast.js';
import { Remembered } from './remembered.js';

const POOLS_MAX = 200;
const ATTENTION_MAX = 100;
const HOUR_MS = 3_600_000;
/** A client that loses its lease so often within an hour flaps. */
const FLAPS_MIN = 3;
const FLAPPING_MAX = 50;
const FLAPPING_AGE_MS_MAX = 5_000;
/** What days that are over tell does not change, and today's peak is not asked for. */
const PEAKS_AGE_MS_MAX = 300_000;

/** How all pools stand at one moment. `at` in ledger ms. */
interface Standing {
  readonly position: number;
  readonly at: number;
  readonly pools: readonly PoolStanding[];
}

/** What an operator looks at first. */
@Injectable()
export class Overviews implements OnModuleInit {
  private readonly rates = new CountedRates(() => systemClock.monotonicMs());
  private readonly peaks: DailyPeaks;
  private readonly flapping: Remembered<readonly FlappingRow[]>;
  private readonly peaksRead: Remembered<true>;

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
    @Inject(Vitals) private readonly vitals: Vitals,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.peaks = new DailyPeaks(reader);
    const onFailure = (error: unknown): void => {
      logger.debug(
        { err: error },
        'a part of the overview could not be worked out; the next request tries again',
      );
    };
    this.flapping = new Remembered(() => this.findFlapping(), { ageMsMax: FLAPPING_AGE_MS_MAX, onFailure });
    this.peaksRead = new Remembered(() => this.readPeaks(), { ageMsMax: PEAKS_AGE_MS_MAX, onFailure });
  }

  onModuleInit(): void {
    this.ledger.listen(this.rates);
  }

  /** Of one pool, or of all. */
  async now(pool: string | undefined): Promise<Overview> {
    const [flapping, arePeaksRead] = await Promise.all([this.flapping.get(), this.peaksRead.get()]);
    const standing = await this.standing();
    const wanted = standing.pools.filter(({ name }) => pool === undefined || name === pool);
    if (pool !== undefined && wanted.length === 0) throw rejectionProblem({ type: 'PoolNotFound', pool });
    const attention = needsAttention({
      pools: wanted,
      checks: this.vitals.check(),
      flapping: (flapping ?? []).filter((row) => pool === undefined || row.pool === pool),
    });
    return {
      position: standing.position,
      at: presentTime(standing.at),
      states: totalStates(wanted.map(({ states }) => states)),
      pools: fullestFirst(wanted).map((each) => this.presentPool(each, standing.at)),
      pools_total: wanted.length,
      rates: { minute: this.rates.over(60, pool), five_minutes: this.rates.over(300, pool) },
      attention: attention.slice(0, ATTENTION_MAX),
      attention_total: attention.length,
      unknown: [
        ...(arePeaksRead ? [] : ['forecast' as const]),
        ...(flapping ? [] : ['client_flapping' as const]),
      ],
    };
  }

  private standing(): Promise<Standing> {
    return this.ledger.read((image, now) => ({
      position: image.nextPosition - 1,
      at: now.ledger,
      pools: [...image.pools.values()].map((pool) => standingOf(pool, image, now)),
    }));
  }

  private presentPool(standing: PoolStanding, at: number): PoolOverview {
    const { name, states, draining, suspendedSince } = standing;
    const peaks = this.peaks.of(name, heldOf(standing));
    return {
      pool: name,
      capacity: capacityOf(standing),
      held_share: rounded(heldShareOf(standing)),
      states,
      draining,
      expiry_suspended_since: suspendedSince === undefined ? null : presentTime(suspendedSince),
      forecast: peaks ? presentForecast(standing, peaks, at) : null,
    };
  }

  private async findFlapping(): Promise<readonly FlappingRow[]> {
    const { at, position } = await this.ledger.read((image, now) => ({
      at: now.ledger,
      position: image.nextPosition - 1,
    }));
    const before = await lastPositionNotAfter(this.reader, at - HOUR_MS, position);
    return this.reader.rows<FlappingRow>(flappingClients(before, FLAPS_MIN, FLAPPING_MAX));
  }

  private async readPeaks(): Promise<true> {
    const { position, at, pools } = await this.standing();
    await this.peaks.readOn({ position, at, held: new Map(pools.map((pool) => [pool.name, heldOf(pool)])) });
    return true;
  }
}

function fullestFirst(pools: readonly PoolStanding[]): readonly PoolStanding[] {
  return [...pools]
    .sort((a, b) => heldShareOf(b) - heldShareOf(a) || (a.name < b.name ? -1 : 1))
    .slice(0, POOLS_MAX);
}
