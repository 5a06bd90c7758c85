import { expect } from '@playwright/test';
import { expectAccessible } from './accessible';
import { test } from './console-test';

test('tells for how much of the time a client was up, what it had, and what happened to it', async ({
  page,
  service,
}) => {
  await service.post('/allocate', { client_id: 'web-1' });
  await service.stop();
  await service.start();
  await page.goto(`${service.url}/clients/web-1`);
  await expect(page.locator('.page-head')).toContainText('holds vm-01 of default (token');
  await expect(page.getByRole('button', { name: /^30 d/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('button', { name: /^24 h/ })).toContainText(/100\s?%.*never down · not known/s);
  await expect(page.getByRole('img', { name: 'Uptime 100%, in 60 bars' })).toBeVisible();
  await page.getByRole('button', { name: /^24 h/ }).click();
  await expect(page).toHaveURL(`${service.url}/clients/web-1?range=24h`);
  await expect(page.getByText('Uptime is the time with a lease, as a share')).toBeVisible();
  await expect(page.locator('.timeline-span-held')).toHaveCount(1);
  await expect(page.locator('.timeline-span-unknown')).not.toHaveCount(0);
  await expect(page.getByRole('table', { name: 'Events' }).getByText('IdentifierAllocated')).toBeVisible();
  await page.getByRole('region', { name: 'Uptime' }).getByRole('button', { name: 'Show as a table' }).click();
  await expect(page.getByRole('group', { name: 'Uptime' }).getByRole('row')).toHaveCount(49);
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Revoke lease…' }).click();
  await page.getByLabel('Reason').fill('lost its disk');
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke lease', exact: true }).click();
  await expect(page.locator('.page-head')).toContainText('may have again vm-01');
  const leases = page.getByRole('table', { name: 'Leases' });
  await expect(leases).toContainText('lost its disk');
  await expect(page.getByRole('table', { name: 'Events' })).toContainText('lost its disk');
  await leases.getByRole('link', { name: 'an administrator' }).click();
  await expect(page).toHaveURL(/\/events\/\d+/);
  await expect(page.getByRole('main')).toContainText('LeaseRevoked');

  await page.goto(`${service.url}/clients/web-2`);
  await expect(page.getByText('No client of this name has ever held anything')).toBeVisible();
  await page.getByRole('link', { name: 'web-1' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('web-1');
});

test.describe('a client that misses heartbeats', () => {
  test.use({ settings: { BERTH_LEASE_TTL: '1h', BERTH_HEARTBEAT: '500ms' } });

  test('has its silences beside the TTL, as a chart and as a table', async ({ page, service }) => {
    await service.post('/allocate', { client_id: 'web-1' });
    const stateOf = async () =>
      ((await (await fetch(`${service.url}/client/web-1`)).json()) as { state: string }).state;
    await expect.poll(stateOf).toBe('late');
    await page.goto(`${service.url}/clients/web-1?range=24h`);
    const card = page.getByRole('region', { name: 'Silence between heartbeats' });
    await expect(card.locator('canvas')).toBeVisible();
    await expect(card).toContainText('longer than a heartbeat and a quarter');
    await card.getByRole('button', { name: 'Show as a table' }).click();
    await expect(card.getByRole('columnheader')).toHaveText([
      'Time',
      'Not on record up to',
      'Longest silence on record',
      'TTL',
    ]);
    const last = card.getByRole('row').last();
    await expect(last).toContainText('3,600');
    await expect(last.getByRole('cell').nth(2)).toHaveText(/^[\d.,]+$/);
    await expectAccessible(page);
  });
});
