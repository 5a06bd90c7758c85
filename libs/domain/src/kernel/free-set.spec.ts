import { describe, expect, it } from 'vitest';
import { FreeSet } from './free-set.js';

describe('FreeSet', () => {
  it('has no lowest member when it is empty', () => {
    expect(new FreeSet(0).lowest()).toBeUndefined();
    expect(new FreeSet(100).lowest()).toBeUndefined();
  });

  it('gives the lowest member whatever the order of arrival', () => {
    const free = new FreeSet(100);
    for (const ordinal of [70, 3, 99, 40]) free.add(ordinal);
    expect(free.lowest()).toBe(3);
    free.delete(3);
    expect(free.lowest()).toBe(40);
  });

  it('counts a member once however often it is added or removed', () => {
    const free = new FreeSet(10);
    free.add(4);
    free.add(4);
    expect(free.size).toBe(1);
    free.delete(4);
    free.delete(4);
    expect(free.size).toBe(0);
    expect(free.has(4)).toBe(false);
  });

  it('finds members on both sides of every word and level boundary', () => {
    const edges = [0, 31, 32, 63, 1_023, 1_024, 32_767, 32_768, 1_048_575];
    const free = new FreeSet(1_048_576);
    for (const ordinal of edges.toReversed()) free.add(ordinal);
    const taken: number[] = [];
    for (let lowest = free.lowest(); lowest !== undefined; lowest = free.lowest()) {
      taken.push(lowest);
      free.delete(lowest);
    }
    expect(taken).toEqual(edges);
  });

  it('keeps a neighbour when the other member of its word leaves', () => {
    const free = new FreeSet(64);
    free.add(32);
    free.add(63);
    free.delete(32);
    expect(free.lowest()).toBe(63);
  });

  it('keeps its members when it grows, across a new level too', () => {
    const free = new FreeSet(32);
    free.add(31);
    free.grow(33);
    free.add(32);
    free.grow(5_000);
    free.add(4_999);
    expect([free.has(31), free.has(32), free.has(4_999), free.size]).toEqual([true, true, true, 3]);
    expect(free.lowest()).toBe(31);
  });

  it('never shrinks', () => {
    const free = new FreeSet(40);
    free.add(39);
    free.grow(10);
    expect(free.lowest()).toBe(39);
  });

  it('refuses an ordinal outside its capacity', () => {
    const free = new FreeSet(33);
    expect(() => free.add(33)).toThrow('outside the set');
    expect(() => free.add(-1)).toThrow('outside the set');
    expect(free.has(33)).toBe(false);
  });
});
