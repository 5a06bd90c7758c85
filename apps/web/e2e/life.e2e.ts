import { expect, type Page } from '@playwright/test';
import { test } from './console-test';

/** The states of the cell that is looked at, one after the other, as the map and its card say them. */
async function seenStates(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Reflect.set(window, 'seen', seen);
    const look = (): void => {
      const cell = document.querySelector('[role="gridcell"]')?.textContent.split(' · ').at(-1) ?? '';
      const card = document.querySelector('.pool-facts .state')?.textContent;
      if (cell === card && seen.at(-1) !== cell) seen.push(cell);
    };
    look();
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  return () => page.evaluate(() => Reflect.get(window, 'seen') as readonly string[]);
}

test.describe('with leases that end soon', () => {
  test.use({
    settings: { BERTH_HEARTBEAT: '2s', BERTH_LEASE_TTL: '6s', BERTH_HOLD_DOWN: '4s' },
  });

  test('a client that dies is seen to, until its identifier is free, and the events say the same', async ({
    page,
    service,
  }) => {
    await page.goto(`${service.url}/pools/default?cell=0`);
    await expect(page.getByRole('gridcell')).toHaveText(/free$/);
    const states = await seenStates(page);
    await service.post('/allocate', { client_id: 'web-1' });
    await expect.poll(states, { timeout: 60_000 }).toEqual(['free', 'held', 'late', 'expired', 'free']);

    await service.post('/allocate', { client_id: 'web-2' });
    await expect.poll(states).toContain('held');
    await service.post('/release', { client_id: 'web-2', identifier: 'vm-01' });
    await expect
      .poll(async () => (await states()).slice(-2), { timeout: 60_000 })
      .toEqual(['cooling', 'free']);

    await page.goto(`${service.url}/events?q=id:vm-01`);
    const types = page.getByRole('table', { name: 'Events' }).getByText(/^(Identifier|Lease)[A-Z]/);
    await expect(types).toHaveText([
      'IdentifierReclaimed',
      'IdentifierReleased',
      'IdentifierAllocated',
      'IdentifierReclaimed',
      'LeaseExpired',
      'IdentifierAllocated',
    ]);
  });
});
