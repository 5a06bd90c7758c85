import type { ServiceNumbers } from './service-numbers.js';
import type { Tally } from './tally.js';

const COLUMNS = [
  ['time', 6],
  ['held', 6],
  ['late', 5],
  ['resting', 8],
  ['free', 6],
  ['boots', 7],
  ['heartbeats/s', 13],
  ['deaths', 7],
  ['expired', 8],
  ['back same/other', 16],
  ['refused', 8],
  ['p50 ms', 7],
  ['p99 ms', 7],
] as const;
const HEAD_EVERY = 20;

/** One line a second for people; the head again and again, because it scrolls away. */
export class Screen {
  private lines = 0;
  private heartbeatsBefore = 0;
  private atBefore = 0;

  constructor(private readonly write: (line: string) => void) {}

  show(atMs: number, numbers: ServiceNumbers, tally: Tally, story: string | undefined): void {
    if (this.lines % HEAD_EVERY === 0) this.write(row(COLUMNS.map(([name]) => name)));
    this.lines += 1;
    const rate = ((tally.heartbeats - this.heartbeatsBefore) * 1_000) / Math.max(1, atMs - this.atBefore);
    this.heartbeatsBefore = tally.heartbeats;
    this.atBefore = atMs;
    const { p50, p99 } = tally.takeLatencies();
    const cells = [
      clock(atMs),
      numbers.held,
      numbers.late,
      numbers.resting,
      numbers.free,
      tally.boots,
      Math.round(rate),
      tally.deaths,
      numbers.expired,
      `${String(tally.sameAgain)}/${String(tally.another)}`,
      tally.exhausted,
      p50.toFixed(1),
      p99.toFixed(1),
    ];
    this.write(row(cells.map(String)));
    if (story !== undefined) this.write(`        ${story}`);
  }
}

function row(cells: readonly string[]): string {
  return cells.map((cell, column) => cell.padStart(COLUMNS[column]?.[1] ?? 0)).join('');
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}
