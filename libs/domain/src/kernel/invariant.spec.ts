import { describe, expect, it } from 'vitest';
import { invariant, unreachable } from './invariant.js';

describe('invariant', () => {
  it('is silent when the condition holds', () => {
    expect(() => invariant('a pool', 'a pool is there')).not.toThrow();
  });

  it('throws with its message when the condition does not hold', () => {
    expect(() => invariant(undefined, 'a pool is there')).toThrow('invariant violated: a pool is there');
  });
});

describe('unreachable', () => {
  it('names the case that got there', () => {
    expect(() => unreachable({ type: 'Unheard' } as never)).toThrow('unreachable case: {"type":"Unheard"}');
  });
});
