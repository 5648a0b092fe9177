/** An example, which a test runs: `bench run --config docs/example/bench.config.ts --scenario lunch --implementation …`. */
import { fileURLToPath } from 'node:url';
// From a folder of your own, write the path to your checkout: '/home/me/aunt-emma-bench/model/config.ts'.
import { defineConfig } from '../../model/config.ts';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));

/** A service of the checkout; one of yours is a command in any language. */
const columnar = (file: string, env: Record<string, string> = {}) =>
  ({ component: 'backend', argv: [process.execPath, `${CHECKOUT}implementations/columnar/${file}`], env }) as const;

export default defineConfig({
  scenarios: [
    {
      name: 'lunch',
      question: 'Does it hold when lunch time comes?',
      mix: [
        { operation: 'shop-overview', share: 0.5 },
        { operation: 'receipts', share: 0.5 },
      ],
      ratePerSecond: 10,
      // The window begins at 10 requests a second and ends at 40.
      shape: { kind: 'ramp', from: 1, to: 4 },
      objectives: { latencyMs: 250, stalenessMs: 2000 },
      afterWrite: 'read-until-visible',
      phases: { closed: false, openSeconds: 10 },
    },
  ],
  implementations: [
    {
      name: 'columnar-alone',
      summary: 'the columnar store with one query thread',
      store: 'duckdb',
      options: {},
      capabilities: () => ({ answers: 'current', writes: 'durable' }),
      prepare: () => [columnar('load.ts')],
      serve: () => [columnar('service.ts', { BENCH_OPTION_THREADS: '1' })],
    },
  ],
});
