import { HEARTBEATS_TYPE } from '@berth/contract';
import type { Query } from '../ledger/reader.js';

export interface Named {
  readonly name: string;
}

/**
 * The names in a column of the events under a condition, in their order: from each to the next one, whatever lies
 * between, where an index begins with what the condition says.
 */
export function namesInLedger(
  column: 'client_id' | 'identifier',
  { text, values }: Query,
  limit: number,
): Query {
  const next = (more: string): string => `SELECT min(${column}) FROM events WHERE ${text}${more}`;
  return {
    text: `WITH RECURSIVE names (name) AS (${next('')}
      UNION ALL SELECT (${next(` AND ${column} > names.name`)}) FROM names WHERE names.name IS NOT NULL)
      SELECT name FROM names WHERE name IS NOT NULL LIMIT ?`,
    values: [...values, ...values, limit],
  };
}

/** Every pool that was ever made. */
export function poolsEver(limit: number): Query {
  return {
    text: `SELECT DISTINCT pool AS name FROM events
      WHERE type <> '${HEARTBEATS_TYPE}' AND type = 'PoolCreated' LIMIT ?`,
    values: [limit],
  };
}
