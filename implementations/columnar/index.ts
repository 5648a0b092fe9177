/** `columnar`: DuckDB, denormalised and sorted; every answer is computed from the rows when it is asked for. */
import type { Command, Implementation, Workspace } from '../../model/implementation.ts';
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
  prepare: (space) => [command(space, 'load.ts')],
  serve: (space) => [command(space, 'service.ts')],
};

function command({ options }: Workspace, file: string): Command {
  const threads = options.threads ?? 'equal';
  return {
    component: 'backend',
    argv: script(import.meta.url, file),
    env: threads === 'equal' ? {} : { BENCH_QUERY_THREADS: threads },
  };
}
