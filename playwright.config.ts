import { defineConfig } from '@playwright/test';
import { launchOptions } from './apps/e2e/browser.ts';

export default defineConfig({
  testDir: 'apps/e2e',
  testMatch: '*.spec.ts',
  globalSetup: './apps/e2e/global-setup.ts',
  outputDir: 'test-results',
  // Each worker starts a server with a database of its own, see apps/e2e/fixtures.ts.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    launchOptions,
  },
});
