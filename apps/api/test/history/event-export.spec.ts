import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ExportHeader } from '@berth/contract';
import { createPool, DeciderSpecification, openPool, startDrain } from '@berth/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvLine } from '../../src/history/csv.js';
import { EXPORT_FORMATS, exportPieces } from '../../src/history/event-export.js';
import { prepareSearch } from '../../src/history/event-search.js';
import type { LedgerReader } from '../../src/ledger/reader.js';
import { readerInProcess } from '../support/reader-in-process.js';
import { writeLedger } from '../support/written-ledger.js';

const EVENTS = 30_000;
const HEADER: ExportHeader = {
  export: 'berth/events/v1',
  query: '',
  heartbeats: 'exclude',
  order: 'asc',
  first_position: 0,
  last_position: EVENTS - 1,
  ledger_position: EVENTS - 1,
  exported_at: '2026-11-22T10:15:00.000Z',
  exported_by: 'operator',
};

const folder = mkdtempSync(join(tmpdir(), 'berth-export-'));
let reader: Pick<LedgerReader, 'rows'>;
let asked = 0;
beforeAll(async () => {
  const specification = new DeciderSpecification().given(createPool(), startDrain(), openPool());
  const [created, drained, opened] = specification.recorded;
  const events = Array.from({ length: EVENTS }, (_, position) => ({
    ...(position === 0 ? created! : position % 2 === 1 ? drained! : opened!),
    position,
  }));
  await writeLedger(join(folder, 'berth.db'), events);
  const inProcess = readerInProcess(join(folder, 'berth.db'));
  reader = {
    rows: (query, limits) => {
      asked += 1;
      return inProcess.rows(query, limits);
    },
  };
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function openExport(): Promise<Readable> {
  const position = EVENTS - 1;
  const question = { filter: [], heartbeats: 'exclude', order: 'asc', position, now: 0 } as const;
  const search = await prepareSearch(reader, question);
  asked = 0;
  const pieces = exportPieces(reader, search, EXPORT_FORMATS.ndjson, HEADER);
  return Readable.from(pieces, { objectMode: false });
}

describe('an export', () => {
  it('reads as much of the ledger as is taken from it, in pieces of 500 events', async () => {
    const stream = await openExport();
    for await (const piece of stream) {
      expect(String(piece)).toContain('"export":"berth/events/v1"');
      break;
    }
    expect(asked).toBeLessThanOrEqual(3);
  });

  it('reads nothing more when its reader has gone away', async () => {
    const stream = await openExport();
    stream.once('data', () => stream.destroy());
    await new Promise((resolve) => stream.once('close', resolve));
    const before = asked;
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toBe(before);
    expect(asked).toBeLessThanOrEqual(3);
  });

  it('has them all when all are taken', async () => {
    let lines = 0;
    for await (const piece of await openExport()) lines += String(piece).split('\n').length - 1;
    expect(lines).toBe(1 + EVENTS);
    expect(asked).toBeGreaterThanOrEqual(EVENTS / 500);
  });
});

describe('a line of CSV', () => {
  it.each([
    [['a', 1, null, undefined, ''], 'a,1,,,\r\n'],
    [['a,b', 'say "x"', 'two\nlines', 'cr\rlf'], '"a,b","say ""x""","two\nlines","cr\rlf"\r\n'],
    [['=1', '+1', '-1', '@a', '\ta', '\ra'], "'=1,'+1,'-1,'@a,'\ta,\"'\ra\"\r\n"],
    [['=1,2', "'=1", 'a=1', ' =1', -1], '"\'=1,2",\'=1,a=1, =1,-1\r\n'],
  ])('of %j is %j', (cells, line) => {
    expect(csvLine(cells)).toBe(line);
  });
});
