import { expect, type Page } from '@playwright/test';
import { test } from './console-test';
import { expectSettled } from './settled';

/** Nothing of the page has failed, and one can go on from it. */
async function expectWhole(page: Page): Promise<void> {
  await expectSettled(page);
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
  await expect(page.getByText(/This part of the page failed|The service failed/)).toHaveCount(0);
}

/** Addresses that somebody has edited, and what is left of each. */
const EDITED = [
  ['/?pool=gone&range=99y&at=yesterday&tz=mars&x=1', '/?pool=gone'],
  ['/?at=1e5&pool=&range=', '/'],
  ['/pools?at=-1&view=1', '/pools'],
  [
    '/pools/default?view=cube&states=dead,held&z=9&cell=1e5&q=&sort=up&color=red',
    '/pools/default?states=held',
  ],
  ['/pools/default?cell=9999999&z=3', '/pools/default?z=3&cell=9999999'],
  ['/pools/default?view=list&q=%00%22%5C&sort=-since', '/pools/default?view=list&q=%00%22%5C&sort=-since'],
  ['/pools/default/ids/vm-01?range=1y&from=x&to=y&lease=abc', '/pools/default/ids/vm-01?lease=abc'],
  ['/pools/default/ids/vm-01?when=never', '/pools/default/ids/vm-01?when=never'],
  ['/clients?q=&status=dead&pool=&sort=age&after=', '/clients'],
  ['/clients?pool=gone&after=edited', '/clients?pool=gone&after=edited'],
  ['/clients/web-1?range=1y&lease=', '/clients/web-1'],
  [
    '/events?q=type:%22&from=never&to=ever&heartbeats=some&order=up&cols=none&open=x&after=edited',
    '/events?q=type:%22&from=never&to=ever&after=edited&cols=none',
  ],
  ['/events?view=no-such&open=1e5', '/events?view=no-such'],
  ['/events/1e5', '/events/1e5'],
  ['/events/-1?at=1&at=x', '/events/-1'],
  ['/mint?entity=%00&decode=%F0%9F%92%A9&junk=1', '/mint?entity=%00&decode=%F0%9F%92%A9'],
  ['/settings/pools?q=&sort=up&pool=gone', '/settings/pools?pool=gone'],
  ['/settings/health?sort=up&at=2026-99-99T00:00:00Z', '/settings/health'],
] as const;

test('an address that was edited shows a whole page, and keeps what makes sense', async ({
  page,
  service,
}) => {
  await service.post('/allocate', { client_id: 'web-1' });
  for (const [given, left] of EDITED) {
    await page.goto(service.url + given);
    await expect(page, given).toHaveURL(service.url + left);
    await expectWhole(page);
  }
  await page.goto(`${service.url}/events/1e5`);
  await expect(page.locator('.page-head')).toContainText('position 1e5');
});

test('a bookmark of a pool that was deleted says so, and the rest of the console is live', async ({
  page,
  service,
}) => {
  const reason = 'for the test';
  await service.post('/v1/pools', { pool: 'brief', identifiers: ['b-[1-4]'], reason });
  await fetch(`${service.url}/v1/pools/brief?reason=over`, { method: 'DELETE' });
  await page.goto(`${service.url}/pools/brief?cell=1&states=held`);
  await expect(page.getByText("There is no pool 'brief'.")).toBeVisible();
  await expect(page.getByRole('link', { name: 'All pools' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible();
  await page.goto(`${service.url}/?pool=brief`);
  await expect(page.getByText("There is no pool 'brief'.").first()).toBeVisible();
  await page.goto(`${service.url}/settings/pools?pool=brief`);
  await expect(page.getByRole('dialog').getByText("There is no pool 'brief'.")).toBeVisible();
  await page.goto(`${service.url}/events?q=pool:brief`);
  await expect(page.getByRole('table', { name: 'Events' })).toContainText('PoolDeleted');
  await page.goto(`${service.url}/pools/brief?at=1`);
  await expect(page.getByRole('grid', { name: 'Map of pool brief: 4 identifiers' })).toBeVisible();
});

test('names that look like numbers are names', async ({ page, service }) => {
  const identifiers = ['1e5', '100000', '0x10', '016'];
  await service.post('/v1/pools', { pool: '1e3', identifiers, reason: 'for the test' });
  await service.post('/allocate', { client_id: '1e400', pool: '1e3' });
  await page.goto(`${service.url}/pools/1e3?view=list`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1e3');
  await page.getByRole('link', { name: '1e5', exact: true }).click();
  await expect(page).toHaveURL(`${service.url}/pools/1e3/ids/1e5`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1e3 / 1e5');
  await page.locator('.page-head').getByRole('link', { name: '1e400' }).click();
  await expect(page).toHaveURL(`${service.url}/clients/1e400`);
  await page.goto(`${service.url}/events?q=id:1e5`);
  await expect(page.getByTestId('list-total')).toHaveAttribute('data-total', '1');
  await page.goto(`${service.url}/pools/1e3/ids/016?lease=1e3`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1e3 / 016');
});

async function confirm(page: Page, action: string, reason: string): Promise<void> {
  await page.getByRole('dialog').getByLabel('Reason').fill(reason);
  await page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click();
}

const AT = '/pools/default/ids/vm-01';

test('of two who change one identifier, the second is told who was first, when and why', async ({
  page,
  context,
  service,
}) => {
  await service.post('/allocate', { client_id: 'web-1' });
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto(service.url + AT);
    await tab.getByRole('button', { name: 'Revoke lease…' }).click();
  }
  await confirm(other, 'Revoke lease', 'its disk is failing');
  await expect(other.locator('.page-head')).toContainText('cooling');
  await confirm(page, 'Revoke lease', 'its fan is loud');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText("Something else happened first: Nobody holds 'vm-01'");
  const last = /Last: LeaseRevoked by \w+, 20\d\d-\d\d-\d\d \d\d:\d\d:\d\dZ · its disk is failing/;
  await expect(dialog).toContainText(last);
  await expect(dialog.getByLabel('Reason')).toHaveValue('its fan is loud');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  // Of one that is seen to be held the lease would end at once, without the time to undo it.
  await expect(page.locator('.page-head')).toContainText('cooling');
  await page.getByRole('button', { name: 'Quarantine…' }).click();
  await confirm(page, 'Quarantine', 'its fan is loud');
  await service.post('/v1/pools/default/identifiers/vm-01/quarantine', { reason: 'its rack is down' });
  const toast = page.locator('.toast-bad');
  await expect(toast).toContainText("Something else happened first. 'vm-01' is quarantined already.");
  await expect(toast).toContainText(/Last: IdentifierQuarantined by \w+, .*Z · its rack is down/);
});

test('what was typed is kept while the service starts again, and can be sent then', async ({
  page,
  service,
}) => {
  await service.post('/allocate', { client_id: 'web-1' });
  await page.goto(service.url + AT);
  await page.getByRole('button', { name: 'Revoke lease…' }).click();
  await service.stop();
  await confirm(page, 'Revoke lease', 'its disk is failing');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('The service does not answer');
  await expect(dialog.getByLabel('Reason')).toHaveValue('its disk is failing');
  await service.start();
  await dialog.getByRole('button', { name: 'Revoke lease', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('.page-head')).toContainText('cooling');

  await page.getByRole('button', { name: 'Quarantine…' }).click();
  await confirm(page, 'Quarantine', 'its fan is loud');
  await service.stop();
  await expect(page.locator('.toast-bad')).toContainText('The service does not answer');
  await service.start();
  await page.locator('.toast-bad').getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator('.page-head')).toContainText('quarantined');
  const { items } = await service.get('/v1/events?type=LeaseRevoked,IdentifierQuarantined');
  expect(items).toMatchObject([{ reason: 'its fan is loud' }, { reason: 'its disk is failing' }]);
});
