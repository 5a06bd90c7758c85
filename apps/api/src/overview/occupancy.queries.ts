import type { Query } from '../ledger/reader.js';
import type { PositionSpan } from '../ledger/scan.js';

/** Spans of ledger time of equal width, counted from 0 at `from`; all in ms. */
export interface Buckets {
  readonly from: number;
  readonly widthMs: number;
}

/** How the number of held identifiers changed in one bucket, within one slice of positions. */
export interface LevelRow {
  readonly pool: string;
  readonly bucket: number;
  readonly net: number;
  /** The highest and the lowest that the number was, less what it was where the slice begins. */
  readonly highest: number;
  readonly lowest: number;
  /** Whether the pool was made in it. */
  readonly created: number;
}

/** Named twice: the index of types is used for a query that says what the index leaves out. */
const CHANGES_OF_HELD = `type IN ('IdentifierAllocated', 'IdentifierReleased', 'LeaseExpired', 'LeaseRevoked',
  'PoolCreated') AND type <> 'HeartbeatsRecorded'`;

const CHANGE = `CASE type WHEN 'IdentifierAllocated' THEN 1 WHEN 'PoolCreated' THEN 0 ELSE -1 END`;

/** A number is bound as a fraction unless it is told to be none: the division has to leave a whole number. */
const BUCKET = '(recorded_at - CAST(? AS BIGINT)) / CAST(? AS BIGINT)';

/** By pool and bucket, in time: of each pool by itself. */
export function levelsByPool({ first, last }: PositionSpan, { from, widthMs }: Buckets): Query {
  return {
    text: `SELECT pool, bucket, sum(change) AS net, max(level) AS highest, min(level) AS lowest, max(created) AS created
      FROM (SELECT pool, bucket, change, created, sum(change) OVER (PARTITION BY pool ORDER BY position) AS level
        FROM (SELECT position, pool, ${BUCKET} AS bucket, ${CHANGE} AS change,
            CASE type WHEN 'PoolCreated' THEN 1 ELSE 0 END AS created
          FROM events WHERE ${CHANGES_OF_HELD} AND position >= ? AND position <= ?) AS changes) AS levels
      GROUP BY pool, bucket ORDER BY bucket`,
    values: [from, widthMs, first, last],
  };
}

/** By bucket, in time: of one pool, or over all of them. */
export function levelsOverAll(
  { first, last }: PositionSpan,
  { from, widthMs }: Buckets,
  pool: string | undefined,
): Query {
  const ofPool = pool === undefined ? '' : 'AND pool = ?';
  return {
    text: `SELECT bucket, sum(change) AS net, max(level) AS highest, min(level) AS lowest
      FROM (SELECT bucket, change, sum(change) OVER (ORDER BY position) AS level
        FROM (SELECT position, ${BUCKET} AS bucket, ${CHANGE} AS change
          FROM events WHERE ${CHANGES_OF_HELD} AND position >= ? AND position <= ? ${ofPool}) AS changes) AS levels
      GROUP BY bucket ORDER BY bucket`,
    values: [from, widthMs, first, last, ...(pool === undefined ? [] : [pool])],
  };
}

export function recordedAt(position: number): Query {
  return { text: 'SELECT recorded_at FROM events WHERE position = ?', values: [position] };
}
