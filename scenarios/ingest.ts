import { type Scenario, USUAL } from '../model/scenario.ts';

/** The tills at work: writes only, so nothing can be stale. */
export const ingest: Scenario = {
  ...USUAL,
  name: 'ingest',
  question: 'How many receipts can the tills post?',
  mix: [{ operation: 'receipts', share: 1 }],
  ratePerSecond: 50,
  objectives: { latencyMs: 250, stalenessMs: null },
};
