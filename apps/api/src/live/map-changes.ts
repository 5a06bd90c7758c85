import type { StreamMap } from '@berth/contract';
import { mapDelta } from '@berth/domain';

/** A pool's map as it was drawn: one byte an identifier. */
export interface DrawnMap {
  readonly position: number;
  readonly bytes: Uint8Array;
}

interface Step {
  /** What was drawn between this position and the step was all the same. */
  readonly from: number;
  /** What each identifier that may have changed is now; undefined when the whole map is to be fetched anew. */
  readonly cells: ReadonlyMap<number, number> | undefined;
}

/** Steps that are kept for streams that could not be told each of them. */
const STEPS_MAX = 64;
/** More cells than these are more bytes than the whole map, compressed. */
const CELLS_MAX = 8_192;

/** How a pool's map has changed from one drawing to the next; steps are counted from 0. */
export class MapChanges {
  private steps: Step[] = [];
  private first = 0;
  /** Nothing has changed since this position. */
  private unchangedSince: number;

  constructor(
    private readonly pool: string,
    private last: DrawnMap,
  ) {
    this.unchangedSince = last.position;
  }

  /** The number of the next step: a stream that knows it has been told all before it. */
  get next(): number {
    return this.first + this.steps.length;
  }

  /** Where the last drawing was made. */
  get position(): number {
    return this.last.position;
  }

  /**
   * Notes a new drawing. `touched`: what events since the last one were about, since something may have changed and
   * changed back between them; undefined when that is not known.
   */
  draw(drawn: DrawnMap, touched: ReadonlySet<number> | undefined): void {
    const { bytes: before } = this.last;
    this.last = drawn;
    const cells =
      touched && before.length === drawn.bytes.length ? changes(before, drawn.bytes, touched) : undefined;
    if (cells?.size === 0) return;
    const isTold = cells && cells.size <= CELLS_MAX;
    this.steps.push({ from: this.unchangedSince, cells: isTold ? cells : undefined });
    this.unchangedSince = drawn.position;
    if (this.steps.length <= STEPS_MAX) return;
    this.steps.shift();
    this.first += 1;
  }

  /**
   * What a stream that was told all before step `known` is told now; undefined when there is nothing. One that knows
   * nothing yet is told to fetch the map, which will not be older than the drawing then.
   */
  since(known: number | undefined): StreamMap | undefined {
    const { pool } = this;
    const to = this.position;
    if (known !== undefined && known >= this.next) return undefined;
    const steps = this.steps.slice(Math.max(0, (known ?? 0) - this.first));
    const cells = new Map<number, number>();
    let isKnown = known !== undefined && known >= this.first;
    for (const step of steps) {
      isKnown &&= step.cells !== undefined;
      for (const [ordinal, byte] of step.cells ?? []) cells.set(ordinal, byte);
    }
    isKnown &&= cells.size <= CELLS_MAX;
    if (!isKnown) return { pool, from: to, to, reset: true, cells: [] };
    return { pool, from: steps[0]?.from ?? to, to, reset: false, cells: [...cells] };
  }
}

function changes(
  before: Uint8Array,
  after: Uint8Array,
  touched: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const cells = new Map(mapDelta(before, after));
  for (const ordinal of touched) cells.set(ordinal, after[ordinal] ?? 0);
  return cells;
}
