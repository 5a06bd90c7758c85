import { execFileSync } from 'node:child_process';
import { expect } from '@playwright/test';
import { expectAccessible } from './accessible';
import { test } from './console-test';

/** 255 characters that would do harm as markup, in an address, in a query, or by turning the line round. */
const HOSTILE = '<script>document.title="harm"</script> שלום مرحبا \u202e"50 %", /a?b#c\\ '.padEnd(255, 'x');
const SHOWN = HOSTILE.replace('\u202e', String.raw`\u202e`);

test.describe('many clients', () => {
  // Nobody is to be late while all of it is looked at.
  test.use({ identifiers: 'vm-[001-150]', settings: { BERTH_LEASE_TTL: '10m', BERTH_HEARTBEAT: '2m' } });

  test('are listed page by page, and a filter begins at the first page again', async ({ page, service }) => {
    for (let index = 1; index <= 120; index += 1)
      await service.post('/allocate', { client_id: `web-${String(index).padStart(3, '0')}` });
    await service.post('/release', { client_id: 'web-007', identifier: 'vm-007' });
    await page.goto(`${service.url}/clients`);
    const list = page.getByRole('table', { name: 'Clients' });
    await expect(list.getByRole('link', { name: 'web-001' })).toBeVisible();
    await expect(page.getByText('100 of 120')).toBeVisible();
    await page.getByRole('link', { name: 'Next page' }).click();
    await expect(list.getByRole('link', { name: 'web-101' })).toBeVisible();
    await expect(page).toHaveURL(/after=/);

    await page.getByRole('button', { name: 'resting' }).click();
    await expect(page).toHaveURL(`${service.url}/clients?status=resting`);
    await expect(list.getByRole('link', { name: 'web-007' })).toBeVisible();
    await expect(list.getByRole('row')).toHaveCount(2);
    await page.keyboard.press('f');
    await page.keyboard.type('nobody');
    await expect(page.getByText('0 of 120 clients match')).toBeVisible();
    await expect(page).toHaveURL(/q=nobody/);
    await page.getByRole('button', { name: /^Remove name has/ }).click();
    await expect(list.getByRole('link', { name: 'web-007' })).toBeVisible();
    await expect(page.getByRole('searchbox')).toHaveValue('');
    await expectAccessible(page);

    await page.goto(`${service.url}/clients?after=edited`);
    await page.getByRole('link', { name: 'First page' }).click();
    await expect(list.getByRole('link', { name: 'web-001' })).toBeVisible();
    await page.goto(`${service.url}/clients?sort=-client_id&status=junk,held&after=`);
    await expect(page).toHaveURL(`${service.url}/clients?status=held&sort=-client_id`);
    await expect(list.getByRole('link').first()).toHaveText('web-120');
  });
});

test('says how the first client comes', async ({ page, service }) => {
  await page.goto(`${service.url}/clients`);
  await expect(page.getByText('No client yet')).toBeVisible();
  await expect(page.locator('.snippet')).toContainText(`${service.url}/allocate`);
});

test('a name that means harm is only a name, wherever it stands', async ({ page, service }) => {
  await service.post('/allocate', { client_id: HOSTILE });
  await page.goto(`${service.url}/clients`);
  const link = page.getByRole('table').getByRole('link', { name: SHOWN });
  await expect(link).toHaveCSS('direction', 'ltr');
  await link.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(SHOWN);
  await expect(page.getByRole('table', { name: 'Events' }).getByText('IdentifierAllocated')).toBeVisible();
  const calls = await page.locator('[data-copies^="curl"]').all();
  expect(calls).toHaveLength(6);
  for (const call of calls) {
    const text = (await call.getAttribute('data-copies')) ?? '';
    expect(execFileSync('sh', ['-c', text], { encoding: 'utf8' })).not.toContain('urn:berth:problem');
  }
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(SHOWN);
  await page.getByRole('link', { name: 'vm-01' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('default / vm-01');
  await expect(page.locator('.page-head-facts')).toContainText(SHOWN);
  await expect(page).toHaveTitle('Berth');
  for (const width of [1280, 375]) {
    await page.setViewportSize({ width, height: 800 });
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(excess, `at ${String(width)} px`).toBeLessThanOrEqual(0);
  }
});

test('the uptime of a day is a column that can be switched on, and is in the address', async ({
  page,
  service,
}) => {
  await service.post('/allocate', { client_id: 'web-1' });
  await page.goto(`${service.url}/clients`);
  const list = page.getByRole('table', { name: 'Clients' });
  await expect(list.getByRole('link', { name: 'web-1' })).toBeVisible();
  await expect(list).not.toContainText('Uptime 24 h');
  await page.getByRole('button', { name: 'Uptime 24 h' }).click();
  await expect(page).toHaveURL(`${service.url}/clients?cols=uptime`);
  await expect(list.getByRole('columnheader', { name: 'Uptime 24 h' })).toBeVisible();
  await expect(list).toContainText(/100\s?%/);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Uptime 24 h' }).click();
  await expect(page).toHaveURL(`${service.url}/clients`);
});
