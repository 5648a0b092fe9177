/** The pictures of a scenario, in the order in which they are read. A chart is one file and one line here. */
import { curve } from './curve.ts';
import { latency } from './latency.ts';
import type { Chart } from './spec.ts';
import { steadiness } from './steadiness.ts';
import { throughput } from './throughput.ts';

export const CHARTS: readonly Chart[] = [throughput, latency, curve, steadiness];
