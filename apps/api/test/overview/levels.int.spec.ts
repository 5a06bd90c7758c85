import { join } from 'node:path';
import { emptyState, Turn, type Command, type LedgerTime, type Recorded } from '@berth/domain';
import { createPool, type SeededRandom } from '@berth/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LedgerReader } from '../../src/ledger/reader.js';
import { DailyPeaks, type HeldNow } from '../../src/overview/daily-peaks.js';
import { occupancy } from '../../src/overview/occupancy.js';
import { readerInProcess } from '../support/reader-in-process.js';
import { printedRandom } from '../support/seed.js';
import { temporaryFolder } from '../support/service-process.js';
import { writeLedger } from '../support/written-ledger.js';

const random = printedRandom(import.meta.url);

const DAY_MS = 86_400_000;
const START = Date.parse('2026-03-10T07:00:00Z');
const POOLS = ['web', 'batch', 'idle'];
/** Long enough for two slices of a scan. */
const EVENTS = 25_700;
const DAYS = 10;

let reader: LedgerReader;
let events: readonly Recorded[];

beforeAll(async () => {
  events = tenDays(random);
  const file = join(temporaryFolder(), 'berth.db');
  await writeLedger(file, events);
  reader = readerInProcess(file) as LedgerReader;
});

/** Clients come and go, in tides of a day; the pool `idle` is made on the fifth day, and nobody asks for it. */
function tenDays(chance: SeededRandom): readonly Recorded[] {
  const state = emptyState();
  const recorded: Recorded[] = [];
  const decide = (at: number, command: Command): void => {
    const turn = new Turn(state, at as LedgerTime);
    turn.handle(command, { actor: 'test' });
    recorded.push(...turn.events);
  };
  const make = (pool: string, at: number): void =>
    decide(at, createPool({ pool, patterns: ['n-[1-400]'], holdDownMs: 0, ttlMs: DAYS * DAY_MS }));
  make('web', START);
  make('batch', START + 1);
  const held: { pool: string; clientId: string; identifier: string }[] = [];
  for (let n = 0; recorded.length < EVENTS; n += 1) {
    const at = START + 2 + Math.floor((recorded.length / EVENTS) * DAYS * DAY_MS);
    if (!state.pools.has('idle') && at > START + 4.5 * DAY_MS) make('idle', at);
    const tide = Math.sin((at / DAY_MS) * 2 * Math.PI);
    const pool = chance.fraction() < 0.7 ? 'web' : 'batch';
    if (held.length > 0 && chance.fraction() > 0.5 + 0.1 * tide) {
      const [lease] = held.splice(chance.below(held.length), 1);
      if (lease) decide(at, { type: 'ReleaseIdentifier', ...lease });
    } else {
      const clientId = `c-${String(n)}`;
      decide(at, { type: 'AllocateIdentifier', pool, clientId });
      const last = recorded.at(-1);
      if (last?.type === 'IdentifierAllocated' && last.clientId === clientId)
        held.push({ pool, clientId, identifier: last.identifier });
    }
    if (n % 50 === 0) decide(at, { type: 'ReclaimDue', limit: 1_000 });
  }
  return recorded;
}

interface Change {
  readonly at: number;
  readonly level: number;
}

/** How many were held after each event, of one pool or of all, one after the other. */
function course(pool: string | undefined): readonly Change[] {
  let level = 0;
  return events.map((event) => {
    const isMeant = 'pool' in event && (pool === undefined || event.pool === pool);
    if (isMeant && event.type === 'IdentifierAllocated') level += 1;
    if (isMeant && event.type === 'IdentifierReleased') level -= 1;
    return { at: event.recordedAt, level };
  });
}

/** Levels from `from` up to `to`: the one before it, and all in it. Empty before the first event. */
function levelsIn(changes: readonly Change[], from: number, to: number): readonly number[] {
  const before = changes.filter(({ at }) => at < from).at(-1);
  const within = changes.filter(({ at }) => at >= from && at < to);
  return [...(before ? [before] : []), ...within].map(({ level }) => level);
}

function heldAt(position: number, at = events[position]?.recordedAt ?? START): HeldNow {
  return { position, at, held: new Map(POOLS.map((pool) => [pool, course(pool)[position]?.level ?? 0])) };
}

describe('the daily peaks', () => {
  const expected = (pool: string, today: number, firstDay: number): readonly object[] => {
    const days = [];
    for (let day = Math.max(today - 7, firstDay); day < today; day += 1) {
      const held = Math.max(...levelsIn(course(pool), day * DAY_MS, (day + 1) * DAY_MS));
      days.push({ day, held });
    }
    return days;
  };
  const FIRST_WHOLE_DAY = Math.floor(START / DAY_MS) + 1;

  it('are those of the last seven whole days of each pool', async () => {
    const peaks = new DailyPeaks(reader);
    const now = heldAt(EVENTS - 1);
    await peaks.readOn(now);
    const today = Math.floor(now.at / DAY_MS);
    for (const pool of ['web', 'batch'])
      expect(peaks.of(pool, now.held.get(pool) ?? 0)).toEqual(expected(pool, today, FIRST_WHOLE_DAY));
    const idle = peaks.of('idle', 0) ?? [];
    expect(idle.map(({ held }) => held)).toEqual([0, 0, 0, 0, 0]);
  });

  it('are the same when they are read in parts, day after day', async () => {
    const peaks = new DailyPeaks(reader);
    expect(peaks.of('web', 0)).toBeUndefined();
    for (let position = 2_000; position < EVENTS; position += 1_777) {
      const now = heldAt(position);
      await peaks.readOn(now);
      const today = Math.floor(now.at / DAY_MS);
      expect(peaks.of('web', now.held.get('web') ?? 0)).toEqual(expected('web', today, FIRST_WHOLE_DAY));
    }
  });

  it('of days on which nothing happened are what was held all the time', async () => {
    const peaks = new DailyPeaks(reader);
    const later = heldAt(EVENTS - 1, START + 30 * DAY_MS);
    await peaks.readOn(later);
    const held = later.held.get('web') ?? 0;
    expect(peaks.of('web', held)?.map((day) => day.held)).toEqual(Array(7).fill(held));
  });
});

describe('the occupancy over time', () => {
  const count = 60;
  const last = EVENTS - 1;

  async function expectOccupancy(pool: string | undefined, from: number, widthMs: number): Promise<void> {
    const changes = course(pool);
    const question = { pool, from, widthMs, count, position: last, held: changes[last]?.level ?? 0 };
    const { levels, isComplete } = await occupancy(reader, question);
    expect(isComplete).toBe(true);
    const expected = Array.from({ length: count }, (_, bucket) => {
      const found = levelsIn(changes, from + bucket * widthMs, from + (bucket + 1) * widthMs);
      if (found.length === 0) return undefined;
      return { end: found.at(-1), highest: Math.max(...found), lowest: Math.min(...found) };
    });
    expect(levels.slice(1)).toEqual(expected.slice(1));
    // Before its first event the ledger had nothing: the bucket in which it begins starts from there.
    expect(levels[0]?.end).toBe(expected[0]?.end);
  }

  it.each([undefined, 'web', 'batch'])('of %s is what the events say, bucket by bucket', async (pool) => {
    await expectOccupancy(pool, START, Math.ceil((DAYS * DAY_MS) / count));
    await expectOccupancy(pool, START + 3 * DAY_MS + 12_345, 3_600_000);
    await expectOccupancy(pool, (events[last]?.recordedAt ?? 0) - 60_000, 1_000);
  });

  it('begins with the first event', async () => {
    await expectOccupancy(undefined, START - 2 * DAY_MS - 1, Math.ceil((12 * DAY_MS) / count));
  });
});
