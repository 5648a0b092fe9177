/** Placeholder while the base is built. */
import type { Implementation } from '../../model/implementation.ts';
import { script } from '../shared/script.ts';

export const onDemand: Implementation = {
  name: 'on-demand',
  summary: 'x',
  store: 'postgres',
  options: {},
  capabilities: { answers: 'current', writes: 'durable' },
  prepare: () => [],
  serve: () => [{ component: 'backend', argv: script(import.meta.url, 'service.ts'), env: {} }],
};
