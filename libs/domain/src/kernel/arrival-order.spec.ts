import { describe, expect, it } from 'vitest';
import { ArrivalOrder } from './arrival-order.js';

function orderOf(...ordinals: readonly number[]): ArrivalOrder {
  const order = new ArrivalOrder(10);
  for (const ordinal of ordinals) order.add(ordinal);
  return order;
}

function emptied(order: ArrivalOrder): readonly number[] {
  const left: number[] = [];
  for (let first = order.first(); first !== undefined; first = order.first()) {
    left.push(first);
    order.delete(first);
  }
  return left;
}

describe('ArrivalOrder', () => {
  it('has nobody first when it is empty', () => {
    expect(new ArrivalOrder(0).first()).toBeUndefined();
  });

  it('keeps the order of arrival', () => {
    expect(emptied(orderOf(7, 2, 5))).toEqual([7, 2, 5]);
  });

  it.each([
    ['the first', 7, [2, 5]],
    ['one in the middle', 2, [7, 5]],
    ['the last', 5, [7, 2]],
  ])('closes the gap when %s leaves', (_where, leaving, rest) => {
    const order = orderOf(7, 2, 5);
    order.delete(leaving);
    expect(emptied(order)).toEqual(rest);
  });

  it('puts who left and came back last', () => {
    const order = orderOf(7, 2, 5);
    order.delete(7);
    order.add(7);
    expect(emptied(order)).toEqual([2, 5, 7]);
  });

  it('leaves who arrives twice in its place', () => {
    expect(emptied(orderOf(7, 2, 7))).toEqual([7, 2]);
  });

  it('does not mind that who is absent leaves', () => {
    const order = orderOf(7, 2);
    order.delete(5);
    expect(emptied(order)).toEqual([7, 2]);
  });

  it('is empty again after its only member left', () => {
    const order = orderOf(3);
    order.delete(3);
    expect(order.first()).toBeUndefined();
    order.add(4);
    expect(emptied(order)).toEqual([4]);
  });

  it('keeps its order when it grows, and never shrinks', () => {
    const order = orderOf(7, 2, 5);
    order.grow(20);
    order.add(19);
    order.grow(1);
    expect(emptied(order)).toEqual([7, 2, 5, 19]);
  });
});
