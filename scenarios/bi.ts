import { type Scenario, USUAL } from '../model/scenario.ts';

/** The BI team asks over all shops: reads only, few and heavy. */
export const bi: Scenario = {
  ...USUAL,
  name: 'bi',
  question: 'How fast are answers over all shops?',
  mix: [
    { operation: 'chain-overview', share: 0.3 },
    { operation: 'chain-detail', share: 0.7 },
  ],
  ratePerSecond: 2,
  objectives: { latencyMs: 2000, stalenessMs: null },
};
