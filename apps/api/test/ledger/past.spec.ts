import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  emptyState,
  evolve,
  momentAt,
  type LedgerState,
  type LedgerTime,
  type Moment,
  type Pool,
  type Recorded,
} from '@berth/domain';
import {
  allocate,
  changePolicy,
  givenPool,
  heartbeat,
  POOL,
  replay,
  replayCommand,
  SeededRandom,
  testSeed,
  type DeciderSpecification,
} from '@berth/testkit';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { imageAsOf, momentAsked } from '../../src/ledger/past/image-as-of.js';
import type { Read } from '../../src/ledger/past/last-signs.js';
import { Past } from '../../src/ledger/past/past.js';
import { randomLedger } from '../support/random-ledger.js';
import { writeLedger } from '../support/written-ledger.js';

const TURNS = 100;
/** So few that what can be found in events, in gaps and before them is looked for in each of these. */
const POSITIONS_FIRST = [1, 3, 20];

const folder = mkdtempSync(join(tmpdir(), 'berth-past-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function written(name: string, events: readonly Recorded[]): Promise<Read> {
  const file = join(folder, `${name}.db`);
  await writeLedger(file, events);
  const connection = new Database(file, { readonly: true });
  return async <Row>({ text, values }: Parameters<Read>[0]) =>
    connection.prepare<unknown[], Row>(text).all(...values);
}

/** What can be told of a pool: of what nobody holds or rests, nothing of who held it once. */
function picture(pool: Pool, now: Moment) {
  const { name, patterns, policy, draining, suspendedAt, expiryFrom, trustedUntil, freeCount } = pool;
  const identifiers = pool.identifiers.map((identifier, ordinal) => ({
    identifier,
    state: pool.stateOf(ordinal, now),
    leaving: pool.isLeaving(ordinal),
    reservedFor: pool.reservedClientOf(ordinal),
    clientId: pool.clientOf(ordinal),
    ...(pool.clientOf(ordinal) !== null && { token: pool.tokenOf(ordinal) }),
    ...(pool.phaseOf(ordinal) !== 'free' &&
      pool.phaseOf(ordinal) !== 'retired' && { dueAt: pool.dueAt(ordinal) }),
    ...(pool.isHeld(ordinal) && {
      lastSeenAt: pool.lastSeenAt(ordinal),
      heardAt: pool.heardAt(ordinal),
    }),
  }));
  return { name, patterns, policy, draining, suspendedAt, expiryFrom, trustedUntil, freeCount, identifiers };
}

function pictures({ pools }: LedgerState, now: Moment): unknown {
  return [...pools.values()].map((pool) => picture(pool, now));
}

describe('the image as of a moment', () => {
  it.each(POSITIONS_FIRST)(
    'is what the events up to it fold to, at every position (%i read at first)',
    { timeout: 60_000 },
    async (positionsFirst) => {
      const seed = testSeed() ?? Date.now() % 1_000_000_007;
      const again = replayCommand(seed, import.meta.url);
      const events = randomLedger(new SeededRandom(seed + positionsFirst), TURNS);
      const read = await written(`random-${String(positionsFirst)}`, events);
      const expected = emptyState();
      for (const event of events) {
        evolve(expected, event);
        const { position, recordedAt } = event;
        const now = momentAt(recordedAt as LedgerTime, expected.deafMs);
        const then = await imageAsOf(await momentAsked({ position }, read), 'all', read, positionsFirst);
        expect(then.now).toEqual(now);
        expect(pictures(then.image, now), `${again} position ${String(position)}`).toEqual(
          pictures(expected, now),
        );
      }
    },
  );

  it('is that of the last event not after a time, seen at that time', async () => {
    const seed = testSeed() ?? Date.now() % 1_000_000_007;
    const again = replayCommand(seed, import.meta.url);
    const random = new SeededRandom(seed);
    const events = randomLedger(random, TURNS);
    const read = await written('times', events);
    const [first, last] = [events.at(0)!.recordedAt, events.at(-1)!.recordedAt];
    for (let times = 0; times < 40; times += 1) {
      const time = first + random.below(last - first + 500);
      const expected = replay(events.filter(({ recordedAt }) => recordedAt <= time));
      const now = momentAt(time as LedgerTime, expected.deafMs);
      const then = await imageAsOf(await momentAsked({ time }, read), 'all', read, 5);
      expect(then.now).toEqual(now);
      expect(pictures(then.image, now), `${again} time ${String(time)}`).toEqual(pictures(expected, now));
    }
    await expect(momentAsked({ time: first - 1 }, read)).rejects.toMatchObject({ name: 'BeforeFirstEvent' });
  });
});

describe('when a holder was last seen, as of a moment', () => {
  const HEARTBEAT = heartbeat({ clientId: 'ann', identifier: 'vm-1' });
  const granted = (): DeciderSpecification =>
    givenPool({ ttlMs: 100, heartbeatMs: 20 }).given(allocate('ann'));

  /** Seen since the ledger's start, and for how long from then on the lease lives, in ms. */
  async function lastSign(name: string, { recorded }: DeciderSpecification, position: number) {
    const read = await written(name, recorded);
    const { image } = await imageAsOf(await momentAsked({ position }, read), 'all', read, 1);
    const pool = image.pools.get(POOL)!;
    const start = recorded[0]!.recordedAt;
    return { seen: pool.lastSeenAt(0) - start, due: pool.dueAt(0) - start };
  }

  it('is before a silence that ended later, however long it was', async () => {
    const fleet = granted()
      .after(60)
      .given(changePolicy({ holdDownMs: 1 }))
      .after(30)
      .given(HEARTBEAT);
    expect(await lastSign('silence', fleet, 2)).toEqual({ seen: 0, due: 100 });
  });

  it('is before a silence that was none by the time it ended, because heartbeats may be rarer now', async () => {
    const others = Array.from({ length: 8 }, (_, index) => changePolicy({ holdDownMs: index }));
    const fleet = granted()
      .after(1)
      .given(...others)
      .after(27)
      .given(allocate('bob'));
    const position = fleet.recorded.length - 1;
    fleet
      .given(changePolicy({ heartbeatMs: 40 }))
      .after(17)
      .given(HEARTBEAT)
      .after(90)
      .given(HEARTBEAT);
    expect(await lastSign('rarer', fleet, position)).toEqual({ seen: 0, due: 100 });
  });

  it('leaves the deadline that a longer TTL gave', async () => {
    const fleet = granted()
      .after(10)
      .given(changePolicy({ ttlMs: 40 }))
      .after(10)
      .given(HEARTBEAT)
      .after(10)
      .given(HEARTBEAT)
      .after(1)
      .given(HEARTBEAT);
    expect(await lastSign('shorter', fleet, 4)).toEqual({ seen: 30, due: 100 });
  });
});

describe('clients as of a moment', () => {
  it('hold and rest what the events up to it say', async () => {
    const seed = testSeed() ?? Date.now() % 1_000_000_007;
    const again = replayCommand(seed, import.meta.url);
    const events = randomLedger(new SeededRandom(seed), TURNS);
    const past = new Past(await written('clients', events));
    const clients = ['a', 'b', 'c', 'd', 'e', 'f', 'nobody'];
    const expected = emptyState();
    for (const event of events) {
      evolve(expected, event);
      if (event.position % 5 !== 0) continue;
      const then = await past.clients(clients, { position: event.position });
      const told = then.clients.map(({ clientId, leases, rests }) => [
        clientId,
        leases.map(({ pool, identifier, token }) => ({ pool, identifier, token })),
        rests.map(({ pool, identifier, token }) => ({ pool, identifier, token })),
      ]);
      const place = (pool: Pool, ordinal: number | undefined) =>
        ordinal === undefined
          ? []
          : [{ pool: pool.name, identifier: pool.identifiers[ordinal], token: pool.tokenOf(ordinal) }];
      const pools = [...expected.pools.values()];
      expect(told, `${again} position ${String(event.position)}`).toEqual(
        clients.map((client) => [
          client,
          pools.flatMap((pool) => place(pool, pool.heldBy(client))),
          pools.flatMap((pool) => place(pool, pool.restingAfter(client))),
        ]),
      );
    }
  });
});
