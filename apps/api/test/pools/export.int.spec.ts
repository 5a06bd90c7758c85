import { identifierEntrySchema, identifierExportHeaderSchema } from '@berth/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from '../support/expect-answer.js';
import { ledgerPosition, type Answer } from '../support/json-client.js';
import { Service } from '../support/service-process.js';

const SIZE = 2_500;
const EXPORT = '/v1/pools/default/export';

let service: Service;
beforeAll(async () => {
  service = await Service.start({ BERTH_IDENTIFIERS: `vm-[1-${String(SIZE)}]` });
  await service.client.allocate('web-1');
  await service.client.allocate('=cmd|calc');
  await service.client.release(await service.client.allocate('leaver'));
});

const exported = (query: string): Promise<Answer> => service.client.get(`${EXPORT}?${query}`);

async function lines(query: string) {
  const [first = '', ...rest] = (await exported(query)).text.trimEnd().split('\n');
  return {
    header: identifierExportHeaderSchema.parse(JSON.parse(first)),
    entries: rest.map((line) => identifierEntrySchema.parse(JSON.parse(line))),
  };
}

describe('an export of a pool', () => {
  it('has a line for each identifier, in pool order, as the list shows it', async () => {
    const { header, entries } = await lines('');
    expect(entries.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: SIZE }, (_, index) => index));
    const { items } = JSON.parse(
      (await service.client.get('/v1/pools/default/identifiers?limit=3')).text,
    ) as { items: unknown };
    expect(entries.slice(0, 3)).toEqual(items);
    expect(header).toMatchObject({ pool: 'default', query: '', exported_by: 'operator' });
  });

  it('has those that are meant: by state, by place, by text of identifier or client', async () => {
    const names = async (query: string) => (await lines(query)).entries.map(({ identifier }) => identifier);
    expect(await names('state=held')).toEqual(['vm-1', 'vm-2']);
    expect(await names('ordinals=998..1001')).toEqual(['vm-999', 'vm-1000', 'vm-1001', 'vm-1002']);
    expect(await names('q=WEB')).toEqual(['vm-1']);
    expect(await names('q=leaver')).toEqual(['vm-3']);
    expect(await names('state=quarantined')).toEqual([]);
    expect((await lines('state=held&ordinals=0..9')).header.query).toBe('state=held&ordinals=0..9');
  });

  it('says as of which position it is, also in the past', async () => {
    const now = await exported('state=held');
    expect(ledgerPosition(now)).toBe((await lines('')).header.ledger_position);
    const { header, entries } = await lines('state=held&as_of=1');
    expect(header.ledger_position).toBe(1);
    expect(entries.length).toBeLessThan(2);
  });

  it('is CSV in which no cell runs as a formula', async () => {
    const { text, headers } = await exported('state=held&format=csv');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(headers['content-disposition']).toMatch(/^attachment; filename="berth-default-\d+\.csv"$/);
    const [comment, columns, ...rows] = text.trimEnd().split('\r\n');
    expect(comment).toContain('query: state=held');
    expect(columns).toMatch(/^pool,ordinal,identifier,state,since,client_id,/);
    expect(rows[1]).toContain(",'=cmd|calc,");
  });

  it('is refused with what is wrong', async () => {
    expectProblem(await exported('format=xlsx'), 'invalid_request');
    expectProblem(await exported('limit=5'), 'invalid_request');
    expectProblem(await exported('ordinals=5..1'), 'invalid_request');
    expectProblem(await service.client.get('/v1/pools/nowhere/export'), 'pool_unknown');
  });
});
