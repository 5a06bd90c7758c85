import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EVENT_TYPES,
  matchesEvent,
  parseEventQuery,
  printEventFilter,
  type EventFilter,
  type EventItem,
} from '@berth/contract';
import { replayable, SeededRandom } from '@berth/testkit';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeartbeatsTold } from '../../src/history/event-plan.js';
import {
  countBetween,
  countEvents,
  eventsBehind,
  prepareSearch,
  type EventQuestion,
} from '../../src/history/event-search.js';
import type { EventKey, EventOrder } from '../../src/history/events.queries.js';
import { eventItem, toldEvents } from '../../src/history/present-event.js';
import { eventfulLedger } from '../support/eventful-ledger.js';
import { filterOf } from '../support/filter-arbitrary.js';
import { eachHeartbeat, eventItems } from '../support/naive-events.js';
import { readerInProcess } from '../support/reader-in-process.js';
import { writeLedger } from '../support/written-ledger.js';

// The ledger is always the same; what is asked of it is not.
/** The machine may have much else to do. */
const PATIENCE_MS = 60_000;
const events = eventfulLedger(new SeededRandom(20_261_122), 600);
const NOW = events.at(-1)!.recordedAt;
const told: Readonly<Record<HeartbeatsTold, readonly EventItem[]>> = {
  exclude: eventItems(events).filter(({ type }) => type !== 'HeartbeatsRecorded'),
  include: eventItems(events),
  each: eachHeartbeat(events),
};
const folder = mkdtempSync(join(tmpdir(), 'berth-search-'));
let reader: ReturnType<typeof readerInProcess>;

beforeAll(async () => {
  await writeLedger(join(folder, 'berth.db'), events);
  reader = readerInProcess(join(folder, 'berth.db'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const question: fc.Arbitrary<EventQuestion> = fc.record({
  filter: filterOf(told.include),
  heartbeats: fc.constantFrom('exclude' as const, 'include' as const, 'each' as const),
  order: fc.constantFrom<EventOrder>('asc', 'desc'),
  position: fc.oneof(fc.constant(events.length - 1), fc.integer({ min: -1, max: events.length - 1 })),
  now: fc.constant(NOW),
});
const options = () => ({ numRuns: 100, ...replayable(fc.defaultReportMessage, import.meta.url) });

function naive({ filter, heartbeats, order, position }: EventQuestion): readonly EventItem[] {
  const found = told[heartbeats].filter(
    (event) => event.position <= position && matchesEvent(filter, event, NOW),
  );
  return order === 'asc' ? found : found.toReversed();
}

async function found(asked: EventQuestion, batch: number, after?: EventKey): Promise<readonly EventItem[]> {
  const search = await prepareSearch(reader, asked);
  const items: EventItem[] = [];
  for await (const { rows } of eventsBehind(reader, search, { after, batch, timeMsMax: PATIENCE_MS })) {
    items.push(...(await toldEvents(rows, reader)).map(eventItem));
  }
  return items;
}

describe('the ledger of this test', () => {
  it('has every kind of event but the rarest, and the mint’s', () => {
    const met = new Set(told.include.map(({ type }) => type));
    const missing = EVENT_TYPES.filter((type) => !met.has(type));
    expect(missing).toEqual([
      'PoolResized',
      'PoolPolicyChanged',
      'PoolDrainStarted',
      'PoolOpened',
      'PoolDeleted',
      'ExpirySuspended',
      'ExpiryResumed',
      'EntityRegistered',
      'SequenceAdvanced',
      'SequenceReset',
      'EntityDeleted',
      'MintWindowGranted',
      'MintAnswered',
      'ViewDeleted',
    ]);
  });
});

describe('a search by SQL', () => {
  it(
    'finds what a search of all events one by one finds, in the same order',
    async () => {
      await fc.assert(
        fc.asyncProperty(question, fc.integer({ min: 3, max: 60 }), async (asked, batch) => {
          expect(await found(asked, batch)).toEqual(naive(asked));
        }),
        options(),
      );
    },
    PATIENCE_MS,
  );

  it(
    'counts what it finds, and so do spans of time that cover all of it',
    async () => {
      const edges = fc.uniqueArray(fc.integer({ min: 0, max: NOW - events[0]!.recordedAt }), {
        maxLength: 12,
      });
      await fc.assert(
        fc.asyncProperty(question, edges, async (asked, between) => {
          const expected = naive(asked).length;
          const search = await prepareSearch(reader, asked);
          expect(await countEvents(reader, search, PATIENCE_MS)).toMatchObject({
            total: expected,
            isExact: true,
          });
          const start = events[0]!.recordedAt;
          const inner = between.map((offset) => start + offset);
          const all = [...new Set([start, ...inner, NOW + 1])].sort((a, b) => a - b);
          const counts = await countBetween(reader, search, all, PATIENCE_MS);
          expect(counts.reduce((sum, count) => sum + (count?.total ?? Number.NaN), 0)).toBe(expected);
        }),
        options(),
      );
    },
    PATIENCE_MS,
  );

  it(
    'goes on behind any event, even between the heartbeats of one',
    async () => {
      await fc.assert(
        fc.asyncProperty(question, fc.nat(), async (asked, place) => {
          const all = naive(asked);
          const from = all[place % Math.max(1, all.length)];
          if (!from) return;
          const key = { position: from.position, heartbeat: from.index ?? null };
          expect(await found(asked, 40, key)).toEqual(all.slice(all.indexOf(from) + 1));
        }),
        options(),
      );
    },
    PATIENCE_MS,
  );

  it(
    'finds the same by the text of its filter',
    async () => {
      await fc.assert(
        fc.asyncProperty(question, async (asked) => {
          const filter = onceEach(asked.filter);
          const parsed = parseEventQuery(printEventFilter(filter), NOW);
          expect(parsed).toEqual({ ok: true, value: filter });
        }),
        options(),
      );
    },
    PATIENCE_MS,
  );

  it.each([
    ...['"%"', '"_"', '"0_"', '"i%1"', '"50%_X"*', '"\\\\"'],
    ...['reason:"k_1"', 'reason:"k f"', 'reason:"%"', 'client:"50%_"*', 'client:"5_%"*'],
  ])('takes %s as it is, though it has marks of patterns', async (query) => {
    const parsed = parseEventQuery(query, NOW);
    if (!parsed.ok) throw new Error(parsed.fault.message);
    const position = events.length - 1;
    const asked = { filter: parsed.value, heartbeats: 'each', order: 'asc', position, now: NOW } as const;
    expect(await found(asked, 60)).toEqual(naive(asked));
  });
});

/** A query has each time once, and in order: what several texts together say need not. */
function onceEach(filter: EventFilter): EventFilter {
  const time = filter.find((term) => term.kind === 'time' && 'ms' in term.time && term.time.ms <= NOW);
  const terms = filter.filter((term) => term.kind !== 'time');
  return time ? [...terms, time] : terms;
}
