/** `columnar`: DuckDB, denormalised and sorted; every answer is computed from the rows when it is asked for. */
import type { Command, Implementation } from '../../model/implementation.ts';
import { script } from '../shared/script.ts';

export const columnar: Implementation = {
  name: 'columnar',
  summary: 'DuckDB, denormalised and sorted by shop and product; answers computed on read, writes committed in groups',
  store: 'duckdb',
  options: {
    threads: {
      summary: 'query threads of DuckDB; default: as many as every store gets',
      values: ['equal'],
      integer: true,
    },
  },
  capabilities: () => ({ answers: 'current', writes: 'durable' }),
  prepare: () => [command('load.ts')],
  serve: () => [command('service.ts')],
};

function command(file: string): Command {
  return { component: 'backend', argv: script(import.meta.url, file), env: {} };
}
