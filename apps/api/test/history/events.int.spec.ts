import {
  EVENT_VALUE_FIELDS,
  eventHistogramSchema,
  eventValuesSchema,
  matchesEvent,
  parseEventQuery,
  rawEventSchema,
  type EventItem,
} from '@berth/contract';
import { toRow } from '../../src/ledger/event-row.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { leafHash } from '../../src/ledger/leaf.js';
import { inFile } from '../support/ledger-file.js';
import { jsonOf, ledgerPosition, success } from '../support/json-client.js';
import { eachHeartbeat, eventItems } from '../support/naive-events.js';
import { ToldLedger } from '../support/told-ledger.js';

let ledger: ToldLedger;
let told: Readonly<Record<string, readonly EventItem[]>>;
beforeAll(async () => {
  ledger = await ToldLedger.start(300);
  const include = eventItems(ledger.events);
  const exclude = include.filter(({ type }) => type !== 'HeartbeatsRecorded');
  told = { exclude, include, each: eachHeartbeat(ledger.events) };
});

function meant(query: string, heartbeats = 'exclude'): readonly EventItem[] {
  const now = ledger.events.at(-1)!.recordedAt;
  const parsed = parseEventQuery(query, now);
  if (!parsed.ok) throw new Error(parsed.fault.message);
  return (told[heartbeats] ?? []).filter((event) => matchesEvent(parsed.value, event, now));
}

const QUERIES = [
  '',
  'type:Lease*,IdentifierReleased -actor:reaper',
  'client:ip-10* "vm"',
  'id:vm-3..vm-11',
  'client:"a\\"b",50%_x',
  'reason:"disk"',
  'pool:"batch:1" position:100..',
];

describe('GET /v1/events', () => {
  it('tells the newest first, fifty at a time, without heartbeats', async () => {
    const page = await ledger.list();
    const expected = meant('').toReversed();
    expect(page.items).toEqual(expected.slice(0, 50));
    expect(page).toMatchObject({ total: expected.length, total_is_exact: true });
    expect(page.next).toMatch(/^\S+$/);
  });

  it('has the members of the contract, in their order', async () => {
    const answer = await ledger.ask('/v1/events', { position: 0, order: 'asc' });
    const [item] = jsonOf(answer)['items'] as [object];
    expect(Object.keys(item)).toEqual([
      ...['position', 'type', 'recorded_at', 'pool', 'identifier', 'client_id', 'token', 'actor', 'reason'],
      ...['request_id', 'data'],
    ]);
    expect(Object.keys(jsonOf(answer))).toEqual(['items', 'next', 'total', 'total_is_exact']);
    expect(ledgerPosition(answer)).toBe(ledger.last);
  });

  it.each(QUERIES)('pages through all that is meant by %j', async (query) => {
    for (const heartbeats of ['exclude', 'include', 'each']) {
      for (const order of ['asc', 'desc']) {
        const expected = meant(query, heartbeats);
        const { items, totals } = await ledger.all({ query, heartbeats, order, limit: 37 });
        expect(items).toEqual(order === 'asc' ? expected : expected.toReversed());
        expect([...totals]).toEqual([expected.length]);
      }
    }
  });

  it('takes a parameter a field, as the query language has it', async () => {
    const { items } = await ledger.all({ type: '-Lease*', client: 'web 1,zÉ', pool: 'web', order: 'asc' });
    expect(items).toEqual(meant('-type:Lease* client:"web 1","zÉ" pool:web'));
    const both = await ledger.all({ q: '-actor:reaper', token: '>=50', order: 'asc' });
    expect(both.items).toEqual(meant('-actor:reaper token:>=50'));
  });

  it('tells heartbeats when they are asked for by name', async () => {
    const { items } = await ledger.all({ type: 'HeartbeatsRecorded', order: 'asc' });
    expect(items).toEqual(meant('type:HeartbeatsRecorded', 'include'));
    expect(items.length).toBeGreaterThan(10);
  });

  it('tells times as they were recorded: from is among them, to is not', async () => {
    const [from, to] = [told['exclude']![40]!.recorded_at, told['exclude']![90]!.recorded_at];
    const { items } = await ledger.all({ from, to, order: 'asc' });
    expect(items).toEqual(meant(`from:${from} to:${to}`));
  });

  it('shows the ledger as it was at a time', async () => {
    const { recorded_at: time } = told['include']![200]!;
    const answer = await ledger.ask('/v1/events', { as_of: time, limit: 1, heartbeats: 'include' });
    const last = told['include']!.findLast(({ recorded_at: at }) => at <= time)!;
    expect(ledgerPosition(answer)).toBe(last.position);
    expect(jsonOf(answer)['items']).toEqual([last]);
  });

  it('shows on all pages the ledger of the first one', async () => {
    const { client } = ledger.service;
    const first = jsonOf(await client.get('/v1/events?limit=3')) as { next: string; total: number };
    await client.allocate('newcomer');
    const second = jsonOf(await client.get(`/v1/events?limit=3&after=${first.next}`));
    expect(second['total']).toBe(first.total);
    const { total } = jsonOf(await client.get('/v1/events?limit=3')) as { total: number };
    expect(total).toBeGreaterThan(first.total);
  });
});

describe('GET /v1/events/histogram', () => {
  it.each(QUERIES)('counts over time what is meant by %j', async (query) => {
    for (const heartbeats of ['exclude', 'include', 'each']) {
      const expected = meant(query, heartbeats);
      const answer = success(await ledger.ask('/v1/events/histogram', { query, heartbeats, buckets: 17 }));
      const { buckets, total, ...rest } = eventHistogramSchema.parse(answer);
      expect(total).toBe(expected.length);
      expect(rest.total_is_exact).toBe(true);
      expect(buckets.length).toBeLessThanOrEqual(17);
      const counted = buckets.map(({ from }, index) => {
        const to = buckets[index + 1]?.from ?? '9999';
        return expected.filter(({ recorded_at: at }) => at >= from && at < to).length;
      });
      expect(buckets.map(({ count }) => count)).toEqual(counted);
    }
  });

  it('has the span that is asked for, wherever the events are', async () => {
    const [from, to] = ['1970-01-01T00:00:00.000Z', told['exclude']![90]!.recorded_at];
    const answer = jsonOf(await ledger.ask('/v1/events/histogram', { from, to, buckets: 240 }));
    expect(answer).toMatchObject({ from, to, total: meant(`to:${to}`).length });
    expect((answer['buckets'] as unknown[]).length).toBeLessThanOrEqual(240);
  });

  it('of nothing has a sum of 0', async () => {
    const answer = jsonOf(await ledger.ask('/v1/events/histogram', { position: 1_000_000 }));
    expect(answer).toMatchObject({ buckets: [], total: 0, total_is_exact: true });
  });
});

describe('GET /v1/events/values', () => {
  const columns = {
    type: 'type',
    pool: 'pool',
    identifier: 'identifier',
    client: 'client_id',
    actor: 'actor',
  } as const;

  it.each(QUERIES)('counts the values of each field of what is meant by %j', async (query) => {
    for (const heartbeats of ['exclude', 'include', 'each']) {
      for (const field of EVENT_VALUE_FIELDS) {
        const counts = new Map<string, number>();
        for (const event of meant(query, heartbeats)) {
          const value = event[columns[field]];
          if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
        }
        const answer = success(
          await ledger.ask('/v1/events/values', { query, heartbeats, field, limit: 200 }),
        );
        const { items, total_is_exact } = eventValuesSchema.parse(answer);
        expect(total_is_exact).toBe(true);
        expect(new Map(items.map(({ value, count }) => [value, count]))).toEqual(counts);
        expect(items).toEqual(items.toSorted((a, b) => b.count - a.count));
      }
    }
  });

  it('tells those that begin with a text, as many as are asked for', async () => {
    const all = jsonOf(await ledger.ask('/v1/events/values', { field: 'type', limit: 200 }));
    const wanted = (all['items'] as { value: string }[]).filter(({ value }) =>
      value.startsWith('Identifier'),
    );
    const answer = jsonOf(
      await ledger.ask('/v1/events/values', { field: 'type', starts: 'Identifier', limit: 2 }),
    );
    expect(answer['items']).toEqual(wanted.slice(0, 2));
  });
});

describe('GET /v1/events/{position}', () => {
  it('tells one event, heartbeats as they were recorded', async () => {
    const { client } = ledger.service;
    for (const item of told['include']!.slice(0, 40)) {
      expect(success(await client.get(`/v1/events/${String(item.position)}`))).toEqual(item);
    }
  });

  it('tells with raw=1 exactly what its leaf is made of', async () => {
    const { client } = ledger.service;
    for (const position of [0, 5, ledger.last]) {
      const event = rawEventSchema.parse(success(await client.get(`/v1/events/${String(position)}?raw=1`)));
      const { payload = '', salt = '', schema_version: schemaVersion = 0 } = event;
      const stored = inFile(ledger.service.file, (connection) =>
        connection.prepare('SELECT leaf_hash FROM events WHERE position = ?').pluck().get(position),
      );
      const row = { ...toRow(ledger.events[position]!), schemaVersion, payload };
      expect(leafHash(row, Buffer.from(salt, 'base64'))).toEqual(stored);
      expect(event.data).toEqual(JSON.parse(payload));
    }
  });
});
