import { describe, expect, it } from 'vitest';
import { busyAt } from './history-day.js';

const at = (text: string): number => busyAt(Date.parse(text));

describe('how busy a fleet is', () => {
  it('rises from nothing at night to all at noon of a working day', () => {
    expect(at('2025-09-02T03:00:00Z')).toBe(0);
    expect(at('2025-09-02T11:00:00Z')).toBe(1);
  });

  it('is less than half of that on a Saturday and a Sunday', () => {
    expect(at('2025-09-06T11:00:00Z')).toBe(0.45);
    expect(at('2025-09-07T11:00:00Z')).toBe(0.45);
    expect(at('2025-09-08T11:00:00Z')).toBe(1);
  });

  it('changes without steps within a day', () => {
    const minutes = Array.from({ length: 1_439 }, (_, minute) => minute);
    const midnight = Date.parse('2025-09-02T00:00:00Z');
    const steps = minutes.map((minute) =>
      Math.abs(busyAt(midnight + (minute + 1) * 60_000) - busyAt(midnight + minute * 60_000)),
    );

    expect(Math.max(...steps)).toBeLessThan(0.01);
  });
});
