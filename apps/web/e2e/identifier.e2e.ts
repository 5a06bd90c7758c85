import { expect } from '@playwright/test';
import { test } from './console-test';
import type { Service } from './service';

const AT = '/pools/default/ids/vm-01';

/** A lease of vm-01 that is over, from and to the millisecond. */
async function endedLease(service: Service): Promise<{ readonly from: string; readonly to: string }> {
  await service.post('/allocate', { client_id: 'web-1' });
  await service.post('/release', { client_id: 'web-1', identifier: 'vm-01' });
  const answer = await fetch(`${service.url}/v1/pools/default/identifiers/vm-01/tenancies`);
  const { items } = (await answer.json()) as { items: { from: string; to: string }[] };
  const [lease] = items;
  if (!lease) throw new Error('There is no lease');
  return lease;
}

test('tells who held it at a moment: the first one of a lease is in it, the last is not', async ({
  page,
  service,
}) => {
  const { from, to } = await endedLease(service);
  await page.goto(service.url + AT);
  const ask = async (moment: string): Promise<void> => {
    await page.getByLabel('Time or position').fill(moment);
    await page.getByRole('button', { name: 'Ask' }).click();
    await expect(page).toHaveURL(new RegExp(`when=${moment.slice(0, 19)}`));
  };
  const answer = page.locator('.when-answer');
  await ask(to);
  await expect(answer).toContainText('Nobody held it then.');
  await ask(new Date(Date.parse(to) - 1).toISOString());
  await expect(answer).toContainText('web-1 held it, with token');
  await ask(from);
  await expect(answer).toContainText('web-1 held it, with token');
  await expect(page.getByText('Never held twice at once: checked over 1 lease')).toBeVisible();

  await answer.getByRole('link', { name: 'View as of then' }).click();
  await expect(page).toHaveURL(new RegExp(`[?&]at=${from.replace('.', String.raw`\.`)}`));
  await expect(page.getByText('held by web-1')).toBeVisible();
  await expect(page.getByText('Read only: this is the past')).toBeVisible();
  await expect(page.getByRole('button', { name: /Quarantine/ })).toHaveCount(0);
});

test('is asked for again when something happened while its answer was on its way', async ({
  page,
  service,
}) => {
  let letGo = (): void => undefined;
  const isHeard = new Promise<void>((resolve) => (letGo = resolve));
  const isAnswered = new Promise<void>((resolve) => {
    void page.route(
      '**/v1/pools/default/identifiers/vm-01',
      async (route) => {
        const response = await route.fetch();
        resolve();
        await isHeard;
        await route.fulfill({ response });
      },
      { times: 1 },
    );
  });
  await page.goto(`${service.url}/pools/default/ids/vm-01`);
  await isAnswered;
  await service.post('/allocate', { client_id: 'web-1' });
  await expect(page.getByRole('button', { name: /^Live/ })).toContainText('position 1');
  letGo();
  await expect(page.locator('.page-head')).toContainText('held by web-1');
});

test('is changed with a reason, and the toast leads to the event that says so', async ({ page, service }) => {
  await service.post('/allocate', { client_id: 'web-1' });
  await page.goto(service.url + AT);
  await page.getByRole('button', { name: 'Quarantine…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/The lease of .?web-1.? ends at once/);
  await dialog.getByRole('button', { name: 'Quarantine', exact: true }).click();
  await expect(dialog).toContainText('Say why.');
  await dialog.getByLabel('Reason').fill('disk is failing');
  await dialog.getByRole('button', { name: 'Quarantine', exact: true }).click();
  await expect(page.locator('.page-head')).toContainText('quarantined');
  await expect(page.getByRole('button', { name: 'Restore…' })).toBeVisible();

  await page.getByRole('link', { name: 'Show the event' }).click();
  await expect(page).toHaveURL(/\/events\?q=request:/);
  const query = new URL(page.url()).searchParams.get('q') ?? '';
  const url = `${service.url}/v1/events?${new URLSearchParams({ q: query }).toString()}`;
  const { items } = (await (await fetch(url)).json()) as { items: { type: string; reason: string }[] };
  expect(items).toMatchObject([
    { type: 'IdentifierQuarantined', reason: 'disk is failing' },
    { type: 'LeaseRevoked', reason: 'disk is failing' },
  ]);
});

test('is shown over time, with the time that nobody could be heard, and can be looked at closer', async ({
  page,
  service,
}) => {
  await endedLease(service);
  await service.post('/allocate', { client_id: 'web-1' });
  await service.stop();
  await service.start();
  await page.goto(service.url + AT);
  await expect(page.locator('.timeline-span-held')).toHaveCount(2);
  await expect(page.locator('.timeline-span-unknown')).not.toHaveCount(0);

  const ticks = page.locator('.timeline-ticks > :first-child');
  const before = await ticks.textContent();
  await page.getByRole('button', { name: /^Closer/ }).click();
  await expect(page).toHaveURL(/from=.*&to=/);
  await expect(ticks).not.toHaveText(before ?? '');
  const closer = page.url();
  await page.locator('.timeline').hover();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await expect(page).not.toHaveURL(closer);
  await page.getByRole('radio', { name: '24 h' }).check();
  await expect(page).toHaveURL(/\?range=24h$/);
  await page.reload();
  await expect(page.getByRole('radio', { name: '24 h' })).toBeChecked();
});

test('that is none says which may have been meant', async ({ page, service }) => {
  await page.goto(`${service.url}/pools/default/ids/vm-0011`);
  await expect(page.getByText(/“.?vm-0011.?” is not in pool default/)).toBeVisible();
  await page.getByRole('link', { name: 'vm-11' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('default / vm-11');
  await page.goto(`${service.url}/pools/gone/ids/1e5`);
  await expect(page.getByText(/There is no pool “.?gone.?”/)).toBeVisible();
  await page.goto(`${service.url}${AT}?at=2020-01-01T00:00:00Z`);
  await page.getByRole('link', { name: 'Go to the first event' }).first().click();
  await expect(page).toHaveURL(`${service.url}${AT}?at=0`);
  await expect(page.getByText('Nobody has ever held it').first()).toBeVisible();
});

test.describe('by a clock that is not UTC', () => {
  test.use({ timezoneId: 'America/Denver' });

  test('shows one moment in one way: in the list, in the picture and on its axis', async ({
    page,
    service,
  }) => {
    const { from } = await endedLease(service);
    const utc = `${from.slice(0, 19).replace('T', ' ')}Z`;
    await page.goto(service.url + AT);
    await expect(page.getByRole('cell', { name: utc }).first()).toBeVisible();
    await page.keyboard.press('t');
    const local = await page.evaluate((time) => {
      const options = { timeZone: 'America/Denver', dateStyle: 'short', timeStyle: 'medium' } as const;
      return new Intl.DateTimeFormat('sv', options).format(new Date(time));
    }, from);
    const shown = new RegExp(`^${local}-0[67]:00`);
    await expect(page.getByRole('cell', { name: shown }).first()).toBeVisible();
    await expect(page.locator('.timeline-span-held title')).toContainText(local);
    for (const tick of await page.locator('.timeline-ticks > span').allTextContents())
      expect(tick).toMatch(/-0[67]:00$/);
  });
});
