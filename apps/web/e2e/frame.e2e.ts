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

test('menus and small forms open by keyboard, also the first time, and give the focus back', async ({
  page,
  service,
}) => {
  await page.goto(service.url);
  const user = page.getByRole('button', { name: 'You', exact: true });
  await user.focus();
  await page.keyboard.press('Enter');
  await expect(user).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(user).toBeFocused();

  const clock = page.getByRole('button', { name: /^As of: now/ });
  await clock.press('Enter');
  const form = page.getByRole('dialog', { name: /^As of: now/ });
  await expect(form.getByRole('textbox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(form).toBeHidden();
  await expect(clock).toBeFocused();
  await clock.click();
  await expect(form).toBeVisible();
  await clock.click();
  await expect(form).toBeHidden();
  await clock.click();
  await page.getByRole('heading', { level: 1 }).click();
  await expect(form).toBeHidden();
});

test('a menu that cannot be loaded while the service is away stays closed, and the page as it is', async ({
  page,
  service,
}) => {
  await page.route('**/assets/overlay-parts*', (route) => route.abort());
  await page.route(/\/$/, (route) =>
    route.request().method() === 'HEAD' ? route.abort() : route.continue(),
  );
  await page.goto(service.url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.evaluate(() => Reflect.set(window, 'isKept', true));
  const user = page.getByRole('button', { name: 'You', exact: true });
  const refused = page.waitForEvent('requestfailed', (request) => request.url().includes('overlay-parts'));
  await user.click();
  await refused;
  await expect(user).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByRole('menu')).toHaveCount(0);
  expect(await page.evaluate(() => Reflect.get(window, 'isKept') as unknown)).toBe(true);
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
