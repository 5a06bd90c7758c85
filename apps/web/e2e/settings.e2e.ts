import { expect, type Page } from '@playwright/test';
import { test } from './console-test';

async function confirm(page: Page, action: string, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog').last();
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: action, exact: true }).click();
}

test('makes a pool, changes its size, drains and deletes it, each with its reason', async ({
  page,
  service,
}) => {
  await page.goto(`${service.url}/settings`);
  await expect(page).toHaveURL(`${service.url}/settings/pools`);
  await page.getByRole('button', { name: 'New pool…' }).click();
  const form = page.getByRole('dialog', { name: 'New pool' });
  await form.getByLabel('Name').fill('web');
  await form.getByLabel('Identifiers').fill('web-[9-1]');
  await expect(form.getByText('counts down')).toBeVisible();
  await expect(form.getByRole('button', { name: 'Make the pool' })).toBeDisabled();
  await form.getByLabel('Identifiers').fill('web-[01-20]');
  await form.getByLabel('TTL').fill('70s');
  await expect(form.getByText('two lost ones in a row')).toBeVisible();
  await expect(form.getByText('The pool will have 20 identifiers')).toBeVisible();
  await form.getByRole('button', { name: 'Make the pool' }).click();
  await expect(form.getByText('Say why.')).toBeVisible();
  await confirm(page, 'Make the pool', 'the new web tier');
  await expect(page).toHaveURL(`${service.url}/settings/pools?pool=web`);

  await service.post('/allocate', { client_id: 'vm-a', pool: 'web' });
  await service.post('/allocate', { client_id: 'vm-b', pool: 'web' });
  const drawer = page.getByRole('dialog', { name: 'web' });
  await expect(drawer.getByRole('button', { name: 'Delete…' })).toBeDisabled();
  await drawer.getByRole('button', { name: 'Change…' }).click();
  const change = page.getByRole('dialog', { name: 'Change web' });
  await expect(change.getByRole('button', { name: 'Change', exact: true })).toBeDisabled();
  await change.getByLabel('Identifiers').fill('web-[02-24]');
  await expect(change.getByText('4 new identifiers')).toBeVisible();
  await expect(change.getByText('1 leaves; of those 1 held now')).toBeVisible();
  await confirm(page, 'Change', 'room for the sale');
  await expect(drawer.getByText('1 leaving')).toBeVisible();

  await drawer.getByRole('button', { name: 'Drain…' }).click();
  await confirm(page, 'Drain', 'moving away');
  await expect(drawer.getByText('draining')).toBeVisible();
  await page.getByRole('button', { name: 'Show the event' }).last().click();
  await expect(page).toHaveURL(/\/events\/\d+$/);
});

test('deletes an empty pool, whose history stays', async ({ page, service }) => {
  await service.post('/v1/pools', { pool: 'spare', identifiers: ['s-[1-4]'], reason: 'test' });
  await page.goto(`${service.url}/settings/pools?pool=spare`);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete…' }).click();
  await confirm(page, 'Delete', 'never used');
  await expect(page.getByText('Pool spare is deleted.')).toBeVisible();
  await expect(page).toHaveURL(`${service.url}/settings/pools`);
  await expect(page.getByRole('row', { name: /^spare/ })).toHaveCount(0);
  const events = await fetch(`${service.url}/v1/events?type=PoolDeleted`);
  expect(await events.json()).toMatchObject({ items: [{ pool: 'spare', reason: 'never used' }] });
});

test('is read only in the past, and says why', async ({ page, service }) => {
  await page.goto(`${service.url}/settings/pools?pool=default&at=0`);
  await expect(page.getByRole('dialog').getByText('Read only: this is the past')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change…' })).toHaveCount(0);
});

test('shows how reaper and service do', async ({ page, service }) => {
  await page.goto(`${service.url}/settings/reaper`);
  await expect(page.getByText('On time')).toBeVisible();
  await expect(page.getByText('Expiry runs in every pool')).toBeVisible();
  await expect(page.getByRole('row', { name: /default.*1 min 30 s/ })).toBeVisible();
  await page.getByRole('link', { name: 'Health' }).click();
  await expect(page.getByText('All is well')).toBeVisible();
  const report = await page.getByRole('button', { name: 'Copy diagnostics' }).getAttribute('data-copies');
  expect(JSON.parse(report ?? '')).toMatchObject({ versions: { berth: '0.1.0' }, streams: { max: 2_000 } });
});

test('looks as it was chosen, also after a reload', async ({ page, service }) => {
  await page.goto(`${service.url}/settings/appearance?tz=local`);
  // Not checked afterwards: with the language its own name changes.
  const choose = (group: string, option: string) =>
    page.getByRole('radiogroup', { name: group }).getByRole('radio', { name: option }).click({ force: true });
  const root = page.locator('html');
  await choose('Theme', 'Dark');
  await choose('Density', 'Comfortable');
  await choose('Clock', 'UTC');
  await expect(page).toHaveURL(`${service.url}/settings/appearance`);
  await choose('Shortcuts of a single letter', 'Off');
  await choose('Motion', 'None');
  await choose('Language', 'Deutsch');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Einstellungen');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Einstellungen');
  await expect(root).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await expect(root).toHaveAttribute('data-density', 'comfortable');
  await expect(root).toHaveAttribute('data-motion', 'none');
  await page.keyboard.press('t');
  await expect(page.getByRole('radio', { name: 'UTC' })).toBeChecked();
});

test('has no section that is not there', async ({ page, service }) => {
  await page.goto(`${service.url}/settings/nonsense`);
  await expect(page.getByText('There is no section “nonsense”')).toBeVisible();
});
