import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientGaps } from '@berth/contract';
import type { Recorded } from '@berth/domain';
import { replayCommand, SeededRandom, testSeed } from '@berth/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientGaps } from '../../src/history/client-gaps.js';
import { gapsOf, policiesOf } from '../../src/history/tenancies.queries.js';
import { naiveSilences, type NaiveLease, type NaiveSilences } from '../support/naive-silences.js';
import { randomLedger } from '../support/random-ledger.js';
import { readerInProcess } from '../support/reader-in-process.js';
import { writeLedger } from '../support/written-ledger.js';

const ROUNDS = 150;
const CLIENTS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const folder = mkdtempSync(join(tmpdir(), 'berth-gaps-'));
const seed = testSeed() ?? Date.now() % 1_000_000_007;
const random = new SeededRandom(seed);
let events: readonly Recorded[];
let reader: ReturnType<typeof readerInProcess>;

beforeAll(async () => {
  events = randomLedger(random, 400);
  await writeLedger(join(folder, 'berth.db'), events);
  reader = readerInProcess(join(folder, 'berth.db'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Bucket = ClientGaps['buckets'][number];

/** What is to be told of a bucket, by a look at each of its ms. */
function expected(
  leases: readonly NaiveLease[],
  { policies }: NaiveSilences,
  { from, to, isFirst, at }: { from: number; to: number; isFirst: boolean; at: number },
): Pick<Bucket, 'longest_seconds' | 'recorded_over_seconds' | 'ttl_seconds'> {
  const late = leases
    .flatMap(({ silences }) => silences)
    .filter(({ silentMs, lateAfterMs }) => silentMs > lateAfterMs)
    .filter((each) => each.from < to && (isFirst ? each.to > from : each.to >= from))
    .map(({ silentMs }) => silentMs);
  const held = Array.from({ length: to - from }, (_, index) => from + index).flatMap((ms) =>
    leases
      .filter((lease) => lease.from <= ms && ms < (lease.to ?? at))
      .map((lease) => policies.get(lease.pool)!.findLast((policy) => policy.at <= ms)!),
  );
  const most = held.map(({ lateAfterMs }) => lateAfterMs);
  const ttls = held.map(({ ttlMs }) => ttlMs);
  return {
    longest_seconds: late.length === 0 ? null : Math.max(...late) / 1_000,
    recorded_over_seconds: held.length === 0 ? null : Math.max(...most) / 1_000,
    ttl_seconds: held.length === 0 ? null : Math.min(...ttls) / 1_000,
  };
}

describe('the silences of a client', () => {
  it('are those that its events tell, as of any moment, in any window', async () => {
    const again = replayCommand(seed, import.meta.url);
    let told = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const position = random.below(events.length);
      const at = events[position]!.recordedAt + random.below(50);
      const naive = naiveSilences(events.slice(0, position + 1), at);
      const clientId = random.pick(CLIENTS);
      const pool = random.chance(0.3) ? random.pick(['one', 'two', 'brief'] as const) : undefined;
      const leases = naive.leases.filter(
        (lease) => lease.clientId === clientId && (pool === undefined || lease.pool === pool),
      );
      const from = at - 1 - random.below(2_000);
      const to = random.chance(0.5) ? undefined : from + 1 + random.below(at - from);
      const buckets = 1 + random.below(6);
      const asked = { from: time(from), to: to === undefined ? undefined : time(to), buckets, pool };
      const lastSeenAt = new Map(leases.map(({ token, lastSeenAt: seen }) => [token, seen]));
      const answer = await clientGaps(reader, clientId, asked, { position, at, isPast: true, lastSeenAt });
      expect(answer.buckets).toHaveLength(buckets);
      for (const [index, bucket] of answer.buckets.entries()) {
        const span = { from: Date.parse(bucket.from), to: Date.parse(bucket.to), isFirst: index === 0, at };
        const what = `${clientId} at ${String(position)}, ${JSON.stringify(asked)}: ${again}`;
        expect(bucket, what).toMatchObject(expected(leases, naive, span));
        if (bucket.longest_seconds !== null) told += 1;
      }
    }
    expect(told).toBeGreaterThan(20);
  }, 60_000);

  it('are found by indexes: the leases of the client, and the silences of each', async () => {
    const filter = { of: { clientId: 'a' }, grantedUpTo: 90, lastingAt: 10 };
    const plan = await planOf(gapsOf(filter, { after: 10, upTo: 90, from: 0, widthMs: 5, before: 99 }));
    expect(plan).toContain('INDEX tenancies_by_client (client_id=? AND granted_position<?)');
    expect(plan).toContain('SEARCH g USING PRIMARY KEY (token=? AND position>? AND position<?)');
    expect(await planOf(policiesOf(['one'], 90))).toContain('INDEX events_by_type (type=?');
  });
});

const time = (ms: number): string => new Date(ms).toISOString();

async function planOf({ text, values }: ReturnType<typeof policiesOf>): Promise<string> {
  const steps = await reader.rows<{ detail: string }>({ text: `EXPLAIN QUERY PLAN ${text}`, values });
  return steps.map(({ detail }) => detail).join('\n');
}
