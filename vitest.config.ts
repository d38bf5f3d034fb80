import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './apps/testkit/src/longest-first.ts';

export default defineConfig({
  test: {
    include: ['apps/**/*.test.ts'],
    globalSetup: ['apps/testkit/src/global-setup.ts'],
    // Tests with servers wait half of the time.
    maxWorkers: availableParallelism() + 1,
    // Loading the server costs two seconds of a core, and most files need it: the files of a worker share it. None
    // changes it, or anything else that outlives the file.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Of tests that start a database and nodes each.
    maxConcurrency: 2,
    // A wait that never ends is a failure; nothing asserts on time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
