import { expect, test } from 'vitest';
import { intervalOf } from './interval.ts';

test.each([
  { what: 'auto is half of how stale an answer may be', env: { BENCH_STALENESS_MS: '2000' }, ms: 1_000 },
  { what: 'auto is a second where nobody says', env: { BENCH_OPTION_INTERVAL: 'auto' }, ms: 1_000 },
  {
    what: 'a number is seconds, whatever is asked for',
    env: { BENCH_OPTION_INTERVAL: '5', BENCH_STALENESS_MS: '2000' },
    ms: 5_000,
  },
])('$what', ({ env, ms }) => {
  expect(intervalOf(env)).toBe(ms);
});
