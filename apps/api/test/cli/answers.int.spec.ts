import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { berth, type CliExit } from '../support/cli-process.js';
import { generateLedger } from '../support/generated-ledger.js';
import { eventsOf, inFile, readEvents, type StoredEvent } from '../support/ledger-file.js';
import { Service, temporaryFolder } from '../support/service-process.js';

let folder = '';
let file = '';
let url = '';

beforeAll(async () => {
  folder = temporaryFolder();
  file = await generateLedger(folder, { seed: 7, events: 3_000 });
  const copy = temporaryFolder();
  cpSync(file, join(copy, 'berth.db'));
  // A service that writes would add what it heard of nobody.
  url = (await Service.start({ BERTH_READ_ONLY: 'true' }, copy)).client.url;
}, 120_000);

const ofFile = (...words: readonly string[]): Promise<CliExit> =>
  berth(words, { environment: { BERTH_DATA_DIR: folder } });
const ofService = (...words: readonly string[]): Promise<CliExit> => berth([...words, '--url', url]);

/** What was answered, when all was well; the same from the file and from a service. */
async function answered(...words: readonly string[]): Promise<string> {
  const [byFile, byService] = await Promise.all([ofFile(...words), ofService(...words)]);
  expect(byFile).toMatchObject({ code: 0 });
  // Cursors and the time of an export belong to the process that answered.
  if (words[0] !== 'events') expect(byService).toEqual(byFile);
  expect(byService).toMatchObject({ code: 0 });
  return byFile.stdout;
}

/** Rows of a table, each by the titles of its columns. */
function rowsOf(table: string): readonly Readonly<Record<string, string>>[] {
  const [head = '', ...lines] = table.trimEnd().split('\n');
  const titles = [...head.matchAll(/\S+/g)].map(([title]) => title);
  return lines.map((line) => {
    const cells = line.trim().split(/ {2,}/);
    return Object.fromEntries(titles.map((title, index) => [title, cells[index] ?? '']));
  });
}

/** What a list answers to machines. */
function itemsOf(json: string): readonly Readonly<Record<string, unknown>>[] {
  return (JSON.parse(json) as { items: Record<string, unknown>[] }).items;
}

const timeOf = ({ recorded_at: at }: StoredEvent): string => new Date(at).toISOString();
const HOLDS = ['IdentifierAllocated', 'IdentifierReleased', 'LeaseExpired', 'LeaseRevoked'] as const;

describe('berth pools', () => {
  it('shows how full they are, and by which rules they lease', async () => {
    const rows = rowsOf(await answered('pools'));

    expect(rows.map(({ POOL }) => POOL)).toEqual(expect.arrayContaining(['batch', 'ci', 'db', 'gpu', 'web']));
    expect(rows.find(({ POOL }) => POOL === 'db')).toMatchObject({ TTL: '90s', HEARTBEAT: '30s' });
  });

  it('answers machines with the same', async () => {
    const items = itemsOf(await answered('pools', 'db', '--json'));

    expect(items[0]).toMatchObject({ pool: 'db', heartbeat_seconds: 30 });
  });

  it('shows them as they were', async () => {
    const drain = eventsOf(file, 'PoolDrainStarted')[0]!;
    const asOf = async (position: number) =>
      rowsOf(await answered('pools', drain.pool ?? '', '--at', String(position)))[0]?.['NOTE'];

    expect(await asOf(drain.position)).toContain('draining');
    expect(await asOf(drain.position - 1)).not.toContain('draining');
  });
});

describe('berth identifiers', () => {
  it('shows every identifier of a pool, in its order', async () => {
    const names = inFile(file, (ledger) =>
      ledger
        .prepare(
          `SELECT identifier FROM leases JOIN live_pools USING (pool_no) WHERE name = 'web' ORDER BY ordinal`,
        )
        .pluck()
        .all(),
    );
    const rows = rowsOf(await answered('identifiers', '--pool', 'web'));

    expect(rows.map(({ IDENTIFIER }) => IDENTIFIER)).toEqual(names);
  });

  it('shows those in a state, as it was', async () => {
    const grant = eventsOf(file, 'IdentifierAllocated').at(-1)!;
    const words = ['identifiers', '--pool', grant.pool ?? '', '--at', String(grant.position)];
    const held = await answered(...words, '--state', 'held', '--json', '--limit', '1000');

    expect(itemsOf(held).every(({ state }) => state === 'held')).toBe(true);
    expect(itemsOf(held)).toContainEqual(
      expect.objectContaining({ identifier: grant.identifier, client_id: grant.client_id }),
    );
  });
});

describe('berth clients', () => {
  it('shows who holds what, over all pools', async () => {
    const held = inFile(file, (ledger) =>
      ledger
        .prepare(`SELECT DISTINCT client_id FROM leases WHERE phase = 'held' ORDER BY client_id`)
        .pluck()
        .all(),
    );
    const all = itemsOf(await answered('clients', '--json', '--limit', '1000'));
    const rows = rowsOf(await answered('clients', 'db-1-1'));

    expect(all.map(({ client_id: client }) => client)).toEqual(held);
    expect(rows[0]?.['HOLDS']).toMatch(/^db\/db-\d+$/);
  });
});

describe('berth who', () => {
  it('tells who held an identifier at a time, whichever pool has it', async () => {
    const grant = eventsOf(file, 'IdentifierAllocated').find(({ position }) => position > 500)!;
    const { identifier, pool, client_id: client, token } = grant;
    const text = await answered('who', identifier ?? '', '--at', timeOf(grant));

    expect(text).toContain(`${String(identifier)} of pool ${String(pool)} at ${timeOf(grant)}: `);
    expect(text).toContain(`: held by ${String(client)}\n`);
    expect(text).toMatch(new RegExp(`^token +${String(token)}$`, 'm'));
  });

  it('tells machines the same', async () => {
    const grant = eventsOf(file, 'IdentifierAllocated').at(-1)!;
    const { pool, identifier, client_id, token, position } = grant;
    const words = ['who', identifier ?? '', '--pool', pool ?? '', '--at', String(position)];

    expect(JSON.parse(await answered(...words, '--json'))).toMatchObject([
      { pool, identifier, client_id, token, position, state: 'held' },
    ]);
  });

  it('says that nobody held it', async () => {
    const text = await answered('who', 'web-001', '--at', '5');

    expect(text).toContain('web-001 of pool web at 5: held by nobody (free)\n');
  });
});

describe('berth tenancies', () => {
  it('shows what a client held when, as the projection has it', async () => {
    const client = eventsOf(file, 'LeaseExpired')[0]!.client_id ?? '';
    const stored = inFile(file, (ledger) =>
      ledger
        .prepare<
          [string],
          { token: number; granted_at: number; ended_at: number | null; ended_by: string | null }
        >(`SELECT token, granted_at, ended_at, ended_by FROM tenancies WHERE client_id = ? ORDER BY token`)
        .all(client),
    );
    const items = itemsOf(await answered('tenancies', '--client', client, '--oldest', '--json'));

    expect(items.map(({ token, from, to, ended_by: endedBy }) => ({ token, from, to, endedBy }))).toEqual(
      stored.map(({ token, granted_at: from, ended_at: to, ended_by: endedBy }) => ({
        token,
        from: new Date(from).toISOString(),
        to: to === null ? null : new Date(to).toISOString(),
        endedBy,
      })),
    );
  });

  it('shows who held an identifier, the newest first', async () => {
    const tokens = eventsOf(file, 'IdentifierAllocated')
      .filter(({ identifier }) => identifier === 'ci-001')
      .map(({ token }) => String(token));
    const rows = rowsOf(await answered('tenancies', 'ci-001', '--limit', '1000'));

    expect(rows.map(({ TOKEN }) => TOKEN)).toEqual(tokens.toReversed());
  });
});

describe('berth overlaps', () => {
  it('counts every tenancy of every pool, and finds none that overlap', async () => {
    const grants = eventsOf(file, 'IdentifierAllocated');
    const rows = rowsOf(await answered('overlaps'));
    const total = rows.reduce((sum, { TENANCIES }) => sum + Number(TENANCIES), 0);

    expect(total).toBe(grants.length);
    expect(new Set(rows.map(({ OVERLAPS }) => OVERLAPS))).toEqual(new Set(['0']));
    expect(JSON.parse(await answered('overlaps', 'db', '--json'))).toEqual([
      {
        pool: 'db',
        identifiers_held: new Set(grants.filter(({ pool }) => pool === 'db').map((each) => each.identifier))
          .size,
        tenancies: grants.filter(({ pool }) => pool === 'db').length,
        overlaps: [],
      },
    ]);
  });
});

describe('berth events', () => {
  it('lists the newest first, without heartbeats', async () => {
    const told = readEvents(file).filter(({ type }) => type !== 'HeartbeatsRecorded');
    const rows = rowsOf(await answered('events', '--limit', '300'));

    expect(rows.map(({ POSITION }) => Number(POSITION))).toEqual(
      told
        .map(({ position }) => position)
        .toReversed()
        .slice(0, 300),
    );
    expect(rows[0]).toMatchObject({ TYPE: told.at(-1)!.type, TIME: timeOf(told.at(-1)!) });
  });

  it('takes a query in one word or in many, terms with a minus among them', async () => {
    const revocations = eventsOf(file, 'LeaseRevoked');
    const last = revocations.at(-1)!;
    const positions = async (...words: readonly string[]) =>
      rowsOf(await answered('events', '--oldest', ...words)).map(({ POSITION }) => Number(POSITION));

    expect(await positions('type:LeaseRevoked')).toEqual(revocations.map(({ position }) => position));
    expect(await positions('type:Lease*', '-actor:reaper')).toEqual(await positions('type:LeaseRevoked'));
    expect(rowsOf(await answered('events', 'type:Lease* -actor:reaper'))[0]).toMatchObject({
      ACTOR: last.actor,
      REASON: last.reason,
    });
  });

  it('goes on where an earlier answer ended', async () => {
    const first = await ofService('events', '--limit', '5');
    const after = /--after (\S+)\n$/.exec(first.stderr)?.[1] ?? '';
    const whole = rowsOf(await answered('events', '--limit', '10'));

    expect(first.stderr).toMatch(/^5 of \d+; what follows: --after /);
    expect(rowsOf((await ofService('events', '--limit', '5', '--after', after)).stdout)).toEqual(
      whole.slice(5),
    );
  });

  it('answers machines with whole events, and as many as are asked for', async () => {
    const items = itemsOf(await answered('events', '--json', '--limit', '450', '--heartbeats', 'include'));

    expect(items).toHaveLength(450);
    expect(new Set(items.map(({ position }) => position)).size).toBe(450);
    expect(items.every(({ data }) => typeof data === 'object')).toBe(true);
  });
});

describe('berth export', () => {
  it('writes every event, under a line that says which they are', async () => {
    const lines = (await answered('export', '--heartbeats', 'include')).trimEnd().split('\n');
    const [head, ...rest] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);

    expect(head).toMatchObject({ export: 'berth/events/v1', ledger_position: 2_999 });
    expect(rest.map(({ position }) => position)).toEqual(readEvents(file).map(({ position }) => position));
  });

  it('writes those of a query as CSV', async () => {
    const text = await answered('export', `type:${HOLDS.join(',')}`, '--format', 'csv');
    const lines = text.trimEnd().split('\n');

    expect(lines[1]).toMatch(/^position,type,recorded_at,pool,/);
    expect(lines).toHaveLength(2 + eventsOf(file, ...HOLDS).length);
  });
});
