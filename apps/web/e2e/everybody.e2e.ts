import { expect, type Page } from '@playwright/test';
import { expectAccessible, expectNoSideways } from './accessible';
import { test } from './console-test';
import { PAGES } from './fleet';
import { expectSettled } from './settled';

for (const path of PAGES) {
  test(`is for everybody, in both themes, on a phone and on a desk: ${path}`, async ({ page, fleet }) => {
    await page.goto(fleet.url + path);
    await expectSettled(page);
    await expectAccessible(page);
  });
}

test.describe('enlarged twice', () => {
  test.use({ viewport: { width: 640, height: 512 }, deviceScaleFactor: 2 });

  test('no page has to be pushed sideways', async ({ page, fleet }) => {
    for (const path of PAGES) {
      await page.goto(fleet.url + path);
      await expectSettled(page);
      await expectNoSideways(page);
    }
  });
});

/** What takes its time to change, by the styles of all that is on the page. */
function moving(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const takesTime = (text: string): boolean => text.split(',').some((part) => Number.parseFloat(part) > 0);
    return [...document.querySelectorAll('*')]
      .filter((element) => {
        const { transitionDuration, animationDuration } = getComputedStyle(element);
        return takesTime(transitionDuration) || takesTime(animationDuration);
      })
      .map((element) => `${element.tagName} ${element.getAttribute('class') ?? ''}`)
      .slice(0, 8);
  });
}

test('nothing moves for who wants nothing to move', async ({ page, fleet }) => {
  await page.goto(fleet.url);
  await expectSettled(page);
  expect(await moving(page)).not.toEqual([]);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const path of PAGES) {
    await page.goto(fleet.url + path);
    await expectSettled(page);
    expect(await moving(page), path).toEqual([]);
  }
  await page.goto(`${fleet.url}/settings/pools`);
  await page.getByRole('button', { name: 'New pool…' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await moving(page)).toEqual([]);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});
