import { type Scenario, USUAL } from '../model/scenario.ts';
import { mixed } from './mixed.ts';

/**
 * Ten minutes of `mixed` at half its rate: looks for what grows or slows down with time. `on-demand` is a good third busy
 * with it at scale 1 (27 answers a second at most), so that drift is not hidden by a queue that only grows.
 */
export const soak: Scenario = {
  ...USUAL,
  name: 'soak',
  question: 'Is it still as fast after ten minutes?',
  mix: mixed.mix,
  ratePerSecond: 10,
  objectives: mixed.objectives,
  phases: { closed: false, capacity: false, openSeconds: 600 },
};
