/** `on-demand`: PostgreSQL, normalised; a backend and a pricing engine compute every answer from the rows when it is asked for. */
import type { Command, Implementation } from '../../model/implementation.ts';
import { script } from '../shared/script.ts';

export const onDemand: Implementation = {
  name: 'on-demand',
  summary: 'PostgreSQL, normalised; a pricing engine computes each answer from the rows when it is asked for',
  store: 'postgres',
  options: {
    fetch: {
      summary:
        "the product's rows computed in objects, all of it in set-based SQL, or a query per row as careless ORM code does",
      values: ['objects', 'pushdown', 'n+1'],
    },
    timeout: {
      summary: 'seconds that an answer may take before it is given up as too-slow',
      values: ['30'],
      integer: true,
    },
  },
  capabilities: () => ({ answers: 'current', writes: 'durable' }),
  // The normalised tables are all there is.
  prepare: () => [],
  serve: () => [command('engine', 'engine.ts'), command('backend', 'service.ts')],
};

function command(component: Command['component'], file: string): Command {
  return { component, argv: script(import.meta.url, file), env: {} };
}
