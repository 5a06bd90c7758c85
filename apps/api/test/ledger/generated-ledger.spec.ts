import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FleetHistory, imageOf, replay, type HistoryOptions } from '@berth/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditLedger } from '../support/ledger-audit.js';
import { inFile, readEvents } from '../support/ledger-file.js';
import { generateLedger } from '../support/generated-ledger.js';
import { SqliteInProcess } from '../support/sqlite-in-process.js';

const OPTIONS = { seed: 7, events: 20_000 };
let folder = '';
let file = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-generated-'));
  file = await generateLedger(folder, OPTIONS);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it('has as many events as were asked for, and passes the audit', () => {
  expect(inFile(file, (ledger) => ledger.prepare('SELECT count(*) FROM events').pluck().get())).toBe(20_000);
  expect(auditLedger(file)).toEqual([]);
}, 60_000);

it('has events of every kind that operators and outages cause, with actors and reasons', () => {
  const events = readEvents(file);
  const types = new Set(events.map(({ type }) => type));
  const byPeople = events.filter(({ actor }) => actor.endsWith('@example.org'));

  expect([...types].toSorted()).toEqual(
    [
      ...['PoolCreated', 'PoolDeleted', 'PoolResized', 'PoolPolicyChanged', 'PoolDrainStarted', 'PoolOpened'],
      ...['IdentifierAllocated', 'HeartbeatsRecorded', 'IdentifierReleased', 'LeaseExpired', 'LeaseRevoked'],
      ...['IdentifierReclaimed', 'IdentifierReserved', 'ReservationCancelled', 'IdentifierQuarantined'],
      ...['IdentifierRestored', 'ServiceResumed', 'ExpirySuspended', 'ExpiryResumed'],
    ].toSorted(),
  );
  expect(byPeople.length).toBeGreaterThan(20);
  expect(byPeople.every(({ reason }) => reason !== null)).toBe(true);
});

it('is the same for the same seed, and another for another', () => {
  const short = { seed: 7, events: 3_000 };

  expect(digest(short)).toBe(digest(short));
  expect(digest(short)).not.toBe(digest({ ...short, seed: 8 }));
});

it('is read back as the image that its events fold to', async () => {
  const store = (await new SqliteInProcess(file).connect()).store;
  const { state, aliveAt } = await store.load();
  const events = [...new FleetHistory(OPTIONS).turns()].flat();

  expect(imageOf(state)).toEqual(imageOf(replay(events)));
  expect(aliveAt).toBe(events.at(-1)?.recordedAt);
});

function digest(options: HistoryOptions): string {
  const hash = createHash('sha256');
  for (const turn of new FleetHistory(options).turns()) hash.update(JSON.stringify(turn));
  return hash.digest('hex');
}
