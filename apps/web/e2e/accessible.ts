import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const SIZES = [
  { width: 320, height: 640 },
  { width: 375, height: 812 },
  { width: 1280, height: 720 },
];

/**
 * Looks for what would keep somebody from using the page as it is, in both themes, on phones and on a desk. A page
 * that is wider than its window has to be pushed to and fro to be read.
 */
export async function expectAccessible(page: Page): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await expectNoSideways(page);
    await expectSound(page);
  }
}

/** What is too wide scrolls in itself; the page does not. */
export async function expectNoSideways(page: Page): Promise<void> {
  const tooWide = (): Promise<readonly string[]> =>
    page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.scrollingElement ?? document.body;
      if (scrollWidth <= clientWidth) return [];
      const wide = [...document.querySelectorAll('body *')].filter(
        (element) => element.getBoundingClientRect().right > clientWidth + 1,
      );
      return wide.map((element) => `${element.tagName} ${element.getAttribute('class') ?? ''}`).slice(0, 8);
    });
  await expect.poll(tooWide, `${page.url()} at ${String(page.viewportSize()?.width)} px`).toEqual([]);
}

async function expectSound(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // A colour that is still on its way to another is none that stays.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    expect(await seriousFaults(page), `${page.url()} ${colorScheme}`).toEqual([]);
  }
}

/**
 * What axe finds, asked in the page itself: the package that joins it to Playwright asks in a second page, for frames
 * that we do not have, and takes ten times as long.
 */
async function seriousFaults(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(`${AXE};undefined`);
  return page.evaluate(async () => {
    const { run } = Reflect.get(window, 'axe') as typeof axe;
    const { violations } = await run({ resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}
