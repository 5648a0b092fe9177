/** The smallest change that a gate finds nearly always where its generations spread as they were measured to: by playing gates. */
import { normals, uniforms } from '../random.ts';
import type { Generation } from './decide.ts';
import { logOf, METRICS, type MetricName, type Values } from './metrics.ts';
import { play } from './play.ts';

export interface Resolution {
  /** Standard deviation of the log ratio between generations, of every primary metric. */
  readonly sigmas: Values;
  /** A budget has room for so many generations. */
  readonly most: number;
}

/** Of so many gates, so many have to fail. */
const GATES = 100;
const FOUND = 95;
/** In steps of half a percent, up to half of the base's value. */
const STEP = 0.005;
const STEPS = 100;
/** Streams of its own for the noise. */
const NOISE = 12;

/** @returns a share of the base's value; null where not even half of it is found: the budget may have no time for a fail */
export function smallestFound(name: MetricName, resolution: Resolution): number | null {
  let [low, high] = [0, STEPS];
  if (!isFound(name, high * STEP, resolution)) return null;
  // What finds a change finds a greater one as well.
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isFound(name, middle * STEP, resolution)) high = middle;
    else low = middle;
  }
  return high * STEP;
}

function isFound(name: MetricName, change: number, { sigmas, most }: Resolution): boolean {
  const primaries = NAMES.filter((primary) => sigmas[primary] !== undefined);
  const effect = logOf(METRICS[name], change);
  const verdicts = Array.from({ length: GATES }, (_, seed) => {
    const normal = normals(uniforms(NOISE, seed));
    const next = (): Generation => ({
      values: Object.fromEntries(
        primaries.map((primary) => [primary, (primary === name ? effect : 0) + (sigmas[primary] ?? 0) * normal()]),
      ),
      requests: METRICS.p99.fewestRequests,
      machine: { stealShare: 0, rulerSpread: 0 },
    });
    return play({ primaries, seed, most, first: next, rerun: next }).verdict;
  });
  return verdicts.filter(({ kind }) => kind === 'fail').length >= FOUND;
}

const NAMES: readonly MetricName[] = ['p50', 'cpuPerRequest', 'throughput', 'p99'];
