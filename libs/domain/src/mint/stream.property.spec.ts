import { replayable } from '@berth/testkit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LAYOUTS, parseSnowflake, type LayoutName } from './layout.js';
import { BORROWED_MS_MAX, SnowflakeStream } from './stream.js';
import type { MintWindow } from './window.js';

const START = Date.UTC(2026, 0, 1);

type Step =
  | { readonly type: 'take'; readonly count: number }
  | { readonly type: 'pass'; readonly ms: number }
  | { readonly type: 'extend'; readonly number: number; readonly seconds: number; readonly gap: number }
  | { readonly type: 'again'; readonly number: number }
  | { readonly type: 'drop'; readonly number: number };

const number = fc.integer({ min: 0, max: 5 });
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        type: fc.constant('take' as const),
        count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3_000 })),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant('pass' as const),
        // A clock may stand still, and one that is badly kept may fall.
        ms: fc.oneof(fc.constantFrom(0, 1, 9, 10, 200, 1_000), fc.integer({ min: -300, max: 2_500 })),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant('extend' as const),
        number,
        seconds: fc.integer({ min: 1, max: 3 }),
        gap: fc.constantFrom(0, 0, 0, 1, 2),
      }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('again' as const), number }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('drop' as const), number }) },
  ),
  { maxLength: 60, size: 'max' },
);

/** A stream, and what it may issue: windows as the ledger grants them, a number's never overlapping. */
class Watched {
  private readonly stream: SnowflakeStream;
  private readonly granted = new Map<number, MintWindow[]>();
  private readonly held = new Set<number>();
  private nowMs = START;
  private last = -1n;
  issued = 0;

  constructor(private readonly name: LayoutName) {
    this.stream = new SnowflakeStream(LAYOUTS[name]);
  }

  run(step: Step): void {
    switch (step.type) {
      case 'take':
        this.take(step.count);
        return;
      case 'pass':
        this.nowMs += step.ms;
        return;
      case 'extend':
        this.extend(step);
        return;
      case 'again':
        if (this.held.has(step.number)) this.stream.extend(this.granted.get(step.number) ?? []);
        return;
      case 'drop':
        this.stream.drop(step.number);
        this.held.delete(step.number);
    }
  }

  private extend({ number: to, seconds, gap }: Extract<Step, { type: 'extend' }>): void {
    const before = this.granted.get(to) ?? [];
    const now = Math.floor(this.nowMs / 1_000) * 1_000;
    const floorMs = Math.max(before.at(-1)?.ceilMs ?? 0, now) + gap * 1_000;
    const window = { number: to, floorMs, ceilMs: floorMs + seconds * 1_000 };
    this.granted.set(to, [...before, window]);
    this.held.add(to);
    this.stream.extend([window]);
  }

  private take(count: number): void {
    const { ids, shortage } = this.stream.take(count, this.nowMs);
    expect(ids.length === count).toBe(shortage === undefined);
    for (const id of ids) this.see(BigInt(id));
    this.issued += ids.length;
    if (shortage?.reason !== 'too_far_ahead') return;
    expect(shortage.retryMs).toBeGreaterThan(0);
    expect(this.stream.take(1, this.nowMs + shortage.retryMs - 1).ids).toEqual([]);
    const [first] = this.stream.take(1, this.nowMs + shortage.retryMs).ids;
    this.nowMs += shortage.retryMs;
    this.see(BigInt(first ?? -1));
  }

  private see(id: bigint): void {
    const { timeMs, machine } = parseSnowflake(LAYOUTS[this.name], id);
    // Rising ids are different ids: no tick, sequence and number is issued twice.
    if (id <= this.last) throw new Error(`${String(id)} does not rise`);
    if (!this.held.has(machine)) throw new Error(`${String(id)} is of number ${String(machine)}, not held`);
    const windows = this.granted.get(machine) ?? [];
    if (!windows.some(({ floorMs, ceilMs }) => floorMs <= timeMs && timeMs < ceilMs)) {
      throw new Error(`${String(id)} is outside the windows of number ${String(machine)}`);
    }
    if (timeMs <= this.nowMs - LAYOUTS[this.name].tickMs) throw new Error(`${String(id)} is of the past`);
    if (timeMs > this.nowMs + BORROWED_MS_MAX) throw new Error(`${String(id)} is too far ahead`);
    this.last = id;
  }
}

describe.each(['sonyflake', 'twitter'] as const)('a stream of %s', (name) => {
  it('rises, stays in its windows and borrows little, whoever joins or leaves', { timeout: 60_000 }, () => {
    let issued = 0;
    fc.assert(
      fc.property(steps, (all) => {
        const watched = new Watched(name);
        for (const step of all) watched.run(step);
        issued += watched.issued;
      }),
      { numRuns: 300, ...replayable(fc.defaultReportMessage, import.meta.url) },
    );
    expect(issued).toBeGreaterThan(10_000);
  });
});
