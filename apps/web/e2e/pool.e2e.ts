import { expect } from '@playwright/test';
import { expectAccessible } from './accessible';
import { test } from './console-test';

test.describe('65,536 identifiers', () => {
  test.use({ identifiers: 'vm-[00001-65536]' });

  test('are a map that a keyboard walks, and whose cell is in the address', async ({ page, service }) => {
    await service.post('/allocate', { client_id: 'web-1' });
    await page.goto(`${service.url}/pools/default`);
    const map = page.getByRole('grid', { name: 'Map of pool default: 65,536 identifiers' });
    await expect(map).toHaveAttribute('aria-rowcount', '256');
    await expect(page.getByRole('button', { name: /held/ })).toContainText('1');
    await map.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect(page).toHaveURL(/cell=257/);
    await page.reload();
    await expect(page.getByRole('heading', { name: 'vm-00258' })).toBeVisible();
    await map.focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/pools\/default\/ids\/vm-00258/);
  });

  test('have rulers that say, in hex, which cell stands below and beside a number', async ({
    page,
    service,
  }) => {
    await page.goto(`${service.url}/pools/default`);
    await expect(page.getByRole('grid')).toBeVisible();
    const [column, row] = [page.locator('.map-ruler-top span'), page.locator('.map-ruler-side span')];
    await expect(column.first()).toHaveText('00');
    await expect(row.first()).toHaveText('0000');
    const [across, down] = [await column.nth(2).boundingBox(), await row.nth(3).boundingBox()];
    await page.mouse.click((across?.x ?? 0) + 1, (down?.y ?? 0) + (down?.height ?? 0) / 2);
    const [right, below] = [await column.nth(2).innerText(), await row.nth(3).innerText()];
    const cell = Number.parseInt(right, 16) + Number.parseInt(below, 16);
    expect(cell).toBeGreaterThan(256);
    await expect(page).toHaveURL(new RegExp(`cell=${String(cell)}$`));
  });
});

test('nothing is counted before the map has come', async ({ page, service }) => {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  await page.route('**/map', async (route) => {
    await given;
    await route.continue();
  });
  await page.goto(`${service.url}/pools/default?cell=3`);
  const free = page.getByRole('button', { name: /free/ });
  await expect(free).toHaveText(/free\W*—$/);
  await expect(page.getByRole('grid')).toHaveCount(0);
  give();
  await expect(free).toHaveText(/free\W*12$/);
  await expect(page.getByRole('grid')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'vm-04' })).toBeVisible();
});

test('a cell changes without a reload when its identifier is given out', async ({ page, service }) => {
  await page.goto(`${service.url}/pools/default?cell=0`);
  await expect(page.getByRole('gridcell')).toHaveText(/#0 .* free/);
  await service.post('/allocate', { client_id: 'web-1' });
  await expect(page.getByRole('gridcell')).toHaveText(/#0 .* held/);
  await expect(page.getByRole('link', { name: 'web-1' })).toBeVisible();
});

test('a cell that changes is marked for a moment, unless nothing is to move', async ({ page, service }) => {
  await page.goto(`${service.url}/pools/default`);
  await expect(page.getByRole('grid')).toBeVisible();
  const isMarked = (): boolean => document.querySelectorAll('.map-view canvas').length > 1;
  await expect(page.locator('.map-view canvas')).toHaveCount(1);
  const marked = page.waitForFunction(isMarked);
  await service.post('/allocate', { client_id: 'web-1' });
  await marked;
  await expect(page.locator('.map-view canvas')).toHaveCount(1);

  await page.emulateMedia({ reducedMotion: 'reduce' });
  const neverMarked = expect(page.waitForFunction(isMarked, undefined, { timeout: 5_000 })).rejects.toThrow(
    'Timeout',
  );
  await service.post('/allocate', { client_id: 'web-2' });
  await expect(page.getByRole('button', { name: /held/ })).toContainText('2');
  await neverMarked;
});

test('the list is the equal of the map, and says when a filter hides all', async ({ page, service }) => {
  await service.post('/allocate', { client_id: 'web-1' });
  await page.goto(`${service.url}/pools/default`);
  await page.getByRole('button', { name: 'List' }).click();
  const list = page.getByRole('table', { name: 'Identifiers' });
  await expect(list.getByRole('link', { name: 'web-1' })).toBeVisible();
  await page.getByRole('button', { name: /quarantined/ }).click();
  await expect(page).toHaveURL(/states=quarantined/);
  await expect(page.getByText('No identifier matches')).toBeVisible();
  await page.goto(`${service.url}/pools/gone`);
  await expect(page.getByRole('link', { name: 'All pools' })).toBeVisible();
});

test('a map coloured by churn says what its colours mean, and how often the chosen cell was given out', async ({
  page,
  service,
}) => {
  for (let times = 0; times < 3; times += 1) {
    await service.post('/allocate', { client_id: 'web-1' });
    await service.post('/release', { client_id: 'web-1', identifier: 'vm-01' });
  }
  await page.goto(`${service.url}/pools/default?cell=0`);
  await page.getByRole('button', { name: 'Colour by churn' }).click();
  await expect(page).toHaveURL(/color=churn/);
  const legend = page.getByRole('list').filter({ hasText: 'Leases begun in the last 7 days' });
  await expect(legend).toContainText('8 and more');
  await expect(legend).toContainText('chosen cell: 3 leases');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Colour by age' }).click();
  await expect(page.getByRole('list').filter({ hasText: 'Held for' })).toContainText('under a minute');
  await page.getByRole('button', { name: 'Colour by age' }).click();
  await expect(page).not.toHaveURL(/color=/);
});

test('the theme follows the system while the map is being drawn', async ({ page, service }) => {
  await page.goto(`${service.url}/pools/default`);
  await expect(page.getByRole('grid')).toBeVisible();
  await page.evaluate(() => {
    const grid = document.querySelector('[role="grid"]');
    const { left = 0, top = 0 } = grid?.getBoundingClientRect() ?? {};
    const { port1, port2 } = new MessageChannel();
    let moves = 0;
    // Between any two tasks of the page, so that it draws between a change of the system and its being told.
    port1.onmessage = () => {
      moves += 1;
      const at = { clientX: left + 20 + (moves % 2) * 50, clientY: top + 20, bubbles: true };
      grid?.dispatchEvent(new PointerEvent('pointermove', at));
      port2.postMessage(moves);
    };
    port2.postMessage(moves);
  });
  for (const colorScheme of ['dark', 'light', 'dark', 'light', 'dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme, {
      timeout: 5_000,
    });
  }
});
