import { expect } from '@playwright/test';
import { test } from './console-test';
import { expectSettled } from './settled';

/** Pages whose numbers are of a moment. */
const PATHS = [
  '/?at=2',
  '/pools?at=2',
  '/pools/default?at=2',
  '/pools/default?at=2&view=list',
  '/pools/default/ids/vm-01?at=2',
  '/clients?at=2',
  '/clients/web-1?at=2',
  '/events?at=2',
  '/settings/pools?at=2&pool=default',
];

/** What changes something asks for a reason first, and says so. */
const CHANGES = /…$|^Mint$/;

test('an address of the past shows to somebody else later what it showed', async ({
  page,
  service,
  browser,
}) => {
  await service.post('/allocate', { client_id: 'web-1' });
  await service.post('/allocate', { client_id: 'web-2' });
  const shown = new Map<string, string>();
  for (const path of PATHS) {
    await page.goto(service.url + path);
    await expectSettled(page);
    await expect(page.getByText('position 2 · read only')).toBeVisible();
    await expect(page.getByRole('button', { name: CHANGES })).toHaveCount(0);
    shown.set(path, (await page.locator('main').textContent()) ?? '');
  }
  await service.post('/release', { client_id: 'web-1', identifier: 'vm-01' });
  await service.post('/allocate', { client_id: 'web-3' });

  const context = await browser.newContext();
  const other = await context.newPage();
  for (const [path, text] of shown) {
    await other.goto(service.url + path);
    await expect(other.locator('main'), path).toHaveText(text);
  }
  await context.close();
});

test('who comes back from the past sees what is so now, and may change it', async ({ page, service }) => {
  await service.post('/allocate', { client_id: 'web-1' });
  await service.post('/release', { client_id: 'web-1', identifier: 'vm-01' });
  await page.goto(`${service.url}/pools/default/ids/vm-01?at=1`);
  await expect(page.locator('.page-head')).toContainText('held by web-1');
  await expect(page.getByRole('button', { name: /^Past\. Pause/ })).toBeDisabled();
  await page.getByRole('button', { name: 'Back to live' }).click();
  await expect(page).toHaveURL(`${service.url}/pools/default/ids/vm-01`);
  await expect(page.locator('.page-head')).toContainText('cooling');
  await expect(page.getByRole('button', { name: 'Quarantine…' })).toBeEnabled();
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible();
  await service.post('/allocate', { client_id: 'web-1' });
  await expect(page.locator('.page-head')).toContainText('held by web-1');
});
