import { describe, expect, it } from 'vitest';
import { allocate, revoke } from './builders.js';
import { givenPool } from './decider-specification.js';

describe('a decider specification', () => {
  it('fails when a given command is refused', () => {
    expect(() => givenPool().given(revoke('vm-1'))).toThrow(
      /RevokeLease was refused: \{\s+type: 'IdentifierNotHeld'/,
    );
  });

  it('fails when a refused command changes the image', () => {
    const fleet = givenPool();
    const { pool } = fleet;
    // A decider reads who is next; here that reading leaves a trace.
    pool.nextFree = () => {
      pool.draining = true;
      return undefined;
    };
    expect(() => fleet.when(allocate('alpha'))).toThrow('a refused AllocateIdentifier changed the image');
  });

  it('fails when the events do not replay to the same image', () => {
    const fleet = givenPool();
    fleet.pool.trustedUntil = 7;
    expect(() => fleet.when(allocate('alpha'))).toThrow('a replay gives another image');
  });
});
