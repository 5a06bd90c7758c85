import { describe, expect, it } from 'vitest';
import { CLOCK_START_MS, VirtualClock } from './virtual-clock.js';

describe('VirtualClock', () => {
  it('stands still until it is advanced', () => {
    const clock = new VirtualClock();
    expect(clock.now).toBe(CLOCK_START_MS);
    clock.advance(250);
    expect(clock.now).toBe(CLOCK_START_MS + 250);
  });

  it('never falls', () => {
    expect(() => new VirtualClock().advance(-1)).toThrow('ledger time never falls');
  });
});
