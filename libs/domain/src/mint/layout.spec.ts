import { replayable, SNOWFLAKE_VECTORS } from '@berth/testkit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  composeSnowflake,
  layoutEndMs,
  LAYOUTS,
  machineMax,
  parseSnowflake,
  SNOWFLAKE_MAX,
  type LayoutName,
} from './layout.js';

const NAMES: readonly LayoutName[] = ['sonyflake', 'twitter'];

describe('a snowflake that is known', () => {
  it('is one of 36', () => {
    expect(SNOWFLAKE_VECTORS).toHaveLength(36);
  });

  it.each(SNOWFLAKE_VECTORS)('reads as its source says: $layout.name $id', (vector) => {
    const { layout, id, tick, machine, sequence, time } = vector;
    expect(parseSnowflake(layout, BigInt(id))).toEqual({ tick, machine, sequence, timeMs: Date.parse(time) });
  });

  it.each(SNOWFLAKE_VECTORS)('is composed of what it says: $layout.name $id', ({ layout, id, ...fields }) => {
    expect(String(composeSnowflake(layout, fields))).toBe(id);
  });
});

describe.each(NAMES)('the layout %s', (name) => {
  const layout = LAYOUTS[name];
  const { timeBits, machineBits, sequenceBits } = layout;
  const largest = { tick: 2 ** timeBits - 1, machine: machineMax(layout), sequence: 2 ** sequenceBits - 1 };

  it('fills 63 bits, and never the sign', () => {
    expect(timeBits + machineBits + sequenceBits).toBe(63);
    expect(composeSnowflake(layout, largest)).toBe(SNOWFLAKE_MAX);
    expect(composeSnowflake(layout, { tick: 0, machine: 0, sequence: 0 })).toBe(0n);
  });

  it.each(['tick', 'machine', 'sequence'] as const)('takes no %s that does not fit', (field) => {
    for (const wrong of [largest[field] + 1, -1, 0.5, Number.NaN]) {
      expect(() => composeSnowflake(layout, { ...largest, [field]: wrong })).toThrow(
        `${field} ${String(wrong)} does not fit`,
      );
    }
  });

  it('reads nothing that is no snowflake', () => {
    for (const wrong of [-1n, SNOWFLAKE_MAX + 1n]) {
      expect(() => parseSnowflake(layout, wrong)).toThrow('is no snowflake');
    }
  });

  it('reads back what it composed, and composes what it read', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: SNOWFLAKE_MAX }), (id) => {
        const { timeMs, ...fields } = parseSnowflake(layout, id);
        expect(composeSnowflake(layout, fields)).toBe(id);
        expect(timeMs).toBe(layout.epochMs + fields.tick * layout.tickMs);
        expect(timeMs).toBeLessThan(layoutEndMs(layout));
      }),
      replayable(fc.defaultReportMessage, import.meta.url),
    );
  });

  it('orders ids by their time first', () => {
    const late = composeSnowflake(layout, { tick: 8, machine: 0, sequence: 0 });
    expect(composeSnowflake(layout, { ...largest, tick: 7 })).toBeLessThan(late);
  });
});

describe('the end of time', () => {
  it.each([
    ['sonyflake', '2196-03-18'],
    ['twitter', '2093-09-06'],
  ] as const)('of %s is on %s', (name, day) => {
    expect(new Date(layoutEndMs(LAYOUTS[name])).toISOString().slice(0, 10)).toBe(day);
  });
});
