import { expect, test as base } from '@playwright/test';
import { Service } from './service';

interface ConsoleFixtures {
  /** The patterns of the pool `default`. */
  readonly identifiers: string;
  /** Further settings of the service. */
  readonly settings: Readonly<Record<string, string>>;
  readonly service: Service;
}

/** A test with a service of its own; it fails when the page reports an error or a breach of its policy. */
export const test = base.extend<ConsoleFixtures>({
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
