import { expect, test as base, type Page } from '@playwright/test';
import { Service } from './service';

const test = base.extend<{ identifiers: string; service: Service }>({
  identifiers: ['vm-[01-12]', { option: true }],
  service: async ({ identifiers }, use) => {
    const service = await Service.create(identifiers);
    try {
      await service.start();
      await use(service);
    } finally {
      await service.dispose();
    }
  },
});

interface Totals {
  readonly identifiers: number;
  readonly held: number;
  readonly free: number;
  readonly resting: number;
}

async function expectTotals(page: Page, { identifiers, held, free, resting }: Totals) {
  const figures = page.getByRole('region', { name: 'Pool totals' });
  await expect(figures.getByRole('term')).toHaveText([
    'identifiers',
    'held',
    'free',
    'resting (expired or cooling)',
  ]);
  await expect(figures.getByRole('definition')).toHaveText([identifiers, held, free, resting].map(String));
}

test('follows allocations and releases', async ({ page, service }) => {
  await page.goto(service.url);
  await expect(page).toHaveTitle('Berth');
  await expectTotals(page, { identifiers: 12, held: 0, free: 12, resting: 0 });

  for (const client of ['vm-a', 'vm-b', 'vm-c']) await service.post('/allocate', { client_id: client });
  await expectTotals(page, { identifiers: 12, held: 3, free: 9, resting: 0 });

  const { identifier } = await service.post('/allocate', { client_id: 'vm-a' });
  await service.post('/release', { client_id: 'vm-a', identifier });
  await expectTotals(page, { identifiers: 12, held: 2, free: 9, resting: 1 });
});

test('says that the service cannot be reached, keeps the last numbers, and recovers', async ({
  page,
  service,
}) => {
  await service.post('/allocate', { client_id: 'vm-a' });
  await page.goto(service.url);
  await expectTotals(page, { identifiers: 12, held: 1, free: 11, resting: 0 });

  await service.stop();
  await expect(page.getByRole('alert')).toContainText('Cannot reach the service');
  await expectTotals(page, { identifiers: 12, held: 1, free: 11, resting: 0 });

  await service.start();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('alert')).toBeHidden();
  await expectTotals(page, { identifiers: 12, held: 1, free: 11, resting: 0 });
});

test('says that it is loading, and that it cannot reach the service', async ({ page, service }) => {
  let fail = () => {};
  const failing = new Promise<void>((resolve) => (fail = resolve));
  await page.route('**/stats', async (route) => {
    await failing;
    await route.abort();
  });
  await page.goto(service.url);
  await expect(page.getByRole('status')).toHaveText('Loading the pool …');

  fail();
  await expect(page.getByRole('alert')).toContainText('Cannot reach the service');
  await expect(page.getByRole('definition')).toHaveCount(0);
});

test.describe('with no identifiers', () => {
  test.use({ identifiers: '' });

  test('says how a pool gets its identifiers', async ({ page, service }) => {
    await page.goto(service.url);
    await expect(page.getByRole('status')).toContainText('The pool has no identifiers');
    await expect(page.getByRole('status')).toContainText('BERTH_IDENTIFIERS');
  });
});

test.describe('on a phone, in the dark', () => {
  test.use({ viewport: { width: 375, height: 667 }, colorScheme: 'dark' });

  test('needs no sideways scrolling', async ({ page, service }) => {
    await page.goto(service.url);
    await expectTotals(page, { identifiers: 12, held: 0, free: 12, resting: 0 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(17, 22, 29)',
    );
  });
});
