import { replayable } from '@berth/testkit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrivalOrder } from './arrival-order.js';
import { DueOrder } from './due-order.js';
import { FreeSet } from './free-set.js';
import { SilenceCount } from './silence-count.js';

const NEVER = Number.POSITIVE_INFINITY;
const parameters = { numRuns: 300, ...replayable(fc.defaultReportMessage, import.meta.url) };

/** Ordinals that crowd around word boundaries as well as any others. */
const ordinal = fc.oneof(fc.integer({ min: 0, max: 70 }), fc.integer({ min: 0, max: 2_100 }));
const CAPACITY = 2_101;

const membership = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('add' as const), ordinal }),
    fc.record({ do: fc.constant('delete' as const), ordinal }),
    fc.record({ do: fc.constant('grow' as const), ordinal: fc.integer({ min: 1, max: 40_000 }) }),
  ),
  { maxLength: 200 },
);

describe('FreeSet', () => {
  it('answers as a plain set does', () => {
    fc.assert(
      fc.property(membership, (steps) => {
        const free = new FreeSet(CAPACITY);
        const model = new Set<number>();
        for (const step of steps) {
          free[step.do](step.ordinal);
          if (step.do !== 'grow') model[step.do](step.ordinal);
          expect(free.size).toBe(model.size);
          expect(free.lowest()).toBe(model.size === 0 ? undefined : Math.min(...model));
          expect(free.has(step.ordinal)).toBe(model.has(step.ordinal));
        }
      }),
      parameters,
    );
  });
});

describe('ArrivalOrder', () => {
  it('answers as a plain list does', () => {
    fc.assert(
      fc.property(membership, (steps) => {
        const order = new ArrivalOrder(CAPACITY);
        let model: number[] = [];
        for (const step of steps) {
          order[step.do](step.ordinal);
          if (step.do === 'add' && !model.includes(step.ordinal)) model.push(step.ordinal);
          if (step.do === 'delete') model = model.filter((member) => member !== step.ordinal);
          expect(order.first()).toBe(model[0]);
        }
        for (const member of model) {
          expect(order.first()).toBe(member);
          order.delete(member);
        }
        expect(order.first()).toBeUndefined();
      }),
      parameters,
    );
  });
});

const member = fc.integer({ min: 0, max: 12 });
const time = fc.integer({ min: 0, max: 30 });
const waiting = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('wait' as const), member, time }),
    fc.record({ do: fc.constant('later' as const), member, time }),
    fc.record({ do: fc.constant('stop' as const), member, time }),
    fc.record({ do: fc.constant('read' as const), member: fc.integer({ min: 1, max: 5 }), time }),
    fc.record({ do: fc.constant('grow' as const), member: fc.integer({ min: 1, max: 50 }), time }),
  ),
  { maxLength: 120 },
);

/** Every member that is due, in order: what a due order must give. */
function dueIn(deadlines: ReadonlyMap<number, number>, now: number): readonly number[] {
  const due = [...deadlines].filter(([, deadline]) => deadline <= now);
  return due.sort(([a, atA], [b, atB]) => atA - atB || a - b).map(([each]) => each);
}

describe('DueOrder', () => {
  it('gives what is due as a sorted list does, while deadlines move later behind its back', () => {
    fc.assert(
      fc.property(waiting, (steps) => {
        const deadlines = new Map<number, number>();
        const order = new DueOrder(13, (each) => deadlines.get(each) ?? NEVER);
        for (const step of steps) {
          if (step.do === 'wait') {
            deadlines.set(step.member, step.time);
            order.add(step.member, step.time);
          } else if (step.do === 'later') {
            const deadline = deadlines.get(step.member);
            if (deadline !== undefined) deadlines.set(step.member, deadline + step.time);
          } else if (step.do === 'stop') {
            deadlines.delete(step.member);
          } else if (step.do === 'grow') {
            order.grow(step.member);
          } else {
            const expected = dueIn(deadlines, step.time);
            const { ordinals, more } = order.due(step.time, step.member);
            expect(ordinals).toEqual(expected.slice(0, ordinals.length));
            if (!more) expect(ordinals).toEqual(expected);
          }
          expect(order.nextHint()).toBeLessThanOrEqual(Math.min(NEVER, ...deadlines.values()));
        }
        expect(order.due(10_000, 100)).toEqual({ ordinals: dueIn(deadlines, 10_000), more: false });
      }),
      parameters,
    );
  });
});

describe('SilenceCount', () => {
  const heard = fc.array(
    fc.record({ holder: fc.integer({ min: 0, max: 5 }), at: fc.option(fc.integer({ min: -50, max: 300 })) }),
  );

  it('counts as a plain list of times does', () => {
    fc.assert(
      fc.property(heard, fc.integer({ min: 1, max: 40 }), (steps, widthMs) => {
        const silence = new SilenceCount(widthMs);
        const model = new Map<number, number>();
        for (const { holder, at } of steps) {
          const before = model.get(holder);
          if (at !== null && before !== undefined) silence.move(before, at);
          else if (at !== null) silence.add(at);
          else if (before !== undefined) silence.delete(before);
          if (at === null) model.delete(holder);
          else model.set(holder, at);
          for (const asked of [-60, 0, 100, 299, 1_000]) {
            const end = Math.floor(asked / widthMs) * widthMs;
            const expected = [...model.values()].filter((heardAt) => heardAt < end).length;
            expect(silence.heardBefore(asked)).toBe(expected);
          }
        }
      }),
      parameters,
    );
  });
});
