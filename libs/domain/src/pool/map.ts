import type { Moment } from '../kernel/time.js';
import type { IdentifierColumns } from './identifier-columns.js';

/** From this age on (ms) an identifier is in the next bucket: 1 s, and four times as long for each further. */
export const MAP_AGES_MS: readonly number[] = Array.from({ length: 15 }, (_, index) => 1_000 * 4 ** index);

/** A byte of a map that has changed: which, and what it is now. */
export type MapCell = readonly [ordinal: number, byte: number];

/** A pool as one byte an identifier, in pool order (see `mapByte`). */
export function mapBytes(columns: IdentifierColumns, now: Moment): Uint8Array {
  const bytes = new Uint8Array(columns.capacity);
  for (let ordinal = 0; ordinal < bytes.length; ordinal += 1) bytes[ordinal] = mapByte(columns, ordinal, now);
  return bytes;
}

/**
 * The low four bits are the place of its state in `IDENTIFIER_STATES`, the high four say for how long it has
 * been in that state: 0 for less than `MAP_AGES_MS[0]`, else how many of those it has reached.
 */
export function mapByte(columns: IdentifierColumns, ordinal: number, now: Moment): number {
  const ageMs = now.ledger - columns.stateSince(ordinal, now);
  return columns.stateNumberOf(ordinal, now) | (ageBucket(ageMs) << 4);
}

/** What turns one map into a later one of the same pool, which may have grown meanwhile. */
export function mapDelta(before: Uint8Array, after: Uint8Array): readonly MapCell[] {
  const cells: MapCell[] = [];
  for (let ordinal = 0; ordinal < after.length; ordinal += 1) {
    const byte = after[ordinal] ?? 0;
    if (byte !== before[ordinal]) cells.push([ordinal, byte]);
  }
  return cells;
}

function ageBucket(ageMs: number): number {
  if (ageMs < 1_000) return 0;
  const binaryDigits = 32 - Math.clz32(ageMs / 1_000);
  return Math.min(MAP_AGES_MS.length, (binaryDigits + 1) >> 1);
}
