import type { LedgerReader } from '../ledger/reader.js';
import { lastPositionNotAfter } from '../ledger/position-at.js';
import { scan } from '../ledger/scan.js';
import { levelsOverAll, recordedAt, type Buckets, type LevelRow } from './occupancy.queries.js';

/** How many identifiers were held in a bucket: at its end, at most and at least. */
export interface Level {
  readonly end: number;
  readonly highest: number;
  readonly lowest: number;
}

export interface OccupancyQuestion extends Buckets {
  readonly pool: string | undefined;
  readonly count: number;
  /** The last position, and what is held there. */
  readonly position: number;
  readonly held: number;
}

export interface OccupancyAnswer {
  /** In time; undefined before the first event, and where `isComplete` is not so. */
  readonly levels: readonly (Level | undefined)[];
  readonly isComplete: boolean;
}

const READING_MS_MAX = 4_000;

/** What was held over time, read back from what is held now: when time is short, the oldest buckets are missing. */
export async function occupancy(
  reader: LedgerReader,
  { pool, from, widthMs, count, position, held }: OccupancyQuestion,
): Promise<OccupancyAnswer> {
  const before = await lastPositionNotAfter(reader, from - 1, position);
  const changed = new Map<number, Level>();
  let level = held;
  let reached = position + 1;
  const slices = scan<LevelRow>(
    reader,
    { first: before + 1, last: position, order: 'desc', timeMsMax: READING_MS_MAX },
    (span) => levelsOverAll(span, { from, widthMs }, pool),
  );
  for await (const { rows, first } of slices) {
    const start = level - rows.reduce((net, row) => net + row.net, 0);
    addSlice(changed, rows, start);
    level = start;
    reached = first;
  }
  const isComplete = reached <= before + 1;
  const known = { levels: changed, initial: level, from: 0 };
  if (!isComplete) known.from = Math.ceil(((await timeOf(reader, reached)) - from) / widthMs);
  else if (before < 0) known.from = Math.floor(((await timeOf(reader, 0)) - from) / widthMs);
  return { levels: filled(known, count), isComplete };
}

/** Adds what is older to what is known; `start` is the level where the slice begins. */
function addSlice(changed: Map<number, Level>, rows: readonly LevelRow[], start: number): void {
  let end = start;
  for (const { bucket, net, highest, lowest } of rows) {
    end += net;
    const later = changed.get(bucket);
    changed.set(bucket, {
      end: later?.end ?? end,
      highest: Math.max(start + highest, later?.highest ?? Number.NEGATIVE_INFINITY),
      lowest: Math.min(start + lowest, later?.lowest ?? Number.POSITIVE_INFINITY),
    });
  }
}

/** Every bucket from the first known one on; one in which nothing changed is as the one before it ended. */
function filled(
  { levels, initial, from }: { levels: ReadonlyMap<number, Level>; initial: number; from: number },
  count: number,
): readonly (Level | undefined)[] {
  let level = initial;
  return Array.from({ length: count }, (_, bucket) => {
    if (bucket < from) return undefined;
    const start = level;
    const { end, highest, lowest } = levels.get(bucket) ?? { end: start, highest: start, lowest: start };
    level = end;
    return { end, highest: Math.max(start, highest), lowest: Math.min(start, lowest) };
  });
}

/** When the event at a position was recorded, in ledger ms; for ever in the future when there is none. */
async function timeOf(reader: LedgerReader, position: number): Promise<number> {
  const [row] = await reader.rows<{ readonly recorded_at: number }>(recordedAt(position));
  return row?.recorded_at ?? Number.POSITIVE_INFINITY;
}
