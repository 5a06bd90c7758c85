import { expect, type Page } from '@playwright/test';
import { test } from './console-test';

test.use({ identifiers: 'vm-[0001-5000]' });

async function find(page: Page, text: string): Promise<void> {
  await page.keyboard.press('/');
  await page.getByRole('combobox', { name: 'Search' }).fill(text);
}

/** Chooses the first thing of a kind that is found. */
async function goTo(page: Page, text: string, kind: string): Promise<void> {
  await find(page, text);
  await page.locator(`[role="option"][data-kind="${kind}"]`).first().click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test('goes to whatever is typed: number, hex, client, minted ID, position, date', async ({
  page,
  service,
}) => {
  await service.post('/allocate', { client_id: 'web-blue' });
  await page.goto(service.url);
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible();

  await goTo(page, '4711', 'identifier');
  await expect(page).toHaveURL(`${service.url}/pools/default/ids/vm-4711`);
  await page.goto(service.url);
  await goTo(page, '0x1267', 'identifier');
  await expect(page).toHaveURL(`${service.url}/pools/default/ids/vm-4711`);
  await goTo(page, 'blue', 'client');
  await expect(page).toHaveURL(`${service.url}/clients/web-blue`);
  await goTo(page, '01JD3K5T9V8W7X6Y5Z4A3B2C1D', 'minted');
  await expect(page).toHaveURL(`${service.url}/mint?decode=01JD3K5T9V8W7X6Y5Z4A3B2C1D`);
  await find(page, 'position 1');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${service.url}/events/1`);
  await goTo(page, '2999-01-01 10:15', 'moment');
  await expect(page).toHaveURL(`${service.url}/events/1?at=2999-01-01T10:15:00.000Z`);
});

test('offers pages, what was looked at, saved views, and what can be done', async ({ page, service }) => {
  const view = { query: 'type:Lease*', title: 'Ended leases', shared: true };
  expect((await page.request.put(`${service.url}/v1/views/ended`, { data: view })).ok()).toBe(true);
  await page.goto(`${service.url}/clients/web-7`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.goto(service.url);
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible();
  await goTo(page, '', 'recent');
  await expect(page).toHaveURL(`${service.url}/clients/web-7`);
  await goTo(page, 'ended', 'view');
  await expect(page).toHaveURL(`${service.url}/events?view=ended`);
  await goTo(page, 'pause', 'do');
  await expect(page.getByRole('button', { name: /^Paused/ })).toBeVisible();
  await goTo(page, 'ID mint', 'mint');
  await expect(page).toHaveURL(`${service.url}/mint`);
});
