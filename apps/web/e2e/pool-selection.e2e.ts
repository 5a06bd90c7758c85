import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { test } from './console-test';
import type { Service } from './service';

test.use({ identifiers: 'vm-[001-256]' });

const map = (page: Page) => page.getByRole('grid', { name: /Map of pool default/ });
const bar = (page: Page) => page.getByRole('group', { name: 'Selection' });

async function hold(service: Service, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    await service.post('/allocate', { client_id: `web-${String(number)}` });
  }
}

async function stateOf(service: Service, identifier: string): Promise<string> {
  const answer = await fetch(`${service.url}/identifier/${identifier}`);
  return ((await answer.json()) as { state: string }).state;
}

/** Confirms that the chosen identifier is to be quarantined. */
async function quarantine(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Quarantine…' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('disk fault');
  await page.getByRole('dialog').getByRole('button', { name: 'Quarantine', exact: true }).click();
}

test('a range is drawn with the mouse, kept in the address, and cleared', async ({ page, service }) => {
  await page.goto(`${service.url}/pools/default`);
  const grid = map(page);
  const box = await grid.boundingBox();
  if (!box) throw new Error('no map');
  const px = box.width / 16;
  const to = (column: number, row: number): readonly [number, number] => [
    box.x + (column + 0.5) * px,
    box.y + (row + 0.5) * px,
  ];
  await page.mouse.move(...to(3, 1));
  await page.mouse.down();
  await page.mouse.move(...to(5, 2), { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/range=19\.\.37/);
  await expect(bar(page)).toContainText('19 places selected: #19 to #37');
  await page.reload();
  await expect(bar(page)).toContainText('19 places');
  await bar(page).getByRole('button', { name: 'Clear selection' }).click();
  await expect(page).not.toHaveURL(/range=/);
});

test('a range is made with Shift and arrows, and by x in the list', async ({ page, service }) => {
  await page.goto(`${service.url}/pools/default?cell=10`);
  await map(page).focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page).toHaveURL(/range=10\.\.27/);
  await page.reload();
  await map(page).focus();
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(page).toHaveURL(/range=10\.\.10/);
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(page).toHaveURL(/range=9\.\.10/);
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/range=/);
  await page.getByRole('button', { name: 'List' }).click();
  const row = (index: number) => page.locator(`[data-row="${String(index)}"]`);
  await expect(row(0)).toContainText('vm-001');
  await page.keyboard.press('j');
  await expect(row(0)).toBeFocused();
  await page.keyboard.press('x');
  await expect(page).toHaveURL(/range=0\.\.0/);
  await page.keyboard.press('ArrowDown');
  await expect(row(1)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(row(2)).toBeFocused();
  await page.keyboard.press('x');
  await expect(page).toHaveURL(/range=0\.\.2/);
});

test('leases are revoked by a plan; when the set changes it is counted and confirmed again', async ({
  page,
  service,
}) => {
  await hold(service, 6);
  await page.goto(`${service.url}/pools/default?range=0..9&cell=0`);
  await bar(page).getByRole('button', { name: 'Revoke lease' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('6 leases end at once');
  await expect(dialog).toContainText('4 more are selected that this cannot be done to');
  await expect(dialog).toContainText('web-1');
  await expectAccessible(page);

  // Another machine boots while the operator thinks.
  await service.post('/allocate', { client_id: 'late-comer' });
  await dialog.getByLabel('Reason').fill('rack 12 is switched off');
  await dialog.getByRole('button', { name: 'Revoke 6 leases' }).click();
  await expect(dialog.getByRole('alert')).toContainText('1 identifiers came to what it is for');
  expect(await stateOf(service, 'vm-001')).toBe('held');
  await dialog.getByRole('button', { name: 'Revoke 7 leases' }).click();

  const toast = page.getByRole('status').filter({ hasText: '7 leases are revoked' });
  await toast.getByRole('link', { name: 'Show the events' }).click();
  await expect(page.getByTestId('list-total')).toHaveAttribute('data-total', '7');
  await page
    .getByRole('row', { name: /LeaseRevoked/ })
    .first()
    .focus();
  await page.keyboard.press('Space');
  await expect(page.getByRole('dialog')).toContainText('rack 12 is switched off');
  expect(await stateOf(service, 'vm-001')).toBe('cooling');
});

test('a plan that meets nobody says so, and cannot be confirmed', async ({ page, service }) => {
  await page.goto(`${service.url}/pools/default?range=0..9`);
  await bar(page).getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByRole('button', { name: 'Restore 0 identifiers' })).toBeDisabled();
});

test('a single identifier is quarantined from the map, unless that is undone in time', async ({
  page,
  service,
}) => {
  await page.goto(`${service.url}/pools/default?cell=4`);
  await quarantine(page);
  const soon = page.getByRole('status').filter({ hasText: /vm-005.? will be quarantined/ });
  await soon.getByRole('button', { name: 'Undo' }).click();
  await expect(soon).toBeHidden();
  expect(await stateOf(service, 'vm-005')).toBe('free');

  await quarantine(page);
  await expect(page.getByText(/vm-005.? is quarantined/)).toBeVisible();
  await expect(page.getByRole('gridcell')).toHaveText(/#4 .* quarantined/);
});

test('what is confirmed is sent when the page is left before the time to undo is over', async ({
  page,
  service,
}) => {
  await page.goto(`${service.url}/pools/default?cell=4`);
  await quarantine(page);
  await expect(page.getByText(/vm-005.? will be quarantined/)).toBeVisible();
  await page.goto('about:blank');
  await expect.poll(() => stateOf(service, 'vm-005')).toBe('quarantined');
});

test('one goes to a cell by name, place and hex, and what is pointed at is told', async ({
  page,
  service,
}) => {
  await hold(service, 1);
  await page.goto(`${service.url}/pools/default`);
  await map(page).hover({ position: { x: 5, y: 5 } });
  await expect(page.locator('.map-tip')).toContainText('web-1');
  const jump = page.getByLabel('Go to name or place');
  for (const [text, cell] of [
    ['vm-018', 17],
    ['#200', 200],
    ['0xFF', 255],
  ] as const) {
    await jump.fill(text);
    await jump.press('Enter');
    await expect(page).toHaveURL(new RegExp(`cell=${String(cell)}$`));
  }
  await jump.fill('vm-999');
  await jump.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('Not in this pool');
});

test('the digits show and hide states', async ({ page, service }) => {
  await page.goto(`${service.url}/pools/default`);
  await expect(map(page)).toBeVisible();
  await page.keyboard.press('2');
  await expect(page).toHaveURL(/states=held/);
  await page.keyboard.press('2');
  await expect(page).not.toHaveURL(/states=/);
});
