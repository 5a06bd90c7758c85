import { describe, expect, it } from 'vitest';
import { layoutEndMs, LAYOUTS, parseSnowflake, type LayoutName } from './layout.js';
import { BORROWED_MS_MAX, SnowflakeStream } from './stream.js';
import type { MintWindow } from './window.js';

const NOW = Date.UTC(2026, 0, 1);
const SEQUENCES = { sonyflake: 256, twitter: 4_096 } as const;

const window = (number: number, fromMs: number, toMs: number): MintWindow => ({
  number,
  floorMs: NOW + fromMs,
  ceilMs: NOW + toMs,
});

/** A stream of these numbers, each with a window of ten seconds. */
function streamOf(name: LayoutName, ...numbers: readonly number[]): SnowflakeStream {
  const stream = new SnowflakeStream(LAYOUTS[name]);
  stream.extend(numbers.map((number) => window(number, 0, 10_000)));
  return stream;
}

/** Each id as `ms after the start/machine/sequence`. */
function read(name: LayoutName, ids: readonly string[]): readonly string[] {
  return ids.map((id) => {
    const { timeMs, machine, sequence } = parseSnowflake(LAYOUTS[name], BigInt(id));
    return [timeMs - NOW, machine, sequence].join('/');
  });
}

describe('a stream', () => {
  it('of sonyflakes takes a sequence of every number in turn', () => {
    const { ids, shortage } = streamOf('sonyflake', 9, 2, 5).take(5, NOW);
    expect(read('sonyflake', ids)).toEqual(['0/2/0', '0/5/0', '0/9/0', '0/2/1', '0/5/1']);
    expect(shortage).toBeUndefined();
  });

  it('of twitter snowflakes takes all of the lowest number first', () => {
    const { ids } = streamOf('twitter', 7, 3).take(4_098, NOW);
    expect(read('twitter', [ids[0]!, ids[4_095]!, ids[4_096]!, ids[4_097]!])).toEqual([
      '0/3/0',
      '0/3/4095',
      '0/7/0',
      '0/7/1',
    ]);
  });

  it.each(['sonyflake', 'twitter'] as const)('of %s goes on where the last take ended', (name) => {
    const one = streamOf(name, 1, 4);
    const many = streamOf(name, 1, 4);
    const singly = Array.from({ length: 700 }, () => one.take(1, NOW).ids[0]);
    expect(singly).toEqual(many.take(700, NOW).ids);
  });

  it('goes on with the clock', () => {
    const stream = streamOf('sonyflake', 1);
    expect(read('sonyflake', stream.take(2, NOW + 5).ids)).toEqual(['0/1/0', '0/1/1']);
    expect(read('sonyflake', stream.take(1, NOW + 1_239).ids)).toEqual(['1230/1/0']);
  });

  it('of nothing is nothing', () => {
    expect(streamOf('sonyflake', 1).take(0, NOW)).toEqual({ ids: [], shortage: undefined });
  });
});

describe('a burst', () => {
  it.each([
    ['sonyflake', 10],
    ['twitter', 1],
  ] as const)('of %s borrows 200 ms of the future, and no more', (name, tickMs) => {
    const stream = streamOf(name, 1);
    const ticks = 1 + BORROWED_MS_MAX / tickMs;
    const { ids, shortage } = stream.take(1_000_000, NOW);
    expect(ids).toHaveLength(ticks * SEQUENCES[name]);
    expect(shortage).toEqual({ reason: 'too_far_ahead', retryMs: tickMs });
    expect(read(name, ids.slice(-1))).toEqual([
      `${String(BORROWED_MS_MAX)}/1/${String(SEQUENCES[name] - 1)}`,
    ]);

    expect(stream.take(1, NOW + tickMs - 1)).toMatchObject({ ids: [], shortage: { retryMs: 1 } });
    const later = stream.take(1, NOW + tickMs);
    expect(read(name, later.ids)).toEqual([`${String(BORROWED_MS_MAX + tickMs)}/1/0`]);
  });

  it('of 10,000 sonyflakes is served at once by two numbers', () => {
    expect(streamOf('sonyflake', 1, 2).take(10_000, NOW)).toMatchObject({ shortage: undefined });
  });

  it('on a clock that stands still is served from what is left, in order', () => {
    const stream = streamOf('sonyflake', 1);
    const ids = Array.from({ length: 50 }, () => stream.take(100, NOW)).flatMap((taken) => taken.ids);
    expect(ids).toHaveLength(5_000);
    expect(ids.map(BigInt)).toEqual([...new Set(ids)].map(BigInt).sort((a, b) => (a < b ? -1 : 1)));
  });
});

describe('a clock that falls back', () => {
  it('costs sequences, not order', () => {
    const stream = streamOf('sonyflake', 1);
    stream.take(1, NOW + 150);
    expect(read('sonyflake', stream.take(2, NOW + 20).ids)).toEqual(['150/1/1', '150/1/2']);
  });

  it('by more than may be borrowed gets nothing, rather than a time that is not near', () => {
    const stream = streamOf('sonyflake', 1);
    stream.take(1, NOW + 1_000);
    const { ids, shortage } = stream.take(1, NOW + 500);
    expect([ids, shortage]).toEqual([[], { reason: 'too_far_ahead', retryMs: 300 }]);
  });
});

describe('windows', () => {
  it('are not left: at their end there is nothing more', () => {
    const stream = new SnowflakeStream(LAYOUTS.sonyflake);
    stream.extend([window(1, 0, 1_000)]);
    const { ids, shortage } = stream.take(1_000, NOW + 980);
    expect(ids).toHaveLength(512);
    expect(read('sonyflake', ids.slice(-1))).toEqual(['990/1/255']);
    expect(shortage).toEqual({ reason: 'windows_over' });
    expect(stream.take(1, NOW + 5_000)).toEqual({ ids: [], shortage: { reason: 'windows_over' } });
  });

  it('that follow on one another are one', () => {
    const stream = new SnowflakeStream(LAYOUTS.sonyflake);
    stream.extend([window(1, 0, 1_000)]);
    stream.extend([window(1, 1_000, 2_000)]);
    expect(read('sonyflake', stream.take(257, NOW + 990).ids.slice(255))).toEqual(['990/1/255', '1000/1/0']);
  });

  it('that come twice issue nothing twice', () => {
    const stream = streamOf('sonyflake', 1);
    const before = stream.take(300, NOW).ids;
    stream.extend([window(1, 0, 10_000)]);
    const ids = [...before, ...stream.take(300, NOW).ids];
    expect(new Set(ids).size).toBe(600);
  });

  it('are waited for, and entered 200 ms early at most', () => {
    const stream = new SnowflakeStream(LAYOUTS.sonyflake);
    stream.extend([window(1, 3_000, 4_000)]);
    expect(stream.take(1, NOW)).toMatchObject({
      ids: [],
      shortage: { reason: 'too_far_ahead', retryMs: 2_800 },
    });
    expect(read('sonyflake', stream.take(1, NOW + 2_800).ids)).toEqual(['3000/1/0']);
  });

  it('are none at first', () => {
    expect(new SnowflakeStream(LAYOUTS.twitter).take(1, NOW)).toEqual({
      ids: [],
      shortage: { reason: 'windows_over' },
    });
  });

  it('end where the time field ends', () => {
    const end = layoutEndMs(LAYOUTS.twitter);
    const stream = new SnowflakeStream(LAYOUTS.twitter);
    stream.extend([{ number: 0, floorMs: end - 1, ceilMs: end + 1_000 }]);
    expect(stream.take(5_000, end - 1)).toMatchObject({
      ids: { length: 4_096 },
      shortage: { reason: 'windows_over' },
    });
  });
});

describe('a number', () => {
  it('that joins within a tick takes part from the next one on', () => {
    const stream = streamOf('sonyflake', 1);
    stream.take(1, NOW);
    stream.extend([window(2, 0, 10_000)]);
    const read257 = read('sonyflake', stream.take(258, NOW).ids);
    expect(read257.slice(254)).toEqual(['0/1/255', '10/1/0', '10/2/0', '10/1/1']);
  });

  it('that is dropped takes part no more, and the rest of the tick is left', () => {
    const stream = streamOf('sonyflake', 1, 2);
    stream.take(1, NOW);
    stream.drop(2);
    expect(read('sonyflake', stream.take(2, NOW).ids)).toEqual(['10/1/0', '10/1/1']);
    stream.drop(1);
    expect(stream.take(1, NOW).shortage).toEqual({ reason: 'windows_over' });
  });

  it('that is dropped before it takes part costs nothing', () => {
    const stream = streamOf('sonyflake', 1);
    stream.take(1, NOW);
    stream.extend([window(2, 0, 10_000)]);
    stream.drop(2);
    const read257 = read('sonyflake', stream.take(257, NOW).ids);
    expect(read257.slice(254)).toEqual(['0/1/255', '10/1/0', '10/1/1']);
  });
});
