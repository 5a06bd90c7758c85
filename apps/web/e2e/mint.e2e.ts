import { expect } from '@playwright/test';
import { test } from './console-test';

test('mints ten different IDs, each of which leads to who held its machine number then', async ({
  page,
  service,
}) => {
  await page.goto(`${service.url}/mint`);
  await page.getByLabel('Entity', { exact: true }).fill('order');
  await expect(page.getByText('order is new')).toBeVisible();
  await page.getByRole('button', { name: 'Mint', exact: true }).click();
  const values = page.getByRole('list', { name: 'Minted values' }).getByRole('link');
  await expect(values).toHaveCount(10);
  expect(new Set(await values.allTextContents()).size).toBe(10);
  await expect(page.getByText('all different')).toBeVisible();
  await expect(page.getByRole('row', { name: /order.*snowflake/ })).toBeVisible();

  const first = (await values.first().textContent()) ?? '';
  await values.first().click();
  await expect(page).toHaveURL(`${service.url}/mint?decode=${first}`);
  await expect(page.getByText('known to this ledger')).toBeVisible();
  const holder = page.getByRole('link', { name: /^mint-/ });
  await expect(holder).toHaveAttribute('href', /\/clients\/mint-.*at=20/);
  await page.getByRole('link', { name: '0', exact: true }).click();
  await expect(page).toHaveURL(/\/pools\/machines\/ids\/0\?at=20/);
  await expect(page.locator('.banner')).toContainText('read only');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('0');
});

test('decodes IDs of every kind, and says when there is nothing to decode', async ({ page, service }) => {
  await page.goto(`${service.url}/mint?decode=01ARZ3NDEKTSV4RRFFQ69G5FAV`);
  await expect(page.getByText('2016-07-30 23:54:10.259Z')).toBeVisible();
  await expect(page.getByRole('img', { name: /48 time, 80 chance/ })).toBeVisible();
  const id = page.getByLabel('ID', { exact: true });
  await id.fill('what is this');
  await expect(page.getByText('This is no ID of any type')).toBeVisible();
  await expect(page).toHaveURL(`${service.url}/mint?decode=what%20is%20this`);
  await id.fill('199699878169804801');
  await expect(page.getByText('nobody is known to have held it then').first()).toBeVisible();
});

test('warns before a counter comes to its end', async ({ page, service }) => {
  const start = (entity: string, startValue: number) =>
    service.post(`/api/init/${entity}`, { dataType: 'int', startValue });
  await start('young', 1_000);
  await start('aging', 1_720_000_000);
  await start('old', 2_040_109_466);
  await page.goto(`${service.url}/mint?entity=old`);
  await expect(page.getByRole('row', { name: /young/ })).not.toContainText('end');
  await expect(page.getByRole('row', { name: /aging/ })).toContainText('plan its end');
  await expect(page.getByRole('row', { name: /old/ })).toContainText('near its end');
  await expect(page.getByText('Next value 2040109466 · 107,374,182 left')).toBeVisible();
});

test('how the first entity comes can be read on a phone', async ({ page, service }) => {
  await page.setViewportSize({ width: 375, height: 812 });
  await page.goto(`${service.url}/mint`);
  const text = page.locator('.notice-text').filter({ hasText: 'named source of IDs' });
  await expect(text).toBeVisible();
  const clipped = await text.evaluate((element) => {
    const card = element.closest('.card');
    return element.getBoundingClientRect().right - (card?.getBoundingClientRect().right ?? 0);
  });
  expect(clipped).toBeLessThan(0);
});

test('issues nothing in the past, and says why', async ({ page, service }) => {
  await service.post('/allocate', { client_id: 'vm-a' });
  await page.goto(`${service.url}/mint?at=1`);
  await expect(page.getByText('Read only: this is the past')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Mint', exact: true })).toHaveCount(0);
});
