/** Every implementation that ships; one line each. */
import type { Implementation } from '../model/implementation.ts';
import { batchEtl } from './batch-etl/index.ts';
import { columnar } from './columnar/index.ts';
import { onDemand } from './on-demand/index.ts';
import { precompute } from './precompute/index.ts';

export const IMPLEMENTATIONS: readonly Implementation[] = [onDemand, precompute, batchEtl, columnar];

/** What a run compares if it was not told: all of them, and the answer to "why not just write better SQL?". */
export const DEFAULT_COMPARISON: readonly string[] = [
  'on-demand',
  'on-demand?fetch=pushdown',
  'precompute',
  'batch-etl',
  'columnar',
];
