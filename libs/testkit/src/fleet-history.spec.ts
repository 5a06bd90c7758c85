import type { Recorded } from '@berth/domain';
import { describe, expect, it } from 'vitest';
import { FleetHistory } from './fleet-history.js';
import { LedgerChecker } from './ledger-checker.js';
import { historyPlan } from './history-plan.js';
import { writeHistory } from './write-history.js';

const OPTIONS = { seed: 11, events: 10_000 };
const events = eventsOf(OPTIONS);

describe('a generated history', () => {
  it('is about as long as the plan says, and mostly packed heartbeats', () => {
    const share = events.filter(({ type }) => type === 'HeartbeatsRecorded').length / events.length;
    const spanMs = (events.at(-1)?.recordedAt ?? 0) - (events[0]?.recordedAt ?? 0);

    expect(spanMs / historyPlan(OPTIONS.events).spanMs).toBeGreaterThan(0.6);
    expect(spanMs / historyPlan(OPTIONS.events).spanMs).toBeLessThan(1.5);
    expect(share).toBeGreaterThan(0.6);
    expect(share).toBeLessThan(0.85);
  });

  it('breaks no rule of the ledger', () => {
    const checker = new LedgerChecker();
    const readAll = (): void => {
      for (const event of events) checker.read([event]);
    };

    expect(readAll).not.toThrow();
  });

  it('begins when it is told to', () => {
    const startedAt = Date.parse('2024-02-29T12:00:00Z');

    expect(eventsOf({ ...OPTIONS, events: 100, startedAt })[0]?.recordedAt).toBe(startedAt);
  });

  it('ends when it is told to, with as many events as there are by then', () => {
    const { recordedAt: startedAt = 0 } = events[0] ?? {};
    const endedAt = startedAt + 3_600_000;

    const until = eventsOf({ ...OPTIONS, endedAt });

    expect(until).toEqual(events.slice(0, until.length));
    expect(events[until.length]?.recordedAt).toBeGreaterThan(endedAt);
    expect((until.at(-1)?.recordedAt ?? 0) - endedAt).toBeLessThan(60_000);
  });

  it('is appended without a gap, and its last mark of life is its last event', async () => {
    const appended: Recorded[] = [];
    const aliveAt = await writeHistory(new FleetHistory(OPTIONS), async (append) => {
      expect(append.head).toBe(appended.length);
      appended.push(...append.events);
    });

    expect(appended).toEqual(events);
    expect(aliveAt).toBe(appended.at(-1)?.recordedAt);
  });
});

function eventsOf(options: ConstructorParameters<typeof FleetHistory>[0]): readonly Recorded[] {
  return [...new FleetHistory(options).turns()].flat();
}
