import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { nextBatch, nextId } from '../support/minting.js';
import { Service } from '../support/service-process.js';

async function metric(service: Service, name: string): Promise<number> {
  const { text } = await service.client.get('/metrics');
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
}

it('the mint tells what it issued, refused and holds', async () => {
  const service = await Service.start();
  expect(await metric(service, 'berth_mint_numbers_held')).toBe(0);
  await eventually('a snowflake is issued', () => nextId(service.client, 'trade'));
  await nextBatch(service.client, 'order', { dataType: 'long', size: 7 });
  await service.client.get('/api/next-id/order?dataType=int');
  expect(await metric(service, 'berth_minted_total{type="long"}')).toBe(7);
  expect(await metric(service, 'berth_minted_total{type="snowflake"}')).toBe(1);
  expect(await metric(service, 'berth_mint_refusals_total{code="type_mismatch"}')).toBe(1);
  expect(await metric(service, 'berth_mint_numbers_held')).toBe(1);
  const left = await metric(service, 'berth_mint_window_left_seconds');
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(4);
});

it('a counter that comes to its end is logged at 80 and at 95 %, once each', async () => {
  const service = await Service.start();
  const eighty = Math.floor((2_147_483_647 * 80) / 100);
  await service.client.post('/api/init/near', { dataType: 'int', startValue: eighty - 2 });
  for (let n = 0; n < 5; n += 1) await nextId(service.client, 'near', 'int');
  const ratio = await metric(service, 'berth_counter_used_ratio{entity="near",type="int"}');
  expect(ratio).toBeCloseTo(0.8, 5);
  const value = Math.floor((2_147_483_647 * 95) / 100);
  await service.client.ask('PUT', '/api/reset/near', { body: { value } });
  await nextBatch(service.client, 'near', { dataType: 'int', size: 3 });
  const warnings = await eventually('both are logged', () => {
    const lines = service.process.output.stderr
      .split('\n')
      .filter((line) => line.includes('end of its range'));
    return lines.length >= 2 && lines;
  });
  expect(warnings.map((line) => (JSON.parse(line) as { percent: number }).percent)).toEqual([80, 95]);
});
