import { expect, type Locator, type Page } from '@playwright/test';
import { test } from './console-test';
import { STATES } from './fleet';
import { apart, difference, inkOf, pictureOf, type Box, type Picture } from './picture';
import { expectSettled } from './settled';

const LEGEND = ['free', 'held', 'late', 'expired', 'cooling', 'reserved', 'quarantined'] as const;
/** How eyes are that do not see all colours; the last sees none. */
const EYES = ['protanopia', 'deuteranopia', 'tritanopia', 'achromatopsia'] as const;
/** Far more than is just seen. */
const APART_MIN = 6;
/** Of a cell of the map, in px. */
const EDGE = 2;

// Glyphs are 12 px: larger, so that what is measured is their colour and not an edge of it.
test.use({ deviceScaleFactor: 4, viewport: { width: 1280, height: 900 } });

function glyph(page: Page, state: string): Locator {
  return page.getByRole('group', { name: 'States' }).locator(`.glyph-${state}`);
}

async function legendOf(page: Page): Promise<readonly Picture[]> {
  const taken: Picture[] = [];
  for (const state of LEGEND) taken.push(await pictureOf(page, await boxOf(glyph(page, state))));
  return taken;
}

async function boxOf(element: Locator): Promise<Box> {
  const box = await element.boundingBox();
  if (!box) throw new Error(`There is nothing to be seen of ${element.toString()}`);
  return box;
}

/** Of all pairs, the one that `measure` finds least; with its names. */
function closest<Thing>(
  names: readonly string[],
  things: readonly Thing[],
  measure: (one: Thing, other: Thing) => number,
): { readonly pair: string; readonly value: number } {
  const pairs = things.flatMap((one, index) =>
    things.slice(index + 1).map((other, further) => ({
      pair: `${String(names[index])} and ${String(names[index + 1 + further])}`,
      value: measure(one, other),
    })),
  );
  return pairs.reduce((least, next) => (next.value < least.value ? next : least));
}

for (const theme of ['light', 'dark'] as const) {
  test(`states are told apart by eyes that see fewer colours: ${theme}`, async ({
    page,
    fleet,
  }, testInfo) => {
    await page.emulateMedia({ colorScheme: theme });
    const devtools = await page.context().newCDPSession(page);
    await page.goto(`${fleet.url}/pools/states`);
    await expectSettled(page);
    for (const eyes of EYES) {
      await devtools.send('Emulation.setEmulatedVisionDeficiency', { type: eyes });
      const legend = await page.locator('.pool-tools').screenshot();
      await testInfo.attach(`legend-${theme}-${eyes}`, { body: legend, contentType: 'image/png' });
      const seen = await legendOf(page);
      const shapes = closest(LEGEND, seen, difference);
      expect(shapes.value, `shapes of ${shapes.pair}, ${eyes}`).toBeGreaterThan(0.1);
      if (eyes === 'achromatopsia') continue;
      const colours = closest(LEGEND, seen.map(inkOf), apart);
      expect(colours.value, `colours of ${colours.pair}, ${eyes}`).toBeGreaterThan(APART_MIN);
    }
  });

  test(`states, choices and focus are seen in forced colours: ${theme}`, async ({ page, fleet }) => {
    await page.emulateMedia({ colorScheme: theme, forcedColors: 'active' });
    await page.goto(`${fleet.url}/pools/states?z=3`);
    await expectSettled(page);
    const seen = await legendOf(page);
    for (const [index, picture] of seen.entries()) {
      const [ground = [0, 0, 0]] = picture.pixels;
      expect(apart(inkOf(picture), ground), `${String(LEGEND[index])} on its ground`).toBeGreaterThan(50);
    }
    const shapes = closest(LEGEND, seen, difference);
    expect(shapes.value, `shapes of ${shapes.pair}`).toBeGreaterThan(0.1);
    const cells = closest(STATES, await cellsOf(page), difference);
    expect(cells.value, `cells of ${cells.pair}`).toBeGreaterThan(0.05);

    const chip = page.getByRole('group', { name: 'States' }).getByRole('button', { name: /held/ });
    const before = await pictureOf(page, await boxOf(chip));
    await chip.click();
    await page.mouse.move(0, 0);
    await expect(chip).toHaveAttribute('aria-pressed', 'true');
    await page.locator('h1').click();
    expect(
      difference(before, await pictureOf(page, await boxOf(chip))),
      'a chip that is pressed',
    ).toBeGreaterThan(0.1);
    await page.keyboard.press('Tab');
    await expect(page.locator(':focus-visible')).toHaveCSS('outline-style', 'solid');
    await expect(page.locator(':focus-visible')).toHaveCSS('outline-width', '2px');
  });
}

/** The first cells of the map, each as it is drawn, without its edge. */
async function cellsOf(page: Page): Promise<readonly Picture[]> {
  const columns = Number(await page.getByRole('grid').getAttribute('aria-colcount'));
  const { x, y, width } = await boxOf(page.locator('.map-space'));
  const size = width / columns;
  const cells: Picture[] = [];
  for (const ordinal of STATES.keys()) {
    const left = x + (ordinal % columns) * size + EDGE;
    const top = y + Math.floor(ordinal / columns) * size + EDGE;
    cells.push(await pictureOf(page, { x: left, y: top, width: size - 2 * EDGE, height: size - 2 * EDGE }));
  }
  return cells;
}
