import { defineConfig } from '@playwright/test';

const executablePath = process.env['CHROMIUM_PATH'];

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  forbidOnly: true,
  // A test mostly waits for its own service and its own browser to start.
  workers: 2,
  fullyParallel: true,
  // On a busy machine a browser now and then does not get its turn; what passes the second time is told as flaky.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
    // What fails twice leaves the trace of its second time; one of every test would make all of them a quarter slower.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
  },
});
