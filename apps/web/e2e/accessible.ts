import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

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
    // All else that it could tell takes longer than the looking.
    const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(
      serious.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    ).toEqual([]);
  }
}
