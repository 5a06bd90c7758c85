import { availableParallelism } from 'node:os';
import { defaultServerConditions } from 'vite';
import { configDefaults, defineConfig } from 'vitest/config';
import { FlakyReporter } from './tools/flaky-reporter.js';

/** Libraries are taken from their sources, so that no test needs a build first. */
const conditions = ['source', ...defaultServerConditions];
const fromSources = { resolve: { conditions }, ssr: { resolve: { conditions } } };

export default defineConfig({
  test: {
    passWithNoTests: false,
    reporters: [new FlakyReporter(), 'default'],
    // Vitest leaves one core to itself; it needs none, and the tests of the service mostly wait.
    maxWorkers: availableParallelism(),
    projects: [
      {
        ...fromSources,
        test: {
          name: 'unit',
          include: ['{apps,libs,tools}/**/*.spec.{ts,tsx,mjs}'],
          exclude: [...configDefaults.exclude, '**/dist/**', '**/*.int.spec.ts'],
        },
      },
      {
        ...fromSources,
        test: {
          name: 'integration',
          include: ['apps/api/test/**/*.int.spec.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          // Silences and outages are real time: on a machine that stalls for a second, one of them may be too short.
          retry: 1,
        },
      },
    ],
  },
});
