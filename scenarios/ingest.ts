import type { Scenario } from '../model/scenario.ts';

/** The tills at work: writes only, so nothing can be stale. */
export const ingest: Scenario = {
  name: 'ingest',
  question: 'How many receipts can the tills post?',
  mix: [{ operation: 'receipts', share: 1 }],
  ratePerSecond: 50,
  objectives: { latencyMs: 250, stalenessMs: null },
  liveTills: 64,
  popularity: { shops: 1, products: 1 },
  linesPerReceipt: 4,
};
