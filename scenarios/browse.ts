import { type Scenario, USUAL } from '../model/scenario.ts';

/** A shop's manager looks around: reads only, one shop at a time. */
export const browse: Scenario = {
  ...USUAL,
  name: 'browse',
  question: 'How fast can a shop’s manager look around?',
  mix: [
    { operation: 'shop-overview', share: 0.6 },
    { operation: 'shop-detail', share: 0.4 },
  ],
  ratePerSecond: 20,
  objectives: { latencyMs: 250, stalenessMs: null },
};
