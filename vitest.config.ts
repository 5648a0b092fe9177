import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The real command, with its kills. */
const COMMANDS = 'test/end-to-end/**/*.test.ts';
const BROWSER = 'test/browser/**/*.test.ts';
/** Services and databases, each with its own. */
const SERVICES = 'test/*/**/*.test.ts';
const NOT_OURS = '**/node_modules/**';
const TIMES = { testTimeout: 60_000, hookTimeout: 120_000 };
/** Files of a worker share their modules: to load the same ones again for each was a fifth of the time of the parts. */
const SHARED = { isolate: false };

/** What takes minutes, the longest first, by a part of its path: begun last, it would run alone while a core stands idle. */
const LONG = [
  'contract/implementations',
  'postgres/calls',
  'counting/counting',
  'durability/',
  'verify/',
  'inject/injections',
  'end-to-end/main-job',
  'end-to-end/interrupt',
  'end-to-end/resume',
  'end-to-end/kill',
  'end-to-end/gate',
  'end-to-end/cost',
  'browser/report',
  'end-to-end/calls',
  'end-to-end/selftest',
  'harness/check/verify',
  'test/on-demand',
  'test/oracle',
  'harness/capacity',
];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONG.findIndex((part) => moduleId.includes(part));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    globalSetup: 'test/own-cache.ts',
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'test-artifacts/tests.json' }]] : ['default'],
    // Shows a test that is slow for its kind, instead of most of them.
    slowTestThreshold: 5_000,
    projects: [
      {
        test: {
          ...TIMES,
          ...SHARED,
          name: 'parts',
          include: ['**/*.test.ts'],
          exclude: [NOT_OURS, SERVICES],
          maxWorkers: 3,
        },
      },
      {
        // Three at a time on two cores: much of their time is waiting, for disks, refreshes and restarts.
        test: {
          ...TIMES,
          ...SHARED,
          name: 'services',
          include: [SERVICES],
          exclude: [COMMANDS, BROWSER],
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Much of their time is the start of one process after the other. What measures does so beside others, and so no
        // test says of a figure more than that it can be true.
        test: {
          ...TIMES,
          ...SHARED,
          name: 'commands',
          include: [COMMANDS, BROWSER],
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
