import { expect, test as base } from '@playwright/test';
import { startFleet } from './fleet';
import { Service } from './service';

interface ConsoleFixtures {
  /** The patterns of the pool `default`. */
  readonly identifiers: string;
  /** Further settings of the service. */
  readonly settings: Readonly<Record<string, string>>;
  readonly service: Service;
}

interface SharedFixtures {
  /** A service that many tests look at, and that none of them changes. */
  readonly fleet: Service;
}

/** A test with a service of its own; it fails when the page reports an error or a breach of its policy. */
export const test = base.extend<ConsoleFixtures, SharedFixtures>({
  fleet: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const service = await startFleet();
      await use(service);
      await service.dispose();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  identifiers: ['vm-[01-12]', { option: true }],
  settings: [{}, { option: true }],
  service: async ({ identifiers, settings }, use) => {
    const service = await Service.create({ BERTH_IDENTIFIERS: identifiers, ...settings });
    try {
      await service.start();
      await use(service);
    } finally {
      await service.dispose();
    }
  },
  page: async ({ page }, use) => {
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|React|Minified/.test(message.text()))
        faults.push(message.text());
    });
    await use(page);
    expect(faults).toEqual([]);
  },
});
