import { expect } from '@playwright/test';
import { test } from './console-test';
import { PAGES } from './fleet';
import type { Service } from './service';
import { expectSettled } from './settled';

const SHIFT_MAX = 0.05;
const ROWS_MAX = 120;

interface Shift {
  /** In shares of the window. */
  readonly by: number;
  readonly what: readonly string[];
}

/** Notes in the page what is moved while it comes. */
function watchShifts(): void {
  const shifts: Shift[] = [];
  Reflect.set(window, 'shifts', shifts);
  const nameOf = (source: object): string => {
    const node: unknown = Reflect.get(source, 'node');
    return node instanceof Element ? `${node.tagName} ${node.getAttribute('class') ?? ''}` : 'text';
  };
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const sources = Reflect.get(entry, 'sources') as readonly object[];
      shifts.push({ by: Number(Reflect.get(entry, 'value')), what: sources.map(nameOf) });
    }
  });
  observer.observe({ type: 'layout-shift', buffered: true });
}

for (const width of [1280, 375]) {
  test(`no page moves while it comes, at ${String(width)} px`, async ({ page, fleet }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.addInitScript(watchShifts);
    for (const path of PAGES) {
      await page.goto(fleet.url + path);
      await expectSettled(page);
      const shifts = await page.evaluate(() => Reflect.get(window, 'shifts') as readonly Shift[]);
      const sum = shifts.reduce((by, shift) => by + shift.by, 0);
      expect.soft(sum, `${path}: ${JSON.stringify(shifts)}`).toBeLessThanOrEqual(SHIFT_MAX);
    }
  });
}

const MACHINES = 3_000;
const AT_ONCE = 50;

/** Every machine gets an identifier and gives it back. */
async function comeAndGo(service: Service): Promise<void> {
  let next = 0;
  const some = async (): Promise<void> => {
    while (next < MACHINES) {
      next += 1;
      const client = `web-${String(next)}`;
      const { identifier } = await service.post('/allocate', { client_id: client });
      await service.post('/release', { client_id: client, identifier });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
}

test.describe('thousands of events', () => {
  test.use({ identifiers: `vm-[0001-${String(MACHINES)}]` });

  test('are scrolled through with no more rows in the page than can be seen', async ({ page, service }) => {
    test.slow();
    test.slow();
    await comeAndGo(service);
    await page.goto(`${service.url}/events`);
    const table = page.locator('.table');
    const rows = table.getByRole('row');
    const [first, last] = [rows.nth(1), rows.last()];
    await expect(first).toHaveAttribute('aria-rowindex', '1');
    await expect
      .poll(
        async () => {
          await table.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
          expect(await rows.count()).toBeLessThanOrEqual(ROWS_MAX);
          return Number(await last.getAttribute('aria-rowindex'));
        },
        { timeout: 180_000, intervals: [50] },
      )
      .toBe(2 * MACHINES + 1);
    await expect(last).toContainText('PoolCreated');
    expect(await rows.count()).toBeLessThanOrEqual(ROWS_MAX);
  });
});
