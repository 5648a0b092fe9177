/**
 * Kinds of noise to try a gate on. Drift of 5 % that is forgotten in 30 s (0.97 left after a segment of 0.9 s), processes that
 * differ by 1 to 2 % and bursts are the sizes met elsewhere; the segment's noise makes a generation's value spread by what its name says.
 */
import type { Noise } from './world.ts';

const usual: Noise = {
  process: 0.015,
  heavyShare: 0,
  segment: 0.018,
  drift: 0.05,
  driftKept: 0.97,
  trend: 0,
  burstShare: 0,
  lasting: 0,
  stage: 0,
};

export const NOISES = {
  'σ 1.5 %': { ...usual, process: 0.01, segment: 0.014 },
  'σ 2 %': usual,
  'σ 3 %': { ...usual, process: 0.025, segment: 0.025 },
  'σ 5 %': { ...usual, process: 0.045, segment: 0.035 },
  'heavy tails': { ...usual, heavyShare: 0.1 },
  'trend of 1 % a generation': { ...usual, trend: 0.01 },
  'fast drift': { ...usual, driftKept: 0.6 },
  bursts: { ...usual, burstShare: 0.1 },
  'offset of 1.5 % in each stage': { ...usual, stage: 0.015 },
  'offset of 1.5 % that lasts': { ...usual, lasting: 0.015 },
} as const satisfies Readonly<Record<string, Noise>>;
