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
} from '@berth/domain';
import { replayCommand, SeededRandom, testSeed } from '@berth/testkit';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageAsOf, momentAsked } from '../../src/ledger/past/image-as-of.js';
import type { Read } from '../../src/ledger/past/last-signs.js';
import { randomLedger } from '../support/random-ledger.js';
import { writeLedger } from '../support/written-ledger.js';

const LEDGERS = 3;
const TURNS = 300;
/** So few that all that can be found in events, in gaps and before them is looked for there. */
const POSITIONS_FIRST = [1, 3, 20];

/** What can be told of a pool: of what nobody holds or rests, nothing of who held it once. */
function picture(pool: Pool, now: Moment) {
  const { name, patterns, policy, draining, suspendedAt, expiryFrom, trustedUntil, freeCount } = pool;
  const identifiers = pool.identifiers.map((identifier, ordinal) => ({
    identifier,
    state: pool.stateOf(ordinal, now),
    leaving: pool.isLeaving(ordinal),
    reservedFor: pool.reservedClientOf(ordinal),
    clientId: pool.clientOf(ordinal),
    ...(pool.clientOf(ordinal) !== null && { token: pool.tokenOf(ordinal), dueAt: pool.dueAt(ordinal) }),
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
  const folder = mkdtempSync(join(tmpdir(), 'berth-past-'));
  const seed = testSeed() ?? Date.now() % 1_000_000_007;
  const random = new SeededRandom(seed);
  const again = replayCommand(seed, import.meta.url);
  const ledgers = Array.from({ length: LEDGERS }, (_, index) => ({
    file: join(folder, `${String(index)}.db`),
    events: randomLedger(random.fork(), TURNS),
  }));
  const open = (file: string): Read => {
    const connection = new Database(file, { readonly: true });
    return async <Row>({ text, values }: Parameters<Read>[0]) =>
      connection.prepare(text).all(...values) as Row[];
  };

  beforeAll(async () => {
    for (const { file, events } of ledgers) await writeLedger(file, events);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is at every position what the events up to it fold to', { timeout: 60_000 }, async () => {
    for (const [index, { file, events }] of ledgers.entries()) {
      const read = open(file);
      const expected = emptyState();
      for (const event of events) {
        evolve(expected, event);
        const { position, recordedAt } = event;
        const now = momentAt(recordedAt as LedgerTime, expected.deafMs);
        const moment = await momentAsked({ position }, read);
        const then = await imageAsOf(moment, {}, read, POSITIONS_FIRST[index % 3]);
        expect(then.now).toEqual(now);
        expect(pictures(then.image, now), `${again} position ${String(position)}`).toEqual(
          pictures(expected, now),
        );
      }
    }
  });
});
