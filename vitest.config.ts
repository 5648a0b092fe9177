import { defineConfig } from 'vitest/config';

/** The real command, with its kills. */
const COMMANDS = 'test/end-to-end/**/*.test.ts';
/** Of those, what measures; and a real browser. */
const WHOLE = ['test/end-to-end/main-job.test.ts', 'test/browser/**/*.test.ts'];
/** Services and databases, each with its own. */
const SERVICES = 'test/*/**/*.test.ts';
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
        test: { ...TIMES, name: 'parts', include: ['**/*.test.ts'], exclude: [NOT_OURS, SERVICES], maxWorkers: 2 },
      },
      {
        // Three at a time on two cores: much of their time is waiting, for disks, refreshes and restarts.
        test: {
          ...TIMES,
          name: 'services',
          include: [SERVICES],
          exclude: [COMMANDS, ...WHOLE],
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Much of their time is the start of one process after the other.
        test: {
          ...TIMES,
          name: 'commands',
          include: [COMMANDS],
          exclude: WHOLE,
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // What measures and what counts frames shares two cores with nothing else.
        test: { ...TIMES, name: 'whole', include: WHOLE, maxWorkers: 1, sequence: { groupOrder: 3 } },
      },
    ],
  },
});
