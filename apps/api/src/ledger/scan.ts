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
  /** How many positions one statement looks at: at first, and at most when they turn out to be quick. */
  readonly slice?: { readonly start: number; readonly max: number };
}

/** A few ms, after which others get their turn. */
const SLICE = { start: 20_000, max: 20_000 };
/** A query that has more rows than positions limits them itself. */
const ROWS_MAX = 20_000;
/** Slices become larger or smaller until a statement takes about this long. */
const SLICE_MS = 15;

/**
 * Reads a span of positions slice by slice, in its order: each is a short transaction of its own, so that the
 * write-ahead log can be taken back and other questions are answered in between. Ends at the end of the span or
 * when its time is over: who needs to know looks how far the last slice came.
 */
export async function* scan<Row>(
  reader: Pick<LedgerReader, 'rows'>,
  { first, last, order, timeMsMax, slice = SLICE }: ScanOptions,
  inSlice: (span: PositionSpan) => Query,
): AsyncGenerator<Slice<Row>, void> {
  const endsAt = performance.now() + timeMsMax;
  let size = slice.start;
  for (let done = 0; first + done <= last;) {
    const startedAt = performance.now();
    if (done > 0 && startedAt >= endsAt) return;
    const span =
      order === 'asc'
        ? { first: first + done, last: Math.min(first + done + size - 1, last) }
        : { first: Math.max(last - done - size + 1, first), last: last - done };
    const rows = await reader.rows<Row>(inSlice(span), { rowsMax: Math.max(size, ROWS_MAX) });
    done += size;
    size = fitted(size, performance.now() - startedAt, slice.max);
    yield { ...span, rows };
  }
}

function fitted(size: number, tookMs: number, max: number): number {
  const factor = Math.min(4, Math.max(0.25, SLICE_MS / Math.max(tookMs, 0.1)));
  return Math.min(max, Math.max(1, Math.floor(size * factor)));
}
