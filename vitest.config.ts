import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['apps/**/*.test.ts'],
    globalSetup: ['apps/testkit/src/global-setup.ts'],
    // Vitest leaves one core free: half of a machine with two.
    maxWorkers: '100%',
    // Of tests that start a database and nodes each.
    maxConcurrency: 2,
    // A wait that never ends is a failure; nothing asserts on time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
