import type { LedgerReader } from './reader.js';

/** Places looked at in one query: 24 bits of positions take three of them when there is one time. */
const PROBES = 255;

interface Probe {
  readonly position: number;
  readonly recorded_at: number;
}

/** The last position known to be early enough, and the first known not to be. */
interface Bracket {
  readonly time: number;
  below: number;
  above: number;
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
  const [position = -1] = await lastPositionsNotAfter(reader, [time], last);
  return position;
}

/** The same for several times at once, at most a few hundred. */
export async function lastPositionsNotAfter(
  reader: Pick<LedgerReader, 'rows'>,
  times: readonly number[],
  last: number,
): Promise<readonly number[]> {
  const brackets = times.map((time): Bracket => ({ time, below: -1, above: last + 1 }));
  for (let open = brackets; open.length > 0; open = brackets.filter(isOpen)) {
    const perBracket = Math.max(1, Math.floor(PROBES / open.length));
    const positions = [...new Set(open.flatMap((bracket) => placesWithin(bracket, perBracket)))];
    for (const probe of await probed(reader, positions)) for (const bracket of open) narrow(bracket, probe);
  }
  return brackets.map(({ below }) => below);
}

function isOpen({ below, above }: Bracket): boolean {
  return above - below > 1;
}

function placesWithin({ below, above }: Bracket, count: number): readonly number[] {
  const step = Math.max(1, Math.ceil((above - below) / (count + 1)));
  const positions: number[] = [];
  for (let position = below + step; position < above; position += step) positions.push(position);
  return positions;
}

function narrow(bracket: Bracket, { position, recorded_at: recordedAt }: Probe): void {
  if (recordedAt <= bracket.time) bracket.below = Math.max(bracket.below, position);
  else bracket.above = Math.min(bracket.above, position);
}

async function probed(
  reader: Pick<LedgerReader, 'rows'>,
  positions: readonly number[],
): Promise<readonly Probe[]> {
  const probes = await reader.rows<Probe>({
    text: `SELECT position, recorded_at FROM events WHERE position IN (${positions.map(() => '?').join(', ')})`,
    values: positions,
  });
  if (probes.length < positions.length) throw new Error('events up to the last position are missing');
  return probes;
}
