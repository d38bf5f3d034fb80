import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['apps/**/*.test.ts'],
    globalSetup: ['apps/testkit/src/global-setup.ts'],
    // A wait that never ends is a failure; nothing asserts on time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
