import type { LedgerReader } from './reader.js';

/** Places looked at in one query: 24 bits of positions take four of them. */
const PROBES = 64;

interface Probe {
  readonly position: number;
  readonly recorded_at: number;
}

/**
 * The position of the last event up to `last` that was recorded at `time` (ledger ms) or before; -1 when none
 * was. Times rise with positions, so that they need no index.
 */
export async function lastPositionNotAfter(
  reader: Pick<LedgerReader, 'rows'>,
  time: number,
  last: number,
): Promise<number> {
  let below = -1;
  let above = last + 1;
  while (above - below > 1) {
    const step = Math.max(1, Math.ceil((above - below) / (PROBES + 1)));
    const positions: number[] = [];
    for (let position = below + step; position < above; position += step) positions.push(position);
    const probes = await reader.rows<Probe>({
      text: `SELECT position, recorded_at FROM events
        WHERE position IN (${positions.map(() => '?').join(', ')}) ORDER BY position`,
      values: positions,
    });
    if (probes.length < positions.length) throw new Error(`events up to ${String(last)} are missing`);
    for (const { position, recorded_at: recordedAt } of probes) {
      if (recordedAt <= time) below = position;
      else above = Math.min(above, position);
    }
  }
  return below;
}
