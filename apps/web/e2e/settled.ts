import { expect, type Page } from '@playwright/test';

/** Waits until the page has what it asked for: nothing stands for something else, and nothing is under way. */
export async function expectSettled(page: Page): Promise<void> {
  await expect(page.locator('main h1')).toBeVisible();
  await expect(page.locator('main').locator('.skeleton, [aria-busy="true"]')).toHaveCount(0);
}
