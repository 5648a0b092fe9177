/** `precompute`: PostgreSQL with target data; documents are computed when something is written, and a read is one look-up. */
import type { Command, Implementation } from '../../model/implementation.ts';
import { script } from '../shared/script.ts';

export const precompute: Implementation = {
  name: 'precompute',
  summary: 'PostgreSQL with target data; documents rewritten on write from exact state, a read is one look-up',
  store: 'postgres',
  options: {
    mode: {
      summary:
        'incremental: state kept, documents rewritten with the write; full: recomputed from all rows with the write; queue: acknowledged first, merged by a worker',
      values: ['incremental', 'full', 'queue'],
    },
  },
  capabilities: ({ mode }) => ({ answers: mode === 'queue' ? 'as-of-queue' : 'current', writes: 'durable' }),
  prepare: () => [command('job', 'prepare.ts')],
  serve: ({ options: { mode } }) =>
    mode === 'queue'
      ? [command('job', 'worker.ts'), command('backend', 'service.ts')]
      : [command('backend', 'service.ts')],
};

function command(component: Command['component'], file: string): Command {
  return { component, argv: script(import.meta.url, file), env: {} };
}
