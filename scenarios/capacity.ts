import { type Scenario, USUAL } from '../model/scenario.ts';
import { mixed } from './mixed.ts';

/**
 * `mixed` at a lower rate, from which the search for the good capacity goes up or down: at scale 1 `on-demand` keeps it up
 * and only its `fetch=n+1` does not. The search takes the place of the closed phase, which `mixed` has for the same load.
 */
export const capacity: Scenario = {
  ...USUAL,
  name: 'capacity',
  question: 'How many requests can it take and still be good?',
  mix: mixed.mix,
  ratePerSecond: 5,
  objectives: mixed.objectives,
  phases: { closed: false, capacity: true, openSeconds: 0 },
};
