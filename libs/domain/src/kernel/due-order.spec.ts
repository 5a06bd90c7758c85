import { describe, expect, it } from 'vitest';
import { DueOrder } from './due-order.js';

const NEVER = Number.POSITIVE_INFINITY;

/** A due order with its deadlines beside it, as a pool has them. */
function dueOrder(deadlines: Record<number, number> = {}, capacity = 100) {
  const looks = { count: 0 };
  const order = new DueOrder(capacity, (ordinal) => {
    looks.count += 1;
    return deadlines[ordinal] ?? NEVER;
  });
  for (const [ordinal, deadline] of Object.entries(deadlines)) order.add(Number(ordinal), deadline);
  return { order, deadlines, looks };
}

describe('DueOrder', () => {
  it('finds nothing when nothing waits', () => {
    const { order } = dueOrder();
    expect(order.due(1_000, 10)).toEqual({ ordinals: [], more: false });
    expect(order.nextHint()).toBe(NEVER);
  });

  it('gives the most overdue first, and the lower ordinal of two that are equal', () => {
    const { order } = dueOrder({ 1: 300, 2: 100, 9: 200, 4: 200, 5: 900 });
    expect(order.due(300, 10)).toEqual({ ordinals: [2, 4, 9, 1], more: false });
  });

  it('counts a deadline of this very moment as due', () => {
    const { order } = dueOrder({ 1: 100 });
    expect(order.due(99, 10).ordinals).toEqual([]);
    expect(order.due(100, 10).ordinals).toEqual([1]);
  });

  it('stops at the limit and says that there is more', () => {
    const { order } = dueOrder({ 1: 10, 2: 20, 3: 30 });
    expect(order.due(100, 2)).toEqual({ ordinals: [1, 2], more: true });
  });

  it('says that there is no more when the limit was just enough', () => {
    const { order } = dueOrder({ 1: 10, 2: 20, 3: 200 });
    expect(order.due(100, 2)).toEqual({ ordinals: [1, 2], more: false });
  });

  it('gives the same again until something changes: reading does not end anything', () => {
    const { order } = dueOrder({ 1: 10, 2: 20 });
    order.due(100, 1);
    expect(order.due(100, 10).ordinals).toEqual([1, 2]);
  });

  it('puts an ordinal whose deadline moved later back at its true deadline', () => {
    const { order, deadlines } = dueOrder({ 1: 10, 2: 20 });
    deadlines[1] = 500;
    expect(order.due(100, 10).ordinals).toEqual([2]);
    expect(order.due(499, 10).ordinals).toEqual([2]);
    expect(order.due(500, 10).ordinals).toEqual([2, 1]);
  });

  it('forgets an ordinal that waits for nothing any more, and takes it again', () => {
    const { order, deadlines } = dueOrder({ 1: 10 });
    deadlines[1] = NEVER;
    expect(order.due(100, 10)).toEqual({ ordinals: [], more: false });
    expect(order.nextHint()).toBe(NEVER);
    deadlines[1] = 150;
    order.add(1, 150);
    expect(order.due(200, 10).ordinals).toEqual([1]);
  });

  it('brings an ordinal up earlier when its deadline moved earlier', () => {
    const { order, deadlines } = dueOrder({ 1: 500, 2: 100 });
    deadlines[1] = 50;
    order.add(1, 50);
    expect(order.nextHint()).toBe(50);
    expect(order.due(100, 10).ordinals).toEqual([1, 2]);
  });

  it('ignores a later hint: it only has to come up in time', () => {
    const { order, deadlines } = dueOrder({ 1: 50 });
    deadlines[1] = 200;
    order.add(1, 200);
    expect(order.nextHint()).toBe(50);
    expect(order.due(200, 10).ordinals).toEqual([1]);
  });

  it('keeps what waits when it grows, and never shrinks', () => {
    const { order, deadlines } = dueOrder({ 1: 10, 2: 5 }, 3);
    order.grow(8);
    deadlines[7] = 7;
    order.add(7, 7);
    order.grow(2);
    expect(order.due(100, 10).ordinals).toEqual([2, 7, 1]);
  });

  it('looks at no more than sixteen hints for each one it may give, and goes on from there', () => {
    const everyone = Array.from({ length: 100 }, (_, ordinal) => ordinal);
    const { order, deadlines, looks } = dueOrder(
      Object.fromEntries(everyone.map((ordinal) => [ordinal, ordinal])),
    );
    for (const ordinal of everyone) deadlines[ordinal] = 1_000 + ordinal;
    deadlines[99] = 99;
    const first = order.due(100, 2);
    expect(looks.count).toBeLessThanOrEqual(32 + 2);
    expect(first).toEqual({ ordinals: [], more: true });
    const rounds = [1, 2, 3].map(() => order.due(100, 2).ordinals);
    expect(rounds.at(-1)).toEqual([99]);
  });
});
