import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEventQuery } from '@berth/contract';
import { SeededRandom } from '@berth/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { namesInLedger, poolsEver } from '../../src/history/event-names.queries.js';
import type { HeartbeatsTold } from '../../src/history/event-plan.js';
import { prepareSearch } from '../../src/history/event-search.js';
import { eventsCounted, eventsFound } from '../../src/history/events.queries.js';
import type { Query } from '../../src/ledger/reader.js';
import { eventfulLedger } from '../support/eventful-ledger.js';
import { readerInProcess } from '../support/reader-in-process.js';
import { writeLedger } from '../support/written-ledger.js';

const events = eventfulLedger(new SeededRandom(1), 200);
const NOW = events.at(-1)!.recordedAt;
const folder = mkdtempSync(join(tmpdir(), 'berth-plan-'));
let reader: ReturnType<typeof readerInProcess>;

beforeAll(async () => {
  await writeLedger(join(folder, 'berth.db'), events);
  reader = readerInProcess(join(folder, 'berth.db'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** How SQLite goes about it, a step a line. */
async function planOf({ text, values }: Query): Promise<readonly string[]> {
  const steps = await reader.rows<{ detail: string }>({ text: `EXPLAIN QUERY PLAN ${text}`, values });
  return steps.map(({ detail }) => detail);
}

async function plansOf(query: string, heartbeats: HeartbeatsTold = 'exclude') {
  const parsed = parseEventQuery(query, NOW);
  if (!parsed.ok) throw new Error(parsed.fault.message);
  const position = events.length - 1;
  const asked = { filter: parsed.value, heartbeats, order: 'desc', position, now: NOW } as const;
  const { plan, span } = await prepareSearch(reader, asked);
  const page = { order: 'desc', after: undefined, limit: 51 } as const;
  return {
    page: await planOf(eventsFound(plan, span, page)),
    count: await planOf(eventsCounted(plan, span)),
    slice: plan.slice.max,
  };
}

const SORT = 'USE TEMP B-TREE FOR ORDER BY';
const BY_CLIENT = 'SEARCH events USING INDEX events_by_client (client_id=? AND rowid>? AND rowid<?)';
const BY_IDENTIFIER =
  'SEARCH events USING INDEX events_by_identifier (pool=? AND identifier=? AND rowid>? AND rowid<?)';
const BY_TYPE = 'SEARCH events USING INDEX events_by_type (type=? AND rowid>? AND rowid<?)';
const BY_PERSON = 'SEARCH events USING INDEX events_by_person (actor=? AND rowid>? AND rowid<?)';
const WITH_REASON = 'SEARCH events USING INDEX events_with_reason (position>? AND position<?)';
const TOLD = 'SEARCH events USING INDEX events_told (position>? AND position<?)';
const ALL = 'SEARCH events USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)';

describe('by an index alone, in the order of the ledger,', () => {
  it.each([
    ['client:ip-10-0-1', BY_CLIENT],
    ['client:ip-10-0-1 from:-1h position:>=10', BY_CLIENT],
    ['id:vm-3 pool:web', BY_IDENTIFIER],
    ['type:LeaseRevoked', BY_TYPE],
    ['actor:alice', BY_PERSON],
  ])('goes %s', async (query, step) => {
    const { page, slice } = await plansOf(query);
    expect({ page, slice }).toEqual({ page: [step], slice: 5_000_000 });
  });
});

describe('by an index, in slices of positions,', () => {
  it.each([
    ['client:ip-10-0-1,ip-10-0-2', BY_CLIENT],
    ['client:ip-10*', BY_CLIENT],
    ['client:ip-10-0-1..ip-10-0-9 -actor:reaper', BY_CLIENT],
    ['id:vm-3', BY_IDENTIFIER],
    ['id:vm-1..vm-5 pool:web', BY_IDENTIFIER],
    ['id:vm* pool:web', BY_IDENTIFIER],
    ['type:Lease*', BY_TYPE],
    ['type:LeaseRevoked,LeaseExpired', BY_TYPE],
    ['actor:alice,"bob smith"', BY_PERSON],
  ])('goes %s', async (query, step) => {
    const { page, slice } = await plansOf(query);
    expect({ page, slice }).toEqual({ page: [step, SORT], slice: 200_000 });
  });

  it.each([
    ['client:ip-10-0-1 type:Lease* "x"', BY_CLIENT],
    ['type:LeaseRevoked actor:reaper', BY_TYPE],
    ['reason:"disk"', WITH_REASON],
    ['reason:"disk" type:LeaseRevoked', WITH_REASON],
  ])('goes %s, which is in order', async (query, step) => {
    const { page, slice } = await plansOf(query);
    expect({ page, slice }).toEqual({ page: [step], slice: 200_000 });
  });

  it('goes token:9, by the client whose lease it is', async () => {
    const { page } = await plansOf('token:9');
    expect(page[0]).toBe(BY_CLIENT);
    expect(page).toContain('SEARCH tenancies USING INTEGER PRIMARY KEY (rowid=?)');
  });
});

describe('over all that is told, in slices of positions,', () => {
  it.each([
    '',
    '-client:ip-10-0-1',
    'pool:web',
    'actor:client',
    'actor:reaper',
    'request:req-1',
    'token:>=9',
    '"disk"',
    '-type:Lease*',
    'from:-1h',
  ])('goes %s', async (query) => {
    const { page, slice } = await plansOf(query);
    expect({ page, slice }).toEqual({ page: [TOLD], slice: 200_000 });
  });

  it('counts without a look at the events themselves, unless something is asked of them', async () => {
    const covering = TOLD.replace('INDEX', 'COVERING INDEX');
    expect((await plansOf('')).count).toEqual([covering]);
    expect((await plansOf('-type:Lease*')).count).toEqual([covering]);
    expect((await plansOf('pool:web')).count).toEqual([TOLD]);
  });
});

describe('with heartbeats', () => {
  it('goes over all events when they are packed', async () => {
    expect((await plansOf('pool:web', 'include')).page).toEqual([ALL]);
  });

  it('goes as without them when none can be meant', async () => {
    expect((await plansOf('client:ip-10-0-1', 'include')).page).toEqual([BY_CLIENT]);
    expect((await plansOf('type:LeaseRevoked', 'each')).page).toEqual([BY_TYPE]);
  });

  it('unpacks them one by one in small slices, and finds their lease by indexes', async () => {
    const { page, slice } = await plansOf('client:ip-10-0-1', 'each');
    expect(slice).toBe(20_000);
    expect(page).toEqual(
      expect.arrayContaining([
        TOLD,
        'SEARCH e USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
        'SEARCH g USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN',
        expect.stringMatching(/^SEARCH t USING (COVERING )?INDEX tenancies_by_identifier /),
        expect.stringMatching(/^SEARCH t USING (COVERING )?INDEX tenancies_by_client /),
      ]),
    );
  });
});

describe('names that begin alike', () => {
  it('are looked up by going from one to the next in an index', async () => {
    const clients = { text: `type <> 'HeartbeatsRecorded' AND client_id IS NOT NULL`, values: [] };
    expect(await planOf(namesInLedger('client_id', clients, 10))).toContain(
      'SEARCH events USING INDEX events_by_client (client_id>?)',
    );
    const ofPool = {
      text: `type <> 'HeartbeatsRecorded' AND identifier IS NOT NULL AND pool = ?`,
      values: ['web'],
    };
    expect(await planOf(namesInLedger('identifier', ofPool, 10))).toContain(
      'SEARCH events USING INDEX events_by_identifier (pool=? AND identifier>?)',
    );
    expect(await planOf(poolsEver(10))).toContain('SEARCH events USING INDEX events_by_type (type=?)');
  });
});
