import { FORECAST_DAYS_MAX, type DailyPeak } from '@berth/domain';
import { lastPositionNotAfter } from '../ledger/position-at.js';
import type { LedgerReader } from '../ledger/reader.js';
import { scan } from '../ledger/scan.js';
import { levelsByPool, type LevelRow } from './occupancy.queries.js';

/** What is held now, by pool. `at` in ledger ms. */
export interface HeldNow {
  readonly position: number;
  readonly at: number;
  readonly held: ReadonlyMap<string, number>;
}

/** A pool's level (how many are held) over some days. */
interface Course {
  /** Where the first of the days begins. */
  initial: number;
  /** Where the reading stands. */
  level: number;
  /** On days on which it changed: the highest that it became, and where the day ended. */
  readonly days: Map<number, { peak: number; end: number }>;
  /** The day on which the pool was made, if it is one of these. */
  createdOn: number | undefined;
}

export const DAY_MS = 86_400_000;
/** What takes longer goes on the next time. */
const READING_MS_MAX = 60_000;

/**
 * The most that was held of each pool on each of the last days (UTC): read from the events that change it, then
 * only from those that came since. A day that is over does not change.
 */
export class DailyPeaks {
  private readonly courses = new Map<string, Course>();
  private upTo: number | undefined;
  private today = 0;
  /** Until the first reading is at its end, levels are counted from 0 where it began. */
  private isAnchored = false;

  constructor(private readonly reader: Pick<LedgerReader, 'rows'>) {}

  /** Reads up to `now`. Throws what the reader throws; what was read before is kept. */
  async readOn({ position, at, held }: HeldNow): Promise<void> {
    const today = Math.floor(at / DAY_MS);
    const firstDay = today - FORECAST_DAYS_MAX;
    this.upTo ??= await lastPositionNotAfter(this.reader, firstDay * DAY_MS - 1, position);
    const slices = scan<LevelRow>(
      this.reader,
      { first: this.upTo + 1, last: position, order: 'asc', timeMsMax: READING_MS_MAX },
      (span) => levelsByPool(span, { from: 0, widthMs: DAY_MS }),
    );
    for await (const { rows, last } of slices) {
      this.addSlice(rows);
      this.upTo = last;
    }
    if (this.upTo < position) return;
    if (!this.isAnchored) this.anchor(held);
    this.today = today;
    for (const course of this.courses.values()) forgetBefore(course, firstDay);
  }

  /**
   * Of whole days only, the first of the ledger and of the pool left out; undefined while they are not known.
   * `held`: what is held of it now.
   */
  of(pool: string, held: number): readonly DailyPeak[] | undefined {
    if (!this.isAnchored) return undefined;
    const course = this.courses.get(pool);
    const peaks: DailyPeak[] = [];
    let level = course?.initial ?? held;
    for (let day = this.today - FORECAST_DAYS_MAX; day < this.today; day += 1) {
      const changed = course?.days.get(day);
      const peak = Math.max(level, changed?.peak ?? level);
      level = changed?.end ?? level;
      if (day > (course?.createdOn ?? -1)) peaks.push({ day, held: peak });
    }
    return peaks;
  }

  private addSlice(rows: readonly LevelRow[]): void {
    const starts = new Map<string, number>();
    for (const { pool, bucket: day, net, highest, created } of rows) {
      let course = this.courses.get(pool);
      if (!course) {
        course = { initial: 0, level: 0, days: new Map(), createdOn: undefined };
        this.courses.set(pool, course);
      }
      // What is highest in a slice is told less the level where the slice began.
      const start = starts.get(pool) ?? course.level;
      starts.set(pool, start);
      course.level += net;
      const known = course.days.get(day);
      const peak = Math.max(start + highest, known?.peak ?? Number.NEGATIVE_INFINITY);
      course.days.set(day, { peak, end: course.level });
      if (created > 0) course.createdOn = day;
    }
  }

  private anchor(held: ReadonlyMap<string, number>): void {
    for (const [pool, course] of this.courses) {
      const missing = (held.get(pool) ?? 0) - course.level;
      course.initial += missing;
      course.level += missing;
      for (const day of course.days.values()) {
        day.peak += missing;
        day.end += missing;
      }
    }
    this.isAnchored = true;
  }
}

function forgetBefore(course: Course, firstDay: number): void {
  for (const [day, { end }] of course.days) {
    if (day >= firstDay) continue;
    course.initial = end;
    course.days.delete(day);
  }
}
