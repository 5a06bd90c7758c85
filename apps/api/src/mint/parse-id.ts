import type { ParsedId, ParsedSnowflake } from '@berth/contract';
import { SNOWFLAKE_MAX, type LayoutName } from '@berth/domain';
import { ApiProblem } from '../platform/http/api-problem.js';
import { readDecimal, readingsOf, snowflakeFields } from './readings.js';

/** What a snowflake says by one layout. Throws `snowflake_id_invalid` when it is none by any layout. */
export function parseSnowflakeId(text: string, layout: LayoutName): ParsedSnowflake {
  const id = readDecimal(text);
  if (id === undefined) {
    throw new ApiProblem(
      'snowflake_id_invalid',
      `A snowflake is a decimal number from 0 to ${String(SNOWFLAKE_MAX)}.`,
    );
  }
  return { id: text, ...snowflakeFields(id, layout) };
}

/**
 * What every type that an ID can be of says of it. `nowMs` is ledger time: what lies after it is not
 * credible. Throws `snowflake_id_invalid` when it can be of none.
 */
export function parseId(text: string, nowMs: number): ParsedId {
  const readings = readingsOf(text, nowMs);
  if (readings.length > 0) return { id: text, readings };
  throw new ApiProblem('snowflake_id_invalid', 'This is no ID of any type that GET /api/types lists.');
}
