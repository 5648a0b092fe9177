import type { Milliseconds } from '../../model/units.ts';

/** Where nobody says how stale an answer may be. */
const DEFAULT_MS: Milliseconds = 1000;

/**
 * Time between starts of refreshes: BENCH_OPTION_INTERVAL in seconds, or `auto` for half of BENCH_STALENESS_MS.
 * Half, because an answer is at most an interval and a refresh behind.
 */
export function intervalOf(env: NodeJS.ProcessEnv): Milliseconds {
  const { BENCH_OPTION_INTERVAL: option = 'auto', BENCH_STALENESS_MS: staleness } = env;
  if (option !== 'auto') return Number(option) * 1000;
  return staleness ? Number(staleness) / 2 : DEFAULT_MS;
}
