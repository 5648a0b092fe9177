import { type Scenario, USUAL } from '../model/scenario.ts';

/**
 * Black Friday: managers look while the tills post, and for a fifth of the window five times as many of both come as
 * before. The rate is such that each built-in implementation keeps up before the spike at scale 1: there `precompute`
 * with `mode=full` writes about ten receipts a second and `on-demand` with `fetch=n+1` gives about five answers. In the
 * spike of 12 receipts and 8 reads a second these two fall behind, and what comes after it shows how they recover.
 * The window is long enough for that, and a fixed number of clients knows no spikes.
 */
export const rush: Scenario = {
  ...USUAL,
  name: 'rush',
  question: 'What happens when five times as many come at once?',
  mix: [
    { operation: 'shop-overview', share: 0.24 },
    { operation: 'shop-detail', share: 0.16 },
    { operation: 'receipts', share: 0.6 },
  ],
  ratePerSecond: 4,
  shape: { kind: 'spike', factor: 5, from: 0.4, until: 0.6 },
  objectives: { latencyMs: 250, stalenessMs: 2000 },
  phases: { closed: false, capacity: false, openSeconds: 20 },
};
