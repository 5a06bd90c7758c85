import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openForWriting } from '../../src/ledger/sqlite/connection.js';
import { eventually, timePasses } from '../support/eventually.js';
import { expectProblem } from '../support/expect-answer.js';
import { auditLedger } from '../support/ledger-audit.js';
import { inFile, readEvents, whileLocked } from '../support/ledger-file.js';
import { QUICK, Service } from '../support/service-process.js';

let service: Service;
beforeAll(async () => {
  service = await Service.start({ BERTH_IDENTIFIERS: 'vm-[1-9]' });
  for (const client of ['a', 'b', 'c']) await service.client.heartbeat(await service.client.allocate(client));
});
afterAll(async () => {
  expect(auditLedger(service.file)).toEqual([]);
  await service.stop();
});

/** As somebody with the file and a shell; recursive triggers are off there, as SQLite has them by default. */
function byHand(sql: string): void {
  const connection = new Database(service.file);
  try {
    connection.exec(sql);
  } finally {
    connection.close();
  }
}

const COLUMNS =
  'position, recorded_at, type, schema_version, pool, identifier, client_id, token, actor, reason, ' +
  'request_id, trace, payload, salt, leaf_hash';

function copyOf(source: number, position: string, recordedAt = 'recorded_at'): string {
  const columns = COLUMNS.replace('position', position).replace('recorded_at', recordedAt);
  return `INTO events SELECT ${columns} FROM events WHERE position = ${String(source)}`;
}

describe('the ledger’s table', () => {
  it.each([
    ['an update', `UPDATE events SET client_id = 'mallory' WHERE position = 1`, 'append-only'],
    ['an update of the position', 'UPDATE events SET position = 1000 WHERE position = 3', 'append-only'],
    ['a delete', 'DELETE FROM events WHERE position = 3', 'append-only'],
    [
      'a delete of the last event',
      `DELETE FROM events WHERE position = (SELECT max(position) FROM events)`,
      'append-only',
    ],
    ['a delete of everything', 'DELETE FROM events', 'append-only'],
    ['an insert in the middle', `INSERT ${copyOf(1, '2')}`, 'end of the ledger'],
    ['an insert that leaves a gap', `INSERT ${copyOf(1, '1000')}`, 'end of the ledger'],
    ['an insert before the first', `INSERT ${copyOf(1, '-1')}`, 'end of the ledger'],
    ['an insert or replace', `INSERT OR REPLACE ${copyOf(1, '2')}`, 'end of the ledger'],
    [
      'a replace of the last event',
      `REPLACE ${copyOf(1, '(SELECT max(position) FROM events)')}`,
      /end of the ledger|never falls/,
    ],
    ['an insert or ignore', `INSERT OR IGNORE ${copyOf(1, '2')}`, 'end of the ledger'],
    [
      'an upsert',
      `INSERT ${copyOf(1, '2')} AND true ON CONFLICT (position) DO UPDATE SET client_id = 'mallory'`,
      'end of the ledger',
    ],
    [
      'an event that is older than the last',
      `INSERT ${copyOf(1, '(SELECT max(position) + 1 FROM events)', '1')}`,
      'time never falls',
    ],
  ])('refuses %s by itself', (_name, sql, why) => {
    const before = readEvents(service.file);
    expect(() => {
      byHand(sql);
    }).toThrow(why);
    expect(readEvents(service.file)).toEqual(before);
  });

  it('lets no identifier be held by a client that holds one already', () => {
    expect(() => {
      byHand(`UPDATE leases SET client_id = 'a' WHERE client_id = 'b'`);
    }).toThrow('UNIQUE');
  });

  it('keeps a salt of 16 bytes and a leaf hash of 32 with every event, no two alike', () => {
    const rows = inFile(service.file, (connection) =>
      connection.prepare<[], { salt: Buffer; leaf_hash: Buffer }>('SELECT salt, leaf_hash FROM events').all(),
    );
    for (const { salt, leaf_hash: hash } of rows) expect([salt.length, hash.length]).toEqual([16, 32]);
    expect(new Set(rows.map(({ salt }) => salt.toString('hex'))).size).toBe(rows.length);
    expect(new Set(rows.map(({ leaf_hash: hash }) => hash.toString('hex'))).size).toBe(rows.length);
  });
});

describe('a connection that may write', () => {
  it('syncs every commit to the disk, and cannot be talked out of the guards', () => {
    const connection = openForWriting(service.file);
    const pragma = (name: string): unknown => connection.pragma(name, { simple: true });
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('recursive_triggers')).toBe(1);
    expect(pragma('trusted_schema')).toBe(0);
    expect(pragma('busy_timeout')).toBe(5_000);
    expect(() => connection.exec(`REPLACE ${copyOf(1, '1')}`)).toThrow('end of the ledger');
    connection.close();
  });
});

describe('a ledger that somebody else has locked', () => {
  it('makes changes wait, and answers them when the lock is gone', async () => {
    const answer = await whileLocked(service.file, async () => {
      const asked = service.client.post('/allocate', { client_id: 'waits' });
      await timePasses(700);
      expect((await service.client.get('/health/live')).status).toBe(200);
      return { asked };
    });
    expect((await answer.asked).status).toBe(200);
  });

  it(
    'for longer than the service is patient is 503 for changes, and recovers by itself',
    { timeout: 40_000 },
    async () => {
      const locked = await Service.start({ ...QUICK, BERTH_LEASE_TTL: '2s', BERTH_IDENTIFIERS: 'vm-[1-3]' });
      const lease = await locked.client.allocate('held');
      await whileLocked(locked.file, async () => {
        const refused = await locked.client.post('/liveness', lease);
        expectProblem(refused, 'ledger_unavailable');
        expect(refused.headers['retry-after']).toMatch(/^\d+$/);
        expect((await locked.client.get('/health/ready')).status).toBe(503);
      });
      const renewed = await eventually('it can be written again', () => locked.client.heartbeat(lease));
      expect(renewed.token).toBe(lease.token);
      expect((await locked.client.get('/health/ready')).status).toBe(200);
      expect(auditLedger(locked.file)).toEqual([]);
      await locked.stop();
    },
  );
});
