/** `batch-etl`: PostgreSQL takes the writes; a job extracts what is new, transforms it in DuckDB and publishes a snapshot. */
import type { Command, Implementation } from '../../model/implementation.ts';
import { script } from '../shared/script.ts';
import { JOB_MEMORY_SHARE } from './means.ts';

export const batchEtl: Implementation = {
  name: 'batch-etl',
  summary:
    'PostgreSQL raw, a job that computes all answers on a schedule in DuckDB; reads are look-ups in the last snapshot',
  store: 'postgres',
  databaseMemoryShare: 1 - JOB_MEMORY_SHARE,
  options: {
    interval: {
      summary: 'seconds between starts of refreshes; default: half of how stale an answer may be',
      values: ['auto'],
      integer: true,
    },
  },
  capabilities: () => ({ answers: 'as-of-batch', writes: 'durable' }),
  prepare: () => [command('job', 'prepare.ts')],
  serve: () => [command('job', 'job.ts'), command('backend', 'service.ts')],
};

function command(component: Command['component'], file: string): Command {
  return { component, argv: script(import.meta.url, file), env: {} };
}
