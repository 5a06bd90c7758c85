import { allocate, createPool, DeciderSpecification, givenPool } from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { evolve } from './evolve.js';
import type { Recorded } from './events.js';
import { emptyState } from './state.js';

const recorded = givenPool().given(allocate('alpha')).recorded;
const [created, allocated] = [recorded[0]!, recorded[1]!];

describe('evolve', () => {
  it('keeps the place and the time of the last event', () => {
    const state = emptyState();
    evolve(state, created);
    evolve(state, { ...allocated, recordedAt: created.recordedAt + 7 });
    expect(state).toMatchObject({ nextPosition: 2, lastRecordedAt: created.recordedAt + 7, deafMs: 0 });
  });

  it('refuses an event that is not the next one', () => {
    const state = emptyState();
    expect(() => evolve(state, allocated)).toThrow('event 1 out of order');
    evolve(state, created);
    expect(() => evolve(state, created)).toThrow('event 0 out of order');
  });

  it('does not guess at a pool that was never created', () => {
    const state = emptyState();
    expect(() => evolve(state, { ...allocated, position: 0 })).toThrow("no pool 'fleet' in the image");
  });

  it('does not guess at an event of a type it does not know', () => {
    const unknown = {
      type: 'IdentifierBlessed',
      position: 0,
      recordedAt: 0,
      cause: { actor: 'x' },
      data: {},
    };
    expect(() => evolve(emptyState(), unknown as unknown as Recorded)).toThrow('unreachable case');
  });

  it('takes the generation from the state, not from the events', () => {
    const ledger = new DeciderSpecification(3).given(createPool());
    expect(ledger.state.generation).toBe(3);
  });
});
