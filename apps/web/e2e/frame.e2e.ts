import { expect } from '@playwright/test';
import { test } from './console-test';

const PAGES = ['Overview', 'Pools', 'Clients', 'Events', 'ID mint', 'Settings'];

test('goes to every page, and says when there is none', async ({ page, service }) => {
  await page.goto(service.url);
  for (const name of PAGES) {
    await page.getByRole('navigation').getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('link', { name, exact: true })).toHaveAttribute('aria-current', 'page');
  }
  const answer = await page.goto(`${service.url}/nonsense`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
});

test('is drawn while the page’s own part is still coming, whose questions are asked already', async ({
  page,
  service,
}) => {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  await page.route('**/assets/overview-page-*.js', async (route) => {
    await given;
    await route.continue();
  });
  const answered = ['v1/overview', 'v1/overview/occupancy'].map((path) =>
    page.waitForResponse((answer) => new URL(answer.url()).pathname === `/${path}`),
  );
  await page.goto(service.url, { waitUntil: 'commit' });
  await expect(page.getByRole('navigation').getByRole('link', { name: 'ID mint' })).toBeVisible();
  await Promise.all(answered);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(0);
  give();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('drops parameters that it does not know, and keeps the moment in every link', async ({
  page,
  service,
}) => {
  await service.post('/allocate', { client_id: 'vm-a' });
  await page.goto(`${service.url}/clients?at=0&junk=1&status=late`);
  await expect(page).toHaveURL(`${service.url}/clients?at=0&status=late`);
  await page.getByRole('link', { name: 'Events' }).click();
  await expect(page).toHaveURL(`${service.url}/events?at=0`);
  await expect(page.getByText('read only')).toBeVisible();
  await page.getByRole('button', { name: 'Back to live' }).click();
  await expect(page).toHaveURL(`${service.url}/events`);
});

test.describe('behind a proxy that puts it below a path', () => {
  test.use({ settings: { BERTH_BASE_PATH: '/berth' } });

  test('is whole there', async ({ page, service }) => {
    await page.goto(`${service.url}/berth/pools/default`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('default');
    await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible();
    await page.getByRole('link', { name: 'Overview' }).click();
    await expect(page).toHaveURL(`${service.url}/berth/`);
  });
});
