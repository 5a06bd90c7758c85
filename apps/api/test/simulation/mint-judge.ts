import { LAYOUTS, parseSnowflake, type CounterRun, type Recorded } from '@berth/domain';

interface Issued {
  readonly holder: string;
  readonly machine: number;
  readonly timeMs: number;
}

interface Counted extends CounterRun {
  readonly key: string;
}

/** Collects what mints have issued, over all processes, and what must not be of it (ARCHITECTURE.md, 6 and 11). */
export class MintJudge {
  private readonly ids = new Map<string, Issued>();
  private readonly last = new Map<string, bigint>();
  private readonly runs: Counted[] = [];

  constructor(private readonly faults: string[]) {}

  get issued(): number {
    return this.ids.size;
  }

  minted(holder: string, ids: readonly string[]): void {
    for (const id of ids) {
      const before = this.ids.get(id);
      if (before) this.faults.push(`11: ${id} was minted by ${before.holder} and by ${holder}`);
      if (BigInt(id) <= (this.last.get(holder) ?? -1n))
        this.faults.push(`11: ${id} of ${holder} does not rise`);
      const { machine, timeMs } = parseSnowflake(LAYOUTS.sonyflake, BigInt(id));
      this.ids.set(id, { holder, machine, timeMs });
      this.last.set(holder, BigInt(id));
    }
  }

  counted(run: CounterRun, key: string): void {
    this.runs.push({ ...run, key });
  }

  /** At the end: every id is of a window that was granted to its holder, every run of what was recorded. */
  readLedger(stored: readonly Recorded[]): void {
    const windows = new Map<string, { floorMs: number; ceilMs: number }[]>();
    const advanced = new Map<string, bigint>();
    for (const event of stored) {
      if (event.type === 'MintWindowGranted') {
        const { numbers, floors_ms: floors, ceils_ms: ceils, holders } = event.data;
        for (const [index, number] of numbers.entries()) {
          const key = `${holders[index] ?? ''} ${String(number)}`;
          const window = { floorMs: floors[index] ?? 0, ceilMs: ceils[index] ?? 0 };
          windows.set(key, [...(windows.get(key) ?? []), window]);
        }
      }
      if (event.type === 'SequenceAdvanced') {
        const { entity, first, count } = event.data;
        advanced.set(entity, BigInt(first) + BigInt(count));
      }
    }
    for (const [id, { holder, machine, timeMs }] of this.ids) {
      const own = windows.get(`${holder} ${String(machine)}`) ?? [];
      if (!own.some(({ floorMs, ceilMs }) => floorMs <= timeMs && timeMs < ceilMs)) {
        this.faults.push(`11: ${id} is outside the windows of ${holder}`);
      }
    }
    this.readRuns(advanced);
  }

  private readRuns(advanced: ReadonlyMap<string, bigint>): void {
    const runs = this.runs.toSorted((a, b) =>
      a.entity === b.entity ? Number(a.first - b.first) : a.entity < b.entity ? -1 : 1,
    );
    let before: Counted | undefined;
    for (const run of runs) {
      const what = `${run.entity} ${String(run.first)}+${String(run.count)}`;
      const end = run.first + BigInt(run.count);
      if (end > (advanced.get(run.entity) ?? 0n)) this.faults.push(`6: lost the values ${what}`);
      const isAfter = before?.entity !== run.entity || before.first + BigInt(before.count) <= run.first;
      if (!isAfter) this.faults.push(`11: ${what} was answered twice`);
      before = run;
    }
  }
}
