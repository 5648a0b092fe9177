/** Every scenario that a run can be asked for: add one by a file beside this one and a line here. */
import type { Scenario } from '../model/scenario.ts';
import { bi } from './bi.ts';
import { browse } from './browse.ts';
import { capacity } from './capacity.ts';
import { detail } from './detail.ts';
import { ingest } from './ingest.ts';
import { mixed } from './mixed.ts';
import { rush } from './rush.ts';
import { soak } from './soak.ts';
import { trickleThenRead } from './trickle-then-read.ts';

/** In the order of help and reports. */
export const SCENARIOS: readonly Scenario[] = [
  ...[browse, detail, bi, ingest, mixed],
  ...[rush, trickleThenRead, capacity, soak],
];

/** What a run measures if it was not told. */
export const DEFAULT_SCENARIOS: readonly Scenario[] = [browse, bi, mixed];
