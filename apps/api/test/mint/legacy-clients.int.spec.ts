import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { Service } from '../support/service-process.js';

/** What the build of the service before this one checked, to the letter: it looks for pieces of text. */
describe('the five checks that existing clients rely on', () => {
  it('hold right after the start', async () => {
    const service = await Service.start({ SHARD_ID: '1', TOTAL_SHARDS: '1' });
    const text = async (path: string): Promise<string> => (await service.client.get(path)).text;
    expect(await text('/health')).toContain('"status":"healthy"');
    expect(await text('/shard-info')).toContain('"shardId":1');
    const nextId = '/api/next-id/test-entity?dataType=snowflake';
    expect(await text(nextId)).toContain('"value":');
    expect(await text('/api/next-batch/test-entity?dataType=snowflake&batchSize=5')).toContain('"values":');
    await eventually('it is alive', async () => (await service.client.get('/health')).status === 200);
    const deleted = await service.client.ask('DELETE', '/api/entity/test-entity');
    expect(deleted.text).toContain('deleted successfully');
  });
});
