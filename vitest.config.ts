import { defineConfig } from 'vitest/config';

/** Each has processes, databases or a browser of its own. */
const WHOLE = 'test/*/**/*.test.ts';
const NOT_OURS = '**/node_modules/**';
const TIMES = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    globalSetup: 'test/own-cache.ts',
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'test-artifacts/tests.json' }]] : ['default'],
    // Shows a test that is slow for its kind, instead of most of them.
    slowTestThreshold: 5_000,
    projects: [
      {
        test: { ...TIMES, name: 'parts', include: ['**/*.test.ts'], exclude: [NOT_OURS, WHOLE], maxWorkers: 2 },
      },
      {
        // Services, their load and a browser share two cores: one file at a time, when the others are done.
        test: { ...TIMES, name: 'whole', include: [WHOLE], maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
