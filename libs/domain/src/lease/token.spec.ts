import { allocate, createPool, DeciderSpecification, givenPool, release } from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { tokenAt } from './token.js';

describe('tokenAt', () => {
  it('is the position itself in the first generation', () => {
    expect(tokenAt(0, 4_711)).toBe(4_711);
  });

  it('is greater in a later generation, whatever the positions', () => {
    expect(tokenAt(1, 0)).toBeGreaterThan(tokenAt(0, 2 ** 40 - 1));
    expect(tokenAt(8_191, 2 ** 40 - 1)).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('tokens', () => {
  it('are the positions of the grants', () => {
    const fleet = givenPool().given(allocate('alpha'), allocate('beta'));
    for (const event of fleet.recorded) {
      if (event.type === 'IdentifierAllocated') expect(event.token).toBe(event.position);
    }
  });

  it('grow with every lease of a client', () => {
    const fleet = givenPool();
    const tokens = [1, 2, 3].map(() => {
      const lease = fleet.leaseOf('alpha');
      fleet.given(release(lease));
      return lease.token;
    });
    expect(tokens).toEqual([...new Set(tokens)].sort((a, b) => a - b));
  });

  it('tell two leases of one turn apart', () => {
    const fleet = givenPool();
    const { identifier, token } = fleet.leaseOf('alpha');
    const own = { clientId: 'alpha', identifier };
    fleet.whenInOneTurn(release(own), allocate('alpha'), release(own), allocate('alpha'));
    const tokens = fleet.recorded.flatMap((event) =>
      event.type === 'IdentifierAllocated' ? [event.token] : [],
    );
    expect(tokens).toEqual([token, token + 2, token + 4]);
  });

  it('of a restored backup are greater than all tokens before it', () => {
    const before = givenPool().leaseOf('alpha');
    const restored = new DeciderSpecification(1).given(createPool());
    expect(restored.leaseOf('alpha').token).toBeGreaterThan(before.token + 2 ** 39);
  });
});
