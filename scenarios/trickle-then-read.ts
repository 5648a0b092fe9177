import { type Scenario, USUAL } from '../model/scenario.ts';

/**
 * Receipts trickle in, and each is looked for until an answer includes it: time to visibility. Half of what the slowest
 * writer takes at scale 1 (`precompute` with `mode=full`, about ten a second), so that what is seen late was not written
 * late. A hundred receipts and more are due in the window. Reads are not in the mix: they follow the writes.
 */
export const trickleThenRead: Scenario = {
  ...USUAL,
  name: 'trickle-then-read',
  question: 'How long until a receipt shows in the answers?',
  mix: [{ operation: 'receipts', share: 1 }],
  ratePerSecond: 5,
  objectives: { latencyMs: 250, stalenessMs: null },
  afterWrite: 'read-until-visible',
  phases: { closed: false, capacity: false, openSeconds: 24 },
};
