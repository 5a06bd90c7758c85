import { COUNTER_MAX, isCounterType, LAYOUTS, machineMax, valueAt } from '@berth/domain';
import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Ledger } from '../ledger/ledger.js';
import { SETTINGS, type Settings } from '../platform/settings.js';
import { Vitals } from '../platform/vitals.js';
import { MachineNumbers } from './machine-numbers.js';
import { Mint } from './mint.js';

/** Of so many counters, those nearest to their end, each is a series of its own. */
const COUNTERS_SHOWN = 20;

/** What Prometheus and `/health` are told of the mint. */
@Injectable()
export class MintMetrics {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(MachineNumbers) private readonly numbers: MachineNumbers,
    @Inject(Mint) private readonly mint: Mint,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Vitals) vitals: Vitals,
  ) {
    const registers = [vitals.metrics];
    this.defineIssued(registers);
    this.defineNumbers(registers);
    this.defineCounters(registers);
    vitals.addFigures('snowflakeStats', () => this.figures());
  }

  private defineIssued(registers: Vitals['metrics'][]): void {
    const { mint } = this;
    new Counter({
      name: 'berth_minted_total',
      help: 'Values issued by this process, by type',
      labelNames: ['type'],
      registers,
      collect() {
        this.reset();
        for (const [type, count] of mint.issued) this.inc({ type }, count);
      },
    });
    new Counter({
      name: 'berth_mint_refusals_total',
      help: 'Requests for values that were refused, by code',
      labelNames: ['code'],
      registers,
      collect() {
        this.reset();
        for (const [code, count] of mint.refused) this.inc({ code }, count);
      },
    });
  }

  private defineNumbers(registers: Vitals['metrics'][]): void {
    const { numbers } = this;
    new Gauge({
      name: 'berth_mint_numbers_held',
      help: 'Machine numbers that this process holds',
      registers,
      collect() {
        this.set(numbers.held.length);
      },
    });
    new Gauge({
      name: 'berth_mint_window_left_seconds',
      help: 'ID time that is left before the windows of the machine numbers have to be renewed',
      registers,
      collect() {
        this.set(numbers.windowLeftMs / 1_000);
      },
    });
  }

  private defineCounters(registers: Vitals['metrics'][]): void {
    const { ledger, settings } = this;
    new Gauge({
      name: 'berth_counter_used_ratio',
      help: `How much of its range a counter has used; the ${String(COUNTERS_SHOWN)} nearest to their end`,
      labelNames: ['entity', 'type'],
      registers,
      async collect() {
        const counters = await ledger.read(({ mint }) =>
          [...mint.entities.values()].flatMap(({ name, dataType, next }) => {
            if (!isCounterType(dataType) || next === 0n) return [];
            const used = Number(valueAt(settings.shard, next - 1n)) / Number(COUNTER_MAX[dataType]);
            return [{ entity: name, type: dataType, used }];
          }),
        );
        this.reset();
        counters.sort((a, b) => b.used - a.used);
        for (const { entity, type, used } of counters.slice(0, COUNTERS_SHOWN)) {
          this.set({ entity, type }, used);
        }
      },
    });
  }

  private figures(): object {
    const { layout, shard } = this.settings;
    const { tickMs, sequenceBits } = LAYOUTS[layout];
    return {
      generated: this.numbers.count,
      layout,
      machineNumbers: this.numbers.held,
      windowLeftMs: Math.round(this.numbers.windowLeftMs),
      shardId: shard.id,
      totalShards: shard.total,
      maxIdsPerMs: 2 ** sequenceBits / tickMs,
      maxShards: machineMax(LAYOUTS[layout]) + 1,
    };
  }
}
