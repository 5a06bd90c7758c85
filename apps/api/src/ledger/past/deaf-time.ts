import type { Outage } from './past.queries.js';

/** How much deaf time lies before a moment: what separates ledger from audible time there. */
export class DeafTime {
  private readonly beforeMs: number;

  /** `outages`: the last ones up to some position, in their order; `totalMs`: all deaf time up to there. */
  constructor(
    private readonly outages: readonly Outage[],
    totalMs: number,
  ) {
    const [first] = outages;
    this.beforeMs = first ? first.deafMs - (first.toAt - first.fromAt) : totalMs;
  }

  /**
   * In ms, at a ledger time not before the first of the outages. What is recorded at the time that an outage
   * ended is recorded after it.
   */
  at(time: number): number {
    let low = 0;
    let high = this.outages.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.outages[middle]?.toAt ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return this.outages[low - 1]?.deafMs ?? this.beforeMs;
  }
}
