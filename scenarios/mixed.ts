import { type Scenario, USUAL } from '../model/scenario.ts';

/** Both at once: nine parts of `browse`, one part receipts; answers may be two seconds behind the tills. */
export const mixed: Scenario = {
  ...USUAL,
  name: 'mixed',
  question: 'What do managers see while the tills are at work?',
  mix: [
    { operation: 'shop-overview', share: 0.54 },
    { operation: 'shop-detail', share: 0.36 },
    { operation: 'receipts', share: 0.1 },
  ],
  ratePerSecond: 20,
  objectives: { latencyMs: 250, stalenessMs: 2000 },
};
