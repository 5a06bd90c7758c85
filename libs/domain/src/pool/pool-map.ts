import type { Moment } from '../kernel/time.js';
import { IDENTIFIER_STATES } from './identifier.js';
import type { IdentifierColumns } from './identifier-columns.js';

/** A pool as bytes, one an identifier in pool order; the low four bits are its state. */
export function drawPoolMap(columns: IdentifierColumns, now: Moment): Uint8Array {
  const bytes = new Uint8Array(columns.capacity);
  for (let ordinal = 0; ordinal < bytes.length; ordinal += 1) {
    bytes[ordinal] = IDENTIFIER_STATES.indexOf(columns.stateOf(ordinal, now));
  }
  return bytes;
}
