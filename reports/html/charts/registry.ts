/** The pictures of a scenario, in the order in which they are read. A chart is one file and one line here. */
import { build } from './build.ts';
import { capacity } from './capacity.ts';
import { cpu } from './cpu.ts';
import { curve } from './curve.ts';
import { good } from './good.ts';
import { latency } from './latency.ts';
import { refresh } from './refresh.ts';
import type { Chart } from './spec.ts';
import { staleness } from './staleness.ts';
import { steadiness } from './steadiness.ts';
import { throughput } from './throughput.ts';
import { rows, statements } from './work.ts';

export const CHARTS: readonly Chart[] = [
  throughput,
  good,
  capacity,
  latency,
  curve,
  staleness,
  steadiness,
  cpu,
  build,
  refresh,
  statements,
  rows,
];
