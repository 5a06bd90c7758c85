import { describe, expect, it } from 'vitest';
import { FleetAgenda } from './fleet-agenda.js';
import { SeededRandom } from './seeded-random.js';

describe('FleetAgenda', () => {
  it('does what is due by time, and at one time in the order it was put', () => {
    const random = new SeededRandom(7);
    const agenda = new FleetAgenda();
    const done: { at: number; order: number }[] = [];
    const put = Array.from({ length: 1_000 }, (_, order) => ({ at: random.below(50), order }));
    for (const entry of put) agenda.put(entry.at, () => done.push(entry));
    for (let now = 0; now < 57; now += 7) agenda.runDue(now);
    expect(done).toEqual(put.toSorted((a, b) => a.at - b.at || a.order - b.order));
  });

  it('leaves what is not due, and says when it will be', () => {
    const agenda = new FleetAgenda();
    expect(agenda.nextAt).toBe(Number.POSITIVE_INFINITY);
    agenda.put(5, () => expect.unreachable());
    expect(agenda.runDue(4)).toBe(0);
    expect(agenda.nextAt).toBe(5);
  });

  it('does at once what becomes due meanwhile', () => {
    const agenda = new FleetAgenda();
    const done: string[] = [];
    agenda.put(1, () => {
      done.push('first');
      agenda.put(2, () => done.push('second'));
    });
    expect(agenda.runDue(2)).toBe(2);
    expect(done).toEqual(['first', 'second']);
  });
});
