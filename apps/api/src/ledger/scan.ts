import type { LedgerReader, Query } from './reader.js';

/** Positions from `first` to `last`, both among them. */
export interface PositionSpan {
  readonly first: number;
  readonly last: number;
}

/** What was found in one slice of a span. */
export interface Slice<Row> extends PositionSpan {
  readonly rows: readonly Row[];
}

export interface ScanOptions extends PositionSpan {
  readonly order: 'asc' | 'desc';
  /** No further slice is read when this many ms are over; one is read in any case. */
  readonly timeMsMax: number;
}

/** Positions that one statement looks at: a few ms, after which others get their turn. */
const SLICE = 20_000;

/**
 * Reads a span of positions slice by slice, in its order: each is a short transaction of its own, so that the
 * write-ahead log can be taken back and other questions are answered in between. Ends at the end of the span or
 * when its time is over: who needs to know looks how far the last slice came.
 */
export async function* scan<Row>(
  reader: LedgerReader,
  { first, last, order, timeMsMax }: ScanOptions,
  inSlice: (span: PositionSpan) => Query,
): AsyncGenerator<Slice<Row>, void> {
  const endsAt = performance.now() + timeMsMax;
  for (let done = 0; first + done <= last; done += SLICE) {
    if (done > 0 && performance.now() >= endsAt) return;
    const span =
      order === 'asc'
        ? { first: first + done, last: Math.min(first + done + SLICE - 1, last) }
        : { first: Math.max(last - done - SLICE + 1, first), last: last - done };
    yield { ...span, rows: await reader.rows<Row>(inSlice(span), { rowsMax: SLICE }) };
  }
}
