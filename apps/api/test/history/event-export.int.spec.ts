import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { exportHeaderSchema, matchesEvent, parseEventQuery, type EventItem } from '@berth/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { A_TIME } from '../support/expect-answer.js';
import { ledgerPosition, type Answer } from '../support/json-client.js';
import { eachHeartbeat, eventItems } from '../support/naive-events.js';
import { pathTo, ToldLedger, type Parameters } from '../support/told-ledger.js';

let ledger: ToldLedger;
beforeAll(async () => {
  ledger = await ToldLedger.start(300);
});

async function exported(parameters: Parameters): Promise<Answer> {
  return ledger.ask('/v1/events/export', parameters);
}

function meant(query: string, heartbeats = 'exclude'): readonly EventItem[] {
  const now = ledger.events.at(-1)!.recordedAt;
  const parsed = parseEventQuery(query, now);
  if (!parsed.ok) throw new Error(parsed.fault.message);
  const items = heartbeats === 'each' ? eachHeartbeat(ledger.events) : eventItems(ledger.events);
  const told = heartbeats === 'exclude' ? items.filter(({ type }) => type !== 'HeartbeatsRecorded') : items;
  return told.filter((event) => matchesEvent(parsed.value, event, now));
}

const QUERIES = [
  '',
  'type:Lease* -actor:reaper',
  'client:"a\\"b" "vm"',
  'reason:* position:5..',
  'pool:nowhere',
];

describe('an export as NDJSON', () => {
  it.each(QUERIES)('has a line for each event that is meant by %j, the oldest first', async (query) => {
    for (const heartbeats of ['exclude', 'include', 'each']) {
      const { text } = await exported({ query, heartbeats });
      const [, ...lines] = text.split('\n');
      expect(lines.pop()).toBe('');
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(meant(query, heartbeats));
    }
  });

  it('begins with a line that says what it is', async () => {
    const answer = await exported({ type: 'Lease*', position: '10..', order: 'desc' });
    const [first = ''] = answer.text.split('\n');
    expect(exportHeaderSchema.parse(JSON.parse(first))).toEqual({
      export: 'berth/events/v1',
      query: 'type:Lease* position:10..',
      heartbeats: 'exclude',
      order: 'desc',
      first_position: 10,
      last_position: ledger.last,
      ledger_position: ledger.last,
      exported_at: A_TIME,
      exported_by: 'operator',
    });
    expect(ledgerPosition(answer)).toBe(ledger.last);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="berth-events-${String(ledger.last)}.ndjson"`,
      'cache-control': 'no-store',
      'transfer-encoding': 'chunked',
    });
  });

  it('has its lines in the order that is asked for', async () => {
    const { text } = await exported({ order: 'desc' });
    const positions = text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => (JSON.parse(line) as EventItem).position);
    expect(positions).toEqual(
      meant('')
        .map(({ position }) => position)
        .toReversed(),
    );
  });
});

describe('an export as CSV', () => {
  it.each(QUERIES)('has a row for each event that is meant by %j', async (query) => {
    for (const heartbeats of ['exclude', 'include', 'each']) {
      const { text } = await exported({ query, heartbeats, format: 'csv' });
      const [header, names, ...rows] = readCsv(text);
      expect(header).toEqual([
        expect.stringMatching(/^# berth\/events\/v1; query: .*; exported by: operator$/),
      ]);
      const expected = meant(query, heartbeats);
      expect(rows.map((row) => eventOf(names ?? [], row))).toEqual(expected);
    }
  });

  it('says in its first cell what it is, and names its columns', async () => {
    const answer = await exported({ query: 'client:"=1+1"', format: 'csv' });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    const [[header] = [], names] = readCsv(answer.text);
    const positions = `positions: 0 to ${String(ledger.last)}; ledger position: ${String(ledger.last)}`;
    expect(header).toContain(
      `query: client:"=1+1"; heartbeats: exclude; order: asc; ${positions}; exported at: `,
    );
    expect(names).toEqual([
      ...['position', 'type', 'recorded_at', 'pool', 'identifier', 'client_id', 'token', 'actor', 'reason'],
      ...['request_id', 'data', 'index'],
    ]);
  });

  it('has nothing that a spreadsheet would run', async () => {
    const { client } = ledger.service;
    const names = ['=1+1', '+1', '-1', '@SUM(A1)', "=cmd|' /C calc'!A0", '"=1'];
    for (const clientId of names) {
      const { status } = await client.post('/allocate', { client_id: clientId });
      expect(status).toBe(200);
    }
    const { text } = await client.get('/v1/events/export?format=csv&type=IdentifierAllocated&from=-1h');
    const cells = readCsv(text)
      .slice(2)
      .map((row) => row[5]);
    expect(cells).toEqual(["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'=cmd|' /C calc'!A0", '"=1']);
  });
});

describe('an export', () => {
  it('asked for by HEAD is told without being made', async () => {
    const answer = await ledger.service.client.ask(
      'HEAD',
      pathTo('/v1/events/export', { as_of: ledger.last }),
    );
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(ledgerPosition(answer)).toBe(ledger.last);
  });

  it('whose reader goes away is given up, and others are served', async () => {
    const readers = await Promise.all(
      Array.from({ length: 20 }, () => begun('/v1/events/export?heartbeats=each')),
    );
    for (const reader of readers) reader.destroy();
    const { text } = await exported({ heartbeats: 'each' });
    expect(text.trimEnd().split('\n').length).toBe(1 + meant('', 'each').length);
    expect(ledger.service.process.output.stderr).toBe('');
  });
});

/** The answer to a request once its head is there. */
async function begun(path: string): Promise<IncomingMessage> {
  const [message] = (await once(get(new URL(path, ledger.service.client.url)), 'response')) as [
    IncomingMessage,
  ];
  return message;
}

/** Rows of cells (RFC 4180). */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** What a row says, with what is harmless about it taken out. */
function eventOf(names: readonly string[], row: readonly string[]): unknown {
  const cells = Object.fromEntries(names.map((name, index) => [name, row[index] ?? '']));
  const { position, token, data = '', index, ...texts } = cells;
  const orNull = Object.entries(texts).map(([name, text]) => [name, text === '' ? null : text]);
  return {
    position: Number(position),
    token: token === '' ? null : Number(token),
    data: JSON.parse(data) as unknown,
    ...(index !== '' && { index: Number(index) }),
    ...(Object.fromEntries(orNull) as object),
  };
}
