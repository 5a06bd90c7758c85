import type { Attention, Overview, PoolOverview } from '@berth/contract';
import { totalStates, type DailyPeak } from '@berth/domain';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Ledger } from '../ledger/ledger.js';
import type { PoolsView, PoolSummary } from '../ledger/pool-view.js';
import { PoolViews, type Asked } from '../ledger/pool-views.js';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { systemClock } from '../platform/clock.js';
import { presentTime } from '../platform/http/presented-time.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';
import { LOGGER } from '../platform/logger.js';
import { Vitals } from '../platform/vitals.js';
import { needsAttention } from './attention.js';
import { DailyPeaks } from './daily-peaks.js';
import { CountedRates, rounded } from './event-rates.js';
import type { FlappingRow } from './flapping.queries.js';
import { heldOf, heldShareOf, usableOf } from './held-share.js';
import { flappingAt, ratesAt } from './looking-back.js';
import { presentForecast } from './present-forecast.js';
import { Remembered } from './remembered.js';

const POOLS_MAX = 200;
const ATTENTION_MAX = 100;
const FLAPPING_AGE_MS_MAX = 5_000;
/** What days that are over tell does not change, and today's peak is not asked for. */
const PEAKS_AGE_MS_MAX = 300_000;

/** What is asked for: one pool or all, now or as of a moment. */
interface Question extends Asked {
  readonly pool: string | undefined;
}

/** What an overview is made of but for the pools themselves. */
interface Findings {
  readonly flapping: readonly FlappingRow[] | undefined;
  readonly rates: Overview['rates'];
  readonly checks: ReturnType<Vitals['check']>;
  /** The daily peaks of a pool, by how many are held now; undefined when they are not known. */
  readonly peaksOf: (pool: PoolSummary) => readonly DailyPeak[] | undefined;
  readonly unknown: Overview['unknown'];
}

/** What an operator looks at first. */
@Injectable()
export class Overviews implements OnModuleInit, OnApplicationBootstrap {
  private readonly counted = new CountedRates(() => systemClock.monotonicMs());
  private readonly peaks: DailyPeaks;
  private readonly flapping: Remembered<readonly FlappingRow[]>;
  private readonly peaksRead: Remembered<true>;

  constructor(
    @Inject(Ledger) private readonly ledger: Pick<Ledger, 'read' | 'listen'>,
    @Inject(PoolViews) private readonly views: Pick<PoolViews, 'showPools'>,
    @Inject(LEDGER_READER) private readonly reader: Pick<LedgerReader, 'rows'>,
    @Inject(Vitals) private readonly vitals: Pick<Vitals, 'check'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.peaks = new DailyPeaks(reader);
    const onFailure = this.noteFailure;
    this.flapping = new Remembered(() => this.findFlapping(), { ageMsMax: FLAPPING_AGE_MS_MAX, onFailure });
    this.peaksRead = new Remembered(() => this.readPeaks(), { ageMsMax: PEAKS_AGE_MS_MAX, onFailure });
  }

  onModuleInit(): void {
    this.ledger.listen(this.counted);
  }

  /** Who looks first is not to wait for what has to be searched for in the ledger. */
  onApplicationBootstrap(): void {
    void this.flapping.get();
    void this.peaksRead.get();
  }

  /** Throws the problems `pool_unknown`, `invalid_as_of` and `before_first_event`. */
  async show(question: Question): Promise<Overview> {
    if (question.asOf !== undefined) return this.showThen(question);
    const findings = await this.findingsNow(question.pool);
    return this.views.showPools(question, (view) => present(view, question.pool, findings));
  }

  private async showThen(question: Question): Promise<Overview> {
    const view = await this.views.showPools(question, (then) => then);
    return present(view, question.pool, await this.findingsThen(view, question.pool));
  }

  private async findingsNow(pool: string | undefined): Promise<Findings> {
    const [flapping, arePeaksRead] = await Promise.all([this.flapping.get(), this.peaksRead.get()]);
    return {
      flapping,
      rates: { minute: this.counted.over(60, pool), five_minutes: this.counted.over(300, pool) },
      checks: this.vitals.check(),
      peaksOf: (each) => this.peaks.of(each.name, heldOf(each)),
      unknown: [
        ...(arePeaksRead ? [] : ['forecast' as const]),
        ...(flapping ? [] : ['client_flapping' as const]),
      ],
    };
  }

  private async findingsThen({ position, now }: PoolsView, pool: string | undefined): Promise<Findings> {
    const moment = { position, at: now.ledger };
    const [flapping, rates] = await Promise.all([
      flappingAt(this.reader, moment).catch(this.noteFailure),
      ratesAt(this.reader, moment, pool).catch(this.noteFailure),
    ]);
    return {
      flapping,
      rates: rates ?? null,
      checks: {},
      peaksOf: () => undefined,
      unknown: [...(rates ? [] : ['rates' as const]), ...(flapping ? [] : ['client_flapping' as const])],
    };
  }

  private async findFlapping(): Promise<readonly FlappingRow[]> {
    const moment = await this.ledger.read((image, now) => ({
      position: image.nextPosition - 1,
      at: now.ledger,
    }));
    return flappingAt(this.reader, moment);
  }

  private async readPeaks(): Promise<true> {
    const now = await this.ledger.read((image, moment) => ({
      position: image.nextPosition - 1,
      at: moment.ledger,
      held: new Map([...image.pools.values()].map((pool) => [pool.name, pool.count('held')])),
    }));
    await this.peaks.readOn(now);
    return true;
  }

  private readonly noteFailure = (error: unknown): undefined => {
    this.logger.debug({ err: error }, 'a part of an overview could not be worked out');
    return undefined;
  };
}

function present(
  { position, now, deafMs, pools }: PoolsView,
  name: string | undefined,
  { flapping, rates, checks, peaksOf, unknown }: Findings,
): Overview {
  const wanted = pools.filter((pool) => name === undefined || pool.name === name);
  if (name !== undefined && wanted.length === 0) throw rejectionProblem({ type: 'PoolNotFound', pool: name });
  const ofWanted = (flapping ?? []).filter(({ pool }) => name === undefined || pool === name);
  const attention: readonly Attention[] = needsAttention({
    pools: wanted,
    deafMs,
    checks,
    flapping: ofWanted,
  });
  return {
    position,
    at: presentTime(now.ledger),
    states: totalStates(wanted.map(({ states }) => states)),
    pools: fullestFirst(wanted).map((pool) => presentPool(pool, { deafMs, at: now.ledger }, peaksOf(pool))),
    pools_total: wanted.length,
    rates,
    attention: attention.slice(0, ATTENTION_MAX),
    attention_total: attention.length,
    unknown,
  };
}

function presentPool(
  pool: PoolSummary,
  { deafMs, at }: { readonly deafMs: number; readonly at: number },
  peaks: readonly DailyPeak[] | undefined,
): PoolOverview {
  const { name, states, capacity, draining, suspendedAt } = pool;
  return {
    pool: name,
    capacity: capacity - states.retired,
    usable: usableOf(pool),
    held_share: rounded(heldShareOf(pool)),
    states,
    draining,
    expiry_suspended_since: suspendedAt === undefined ? null : presentTime(suspendedAt + deafMs),
    forecast: peaks ? presentForecast(pool, peaks, at) : null,
  };
}

function fullestFirst(pools: readonly PoolSummary[]): readonly PoolSummary[] {
  return pools
    .toSorted((a, b) => heldShareOf(b) - heldShareOf(a) || (a.name < b.name ? -1 : 1))
    .slice(0, POOLS_MAX);
}
