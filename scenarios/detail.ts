import { type Scenario, USUAL } from '../model/scenario.ts';

/** One product's page of a shop, over and over: `browse` without the overview, so that the page's own cost shows. At its rate. */
export const detail: Scenario = {
  ...USUAL,
  name: 'detail',
  question: 'How fast is one product’s page of a shop?',
  mix: [{ operation: 'shop-detail', share: 1 }],
  ratePerSecond: 20,
  objectives: { latencyMs: 250, stalenessMs: null },
};
