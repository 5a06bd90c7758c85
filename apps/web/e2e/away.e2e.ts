import { expect, type Page } from '@playwright/test';
import { test } from './console-test';
import { Line } from './line';
import type { Service } from './service';

const HOUR_MS = 3_600_000;
const DAY = '24:00:00';

/** The positions of all events that the page is told by its streams, in the order in which they come. */
async function toldPositions(page: Page): Promise<readonly number[]> {
  const told: number[] = [];
  const devtools = await page.context().newCDPSession(page);
  devtools.on('Network.eventSourceMessageReceived', ({ eventName, data }) => {
    if (eventName !== 'events') return;
    const { items } = JSON.parse(data) as { items: readonly { position: number }[] };
    told.push(...items.map(({ position }) => position));
  });
  await devtools.send('Network.enable');
  return told;
}

/** From now on time passes when it is told to. */
async function holdTime(page: Page): Promise<void> {
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1_000));
}

async function allocate(service: Service, clients: readonly string[]): Promise<void> {
  for (const client of clients) await service.post('/allocate', { client_id: client });
}

function positions(after: number, to: number): readonly number[] {
  return Array.from({ length: to - after }, (_, index) => after + 1 + index);
}

function chip(page: Page, word: 'Live' | 'Reconnecting') {
  return page.getByRole('button', { name: new RegExp(`^${word}`) });
}

test('a service that is away is told by the chip, then by a banner, then by all that is on the page', async ({
  page,
  context,
  service,
}) => {
  const banner = page.locator('.banner');
  const quarantine = page.getByRole('button', { name: 'Quarantine…' });
  const first = await service.position();
  const told = await toldPositions(page);
  await page.clock.install();
  await page.goto(`${service.url}/pools/default/ids/vm-01`);
  await expect(chip(page, 'Live')).toBeVisible();
  await allocate(service, ['web-1']);
  await expect(page.locator('.page-head')).toContainText('held by web-1');
  await holdTime(page);

  await service.stop();
  await expect(chip(page, 'Reconnecting')).toBeVisible();
  await page.clock.runFor(2_000);
  await expect(banner).toHaveCount(0);
  await service.start();
  const before = await service.position();
  await expect(chip(page, 'Live')).toContainText(`position ${String(before)}`);
  await expect(page.locator('.toast')).toHaveCount(0);

  await service.stop();
  await expect(chip(page, 'Reconnecting')).toBeVisible();
  await page.clock.runFor(6_000);
  await expect(banner).toHaveText(/^Reconnecting \(attempt \d+\)\. Last update \d\d:\d\d:\d\d/);
  await expect(quarantine).toBeEnabled();
  await page.clock.runFor(10_000);
  await expect(banner).toContainText('has not answered for 16 s');
  await expect(page.locator('main')).toHaveCSS('opacity', '0.55');
  await expect(quarantine).toBeDisabled();
  await expect(quarantine).toHaveAttribute('title', /nothing can be changed now/);

  // What happens while the page cannot hear it yet.
  await context.setOffline(true);
  await service.start();
  await allocate(service, ['web-2', 'web-3', 'web-4']);
  const after = await service.position();
  await context.setOffline(false);
  await page.clock.resume();
  await expect(page.locator('.toast')).toContainText(`caught up ${String(after - before)} events`);
  await expect(banner).toHaveCount(0);
  await expect(quarantine).toBeEnabled();
  await expect(page.locator('main')).toHaveCSS('opacity', '1');
  expect(told).toEqual(positions(first, after));
});

test('a laptop that has slept for a day goes on from where it was', async ({ page, service }) => {
  const line = await Line.open(service.url);
  const first = await service.position();
  const told = await toldPositions(page);
  await page.clock.install();
  await page.goto(`${line.url}/pools/default?view=list`);
  await expect(chip(page, 'Live')).toContainText(`position ${String(first)}`);
  await allocate(service, ['web-1']);
  await expect(page.getByRole('link', { name: 'web-1' })).toBeVisible();
  const asleep = await service.position();
  await expect(chip(page, 'Live')).toContainText(`position ${String(asleep)}`);

  line.die();
  await allocate(service, ['web-2', 'web-3']);
  await page.clock.fastForward(DAY);
  await expect(page.locator('.banner')).toContainText('Reconnecting');
  const streamed = page.waitForResponse(/\/v1\/stream/);
  line.mend();
  const request = (await streamed).request();
  const { 'last-event-id': id } = await request.allHeaders();
  expect(Number(id ?? new URL(request.url()).searchParams.get('after'))).toBe(asleep);
  await expect(chip(page, 'Live')).toContainText(`position ${String(asleep + 2)}`);
  await expect(page.locator('.toast')).toContainText('caught up 2 events');
  await expect(page.getByRole('link', { name: 'web-3' })).toBeVisible();
  await expect(page.locator('.banner')).toHaveCount(0);
  expect(told).toEqual(positions(first, asleep + 2));
  line.close();
});

for (const [which, apartMs] of [
  ['ahead', HOUR_MS],
  ['behind', -HOUR_MS],
] as const) {
  test(`a clock that is an hour ${which} makes nothing younger, older or lost`, async ({ page, service }) => {
    await service.post('/allocate', { client_id: 'web-1' });
    await page.clock.install({ time: Date.now() + apartMs });
    await page.goto(`${service.url}/settings/health`);
    await expect(page.getByText(new RegExp(`(1 h|59 min).* ${which}`))).toBeVisible();
    await page.goto(`${service.url}/clients`);
    const row = page.getByRole('row').filter({ hasText: 'web-1' });
    await expect(chip(page, 'Live')).toBeVisible();
    await expect(row).toContainText(/just now|\d s ago/);
    await expect(row).not.toContainText(/ h\b/);
    await holdTime(page);
    await service.stop();
    await expect(chip(page, 'Reconnecting')).toBeVisible();
    await page.clock.runFor(2_000);
    await expect(page.locator('.banner')).toHaveCount(0);
    await page.clock.runFor(4_000);
    await expect(page.locator('.banner')).toContainText('Reconnecting (attempt');
  });
}
