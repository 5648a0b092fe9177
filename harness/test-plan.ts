/** Test support: plans made by hand. */
import type { Plan } from '../model/run-file.ts';
import { browse } from '../scenarios/browse.ts';

/** What a quick run of `columnar` would do, but for what is given. */
export function planFor(given: Partial<Plan>): Plan {
  return {
    scales: [1],
    implementations: ['columnar'],
    scenarios: [browse],
    repeats: 1,
    seed: 1,
    products: 5,
    quick: true,
    closed: { clients: 8, warmupSeconds: 0.5, seconds: 1 },
    open: { warmupSeconds: 0.5, seconds: 1 },
    timeoutMs: 10_000,
    capacity: null,
    ...given,
  };
}
