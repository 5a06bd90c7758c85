import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { test } from './console-test';
import type { Service } from './service';

const FORMULA = '=cmd|calc';

/** Leases of some clients, given and given back so often. */
async function live(service: Service, clients: readonly string[], times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    for (const client of clients) {
      const { identifier } = await service.post('/allocate', { client_id: client });
      await service.post('/release', { client_id: client, identifier });
    }
  }
}

function total(page: Page, of: 'list' | 'histogram'): Promise<number> {
  return page.getByTestId(`${of}-total`).getAttribute('data-total').then(Number);
}

/** Waits until the list says so many, and sees that the histogram does too. */
async function expectTotal(page: Page, count: number): Promise<void> {
  await expect(page.getByTestId('list-total')).toHaveAttribute('data-total', String(count));
  await expect(page.getByTestId('histogram-total')).toHaveAttribute('data-total', String(count));
}

async function exported(page: Page, name: 'CSV' | 'NDJSON'): Promise<string> {
  const started = page.waitForEvent('download');
  await page.getByRole('link', { name, exact: true }).click();
  return readFile(await (await started).path(), 'utf8');
}

test('one query narrows the list, the counts over time and what is exported alike', async ({
  page,
  service,
}) => {
  await live(service, ['web-1', 'web-2', 'db-1', FORMULA], 3);
  await page.goto(`${service.url}/events`);
  // A pool, and of four clients three leases that were given and given back.
  await expectTotal(page, 25);

  const query = page.getByRole('combobox', { name: 'Query' });
  await query.fill('type:IdentifierAllocated,IdentifierReleased -client:db* id:vm-01..vm-02 position:1..');
  await query.press('Enter');
  await expectTotal(page, 12);
  expect(new URL(page.url()).searchParams.get('q')).toContain('-client:db*');
  const lines = (await exported(page, 'NDJSON')).trimEnd().split('\n');
  expect(lines).toHaveLength(1 + 12);
  expect((await exported(page, 'CSV')).trimEnd().split('\r\n')).toHaveLength(2 + 12);

  await page.getByRole('button', { name: 'Remove not client:db*' }).click();
  await expect(query).toHaveValue(/^(?!.*db\*)/);
  await expectTotal(page, 12);
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expectTotal(page, 25);
  expect(page.url()).toBe(`${service.url}/events`);
});

test('what cannot be read is underlined and mended, and the list stays', async ({ page, service }) => {
  await live(service, ['web-1'], 1);
  await page.goto(`${service.url}/events`);
  const query = page.getByRole('combobox', { name: 'Query' });
  await query.fill('type:IdentifierAllocatd');
  await expect(page.locator('.query-fault')).toHaveText('IdentifierAllocatd');
  await expect(page.getByText("There is no event type 'IdentifierAllocatd'.")).toBeVisible();
  await expect(page.locator('.query-carets')).toContainText('     ^^^^^^^^^^^^^^^^^^');
  expect(await total(page, 'list')).toBe(3);
  await page.getByRole('button', { name: 'Write instead' }).click();
  await expect(query).toHaveValue('type:IdentifierAllocated');
  await expectTotal(page, 1);
});

test('fields and then values are completed, with how many events have them', async ({ page, service }) => {
  await live(service, ['web-1', 'web-1', 'db-1'], 1);
  await page.goto(`${service.url}/events`);
  const query = page.getByRole('combobox', { name: 'Query' });
  await query.pressSequentially('cl');
  await expect(page.getByRole('option')).toHaveText([/^client:/]);
  await query.press('ArrowDown');
  await query.press('Enter');
  await expect(page.getByRole('option')).toHaveText([/^web-1.*4 events/, /^db-1.*2 events/]);
  await query.press('ArrowDown');
  await query.press('ArrowDown');
  await query.press('Enter');
  await expect(query).toHaveValue('client:db-1 ');
  await expectTotal(page, 2);
});

test('a filter on the second page begins at the first again', async ({ page, service }) => {
  await live(service, ['web-1'], 60);
  await page.goto(`${service.url}/events`);
  await expectTotal(page, 121);
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page).toHaveURL(/after=/);
  await expect(page.getByText('This list begins further down.')).toBeVisible();
  await expect(page.getByText('21 of 121 events loaded')).toBeVisible();
  await page.getByRole('combobox', { name: 'Query' }).fill('type:IdentifierReleased');
  await expect(page).toHaveURL(`${service.url}/events?q=type:IdentifierReleased`);
  await expectTotal(page, 60);
  await expect(page.getByText('60 of 60 events loaded')).toBeVisible();
});

test('heartbeats are left out visibly, and shown when that is taken away', async ({ page, service }) => {
  const { identifier } = await service.post('/allocate', { client_id: 'web-1' });
  await service.post('/liveness', { client_id: 'web-1', identifier });
  await page.goto(`${service.url}/events`);
  await expectTotal(page, 2);
  await page.getByRole('button', { name: 'Remove without heartbeats' }).click();
  await expectTotal(page, 3);
  await expect(page).toHaveURL(`${service.url}/events?heartbeats=include`);
  await page.getByRole('button', { name: 'Leave heartbeats out' }).click();
  await expectTotal(page, 2);
});

test('new events are counted, and loaded when one wants them', async ({ page, service }) => {
  await page.goto(`${service.url}/events`);
  await expectTotal(page, 1);
  await live(service, ['web-1'], 1);
  await expect(page.getByRole('button', { name: '2 new events' })).toBeVisible();
  await expectTotal(page, 1);
  await page.keyboard.press('n');
  await expectTotal(page, 3);
  await expect(page.getByRole('button', { name: /new event/ })).toHaveCount(0);
});

test('an event opens over the list, leads to its neighbours and to the console as of it', async ({
  page,
  service,
}) => {
  await live(service, ['web-1'], 1);
  await page.goto(`${service.url}/events`);
  await page.getByRole('row').filter({ hasText: 'IdentifierReleased' }).press('Enter');
  await expect(page).toHaveURL(/open=2/);
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByRole('row', { name: 'State held cooling' })).toBeVisible();
  await page.keyboard.press('j');
  await expect(page).toHaveURL(/open=1/);
  await expect(drawer.getByRole('row', { name: 'State free held' })).toBeVisible();
  await drawer.getByRole('radio', { name: 'JSON' }).check();
  await expect(drawer.getByText('"type": "IdentifierAllocated"')).toBeVisible();
  await page.reload();
  await expect(drawer.getByRole('heading', { name: 'IdentifierAllocated · 1' })).toBeVisible();
  await drawer.getByRole('link', { name: 'As of this' }).click();
  await expect(page).toHaveURL(/at=1/);
  await page.keyboard.press('Escape');
  await expectTotal(page, 2);
  await expect(page.getByRole('button', { name: 'Save view' })).toBeDisabled();
  await page.keyboard.press('[');
  await expect(page).toHaveURL(/at=0/);
  await page.keyboard.press('l');
  await expectTotal(page, 3);
});

test('an event has a page; behind the last one it leads back to it', async ({ page, service }) => {
  await live(service, ['web-1'], 1);
  await page.goto(`${service.url}/events/99`);
  await page.getByRole('link', { name: 'To the last event, 2' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('IdentifierReleased');
  await page.keyboard.press('k');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('IdentifierAllocated');
});

test('drawn across, the histogram narrows the time', async ({ page, service }) => {
  await live(service, ['web-1', 'web-2'], 4);
  await page.goto(`${service.url}/events`);
  await expectTotal(page, 17);
  const bars = page.getByRole('slider');
  await bars.focus();
  await bars.press('ArrowLeft');
  await bars.press('Enter');
  await expect(page).toHaveURL(/from=.*to=/);
  await expect(page.getByRole('button', { name: /^Remove from/ })).toBeVisible();
  await expect.poll(() => total(page, 'list')).toBeLessThan(17);
  expect(await total(page, 'list')).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'The whole time' }).click();
  await expectTotal(page, 17);
});

test('a shared view is there for somebody else', async ({ page, service, browser }) => {
  await live(service, ['web-1', 'db-1'], 1);
  await page.goto(`${service.url}/events?q=client:web-1 type:Identifier*`);
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByLabel('Title').fill('What web-1 was given');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page).toHaveURL(`${service.url}/events?view=what-web-1-was-given`);
  await expectTotal(page, 2);

  const other = await (await browser.newContext()).newPage();
  await other.goto(`${service.url}/events`);
  await other.getByRole('button', { name: 'Views' }).click();
  await other.getByRole('link', { name: 'What web-1 was given' }).click();
  await expectTotal(other, 2);
  await expect(other.getByRole('button', { name: 'Remove view: What web-1 was given' })).toBeVisible();
  await other.getByRole('button', { name: 'Views' }).click();
  await other.getByRole('button', { name: 'Delete What web-1 was given' }).click();
  await expect(other.getByText('No saved views yet')).toBeVisible();
  await other.close();
});

test('a client name that would run as a formula does not in CSV', async ({ page, service }) => {
  await service.post('/allocate', { client_id: FORMULA });
  await page.goto(`${service.url}/events?q=type:IdentifierAllocated`);
  await expectTotal(page, 1);
  const [header = '', , line = ''] = (await exported(page, 'CSV')).split('\r\n');
  expect(header).toContain('query: type:IdentifierAllocated');
  expect(line).toContain(`,'${FORMULA},`);
  expect(line).not.toContain(`,${FORMULA}`);
});
