import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { launchOptions } from './apps/e2e/browser.ts';

export default defineConfig({
  testDir: 'apps/e2e',
  testMatch: '*.spec.ts',
  globalSetup: './apps/e2e/global-setup.ts',
  outputDir: 'test-results',
  // Each starts a server with a database of its own, see apps/e2e/fixtures.ts, and waits half of the time.
  workers: availableParallelism() + 1,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    // Requests would pass by what tests put in their way; offline.spec.ts lets it in.
    serviceWorkers: 'block',
    launchOptions,
  },
});
